"""Doors of practice: whoever is a person; cards and answers are their owner's, for anybody else they do not exist."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from orgs.queries import person_id_of
from plumbing.doors import Door
from quizzes.models import PracticeAnswer, PracticeCard
from quizzes.practice import queries


def card_of(request: HttpRequest, card_id: int) -> PracticeCard | None:
    """The card of a request, asked of the database once; None if it is missing or somebody else's."""
    held: dict[int, PracticeCard | None] = request.__dict__.setdefault("_anpei_cards", {})
    if card_id not in held:
        held[card_id] = queries.own_card(person_id_of(request.user) or 0, card_id)
    return held[card_id]


def answer_of(request: HttpRequest, answer_id: int) -> PracticeAnswer | None:
    """The practice answer of a request, likewise."""
    held: dict[int, PracticeAnswer | None] = request.__dict__.setdefault("_anpei_practised", {})
    if answer_id not in held:
        held[answer_id] = queries.own_answer(person_id_of(request.user) or 0, answer_id)
    return held[answer_id]


def _own_card(request: HttpRequest, card_id: int, **_kwargs: Any) -> bool:
    return card_of(request, card_id) is not None


def _own_answer(request: HttpRequest, answer_id: int, **_kwargs: Any) -> bool:
    return answer_of(request, answer_id) is not None


OWN_CARD = Door("own_card", _own_card)
OWN_PRACTICE_ANSWER = Door("own_practice_answer", _own_answer)
