"""Doors of the office's side of sittings, and what of a paper an account may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from orgs.logic.access import Actor
from orgs.permissions import actor_of, can_office_read_person
from orgs.queries import enterprises_of_person, today
from plumbing.doors import Door
from quizzes.bank.permissions import visible_questions
from quizzes.enums import SittingState
from quizzes.logic.papers import Paper, Payload
from quizzes.models import Question, Sitting
from quizzes.queries import load_payload
from quizzes.receipts import queries
from quizzes.result_screens import shows_answers

OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Readable:
    """What of a paper an account may read: the wording of its questions, and their keys."""

    texts: bool
    keys: bool


def sitting_of(request: HttpRequest, sitting_id: UUID) -> Sitting | None:
    """The sitting of a request if the office reaches its person; asked of the database once a request."""
    cached: dict[UUID, Sitting | None] = request.__dict__.setdefault("_anpei_office_sittings", {})
    if sitting_id not in cached:
        found = queries.find_sitting(sitting_id)
        is_reached = found is not None and can_office_read_person(actor_of(request), found.person_id)
        cached[sitting_id] = found if is_reached else None
    return cached[sitting_id]


def can_act_for(actor: Actor | None, person_id: int) -> bool:
    """Whether an office gives time to this person and declares sittings void: never one's own, and never who is the
    officer of an enterprise where the person works or worked, whatever else that account may be.
    """
    if actor is None or actor.person_id == person_id or not can_office_read_person(actor, person_id):
        return False
    own = {grant.enterprise_id for grant in actor.grants if grant.role == OFFICER and today() in grant.period}
    return own.isdisjoint(enterprises_of_person(person_id)) if own else True


def readable(user: Any, *sittings: Sitting, now: datetime) -> Readable:
    """An office sees what people answered. It sees keys where its account reads every question of the papers in its
    bank, or where the person may see them by now. A closed bank's wording is for its members until then. Of the own
    paper nobody reads anything here while it is open: questions to come would stand in it.

    At most three queries.
    """
    if any(one.state == SittingState.OPEN and one.person.user_id == user.pk for one in sittings):
        return Readable(texts=False, keys=False)
    waiting = [one for one in sittings if not _is_due(one, payload_of(one), now=now)]
    hidden = _hidden(user, {question for one in waiting for question in _asked(one)}) if waiting else set()
    if not hidden:
        return Readable(texts=True, keys=True)
    return Readable(texts=not Question.objects.filter(pk__in=hidden, bank__closed=True).exists(), keys=False)


def _asked(sitting: Sitting) -> set[int]:
    """The questions of a paper."""
    items = payload_of(sitting)["items"]
    return {items[place.index]["question_id"] for place in Paper.from_json(sitting.paper).places}


def payload_of(sitting: Sitting) -> Payload:
    """The frozen edition, with keys: for the server's eyes."""
    return load_payload(sitting.edition_id, sitting.edition.digest)


def _is_due(sitting: Sitting, payload: Payload, *, now: datetime) -> bool:
    """Only of a sitting that stands handed in: while it is open, or void with another try to come, nothing is due."""
    if sitting.state != SittingState.SUBMITTED:
        return False
    text = payload.get("answers_from")
    answers_from = datetime.fromisoformat(text) if text else None
    return shows_answers(payload["show_answers"], passed=bool(sitting.passed), now=now, answers_from=answers_from)


def _hidden(user: Any, question_ids: Iterable[int]) -> set[int]:
    wanted = set(question_ids)
    return wanted - set(visible_questions(user).filter(pk__in=wanted).values_list("pk", flat=True))


def _reads_sitting(request: HttpRequest, sitting_id: UUID, **_kwargs: Any) -> bool:
    return sitting_of(request, sitting_id) is not None


def _acts_on_sitting(request: HttpRequest, sitting_id: UUID, **_kwargs: Any) -> bool:
    found = sitting_of(request, sitting_id)
    return found is not None and can_act_for(actor_of(request), found.person_id)


def _acts_for_person(request: HttpRequest, person_id: int, **_kwargs: Any) -> bool:
    return can_act_for(actor_of(request), person_id)


def _ends_allowance(request: HttpRequest, allowance_id: int, **_kwargs: Any) -> bool:
    found = queries.find_allowance(allowance_id)
    return found is not None and can_act_for(actor_of(request), found.person_id)


OFFICE_SITTING = Door("office_sitting", _reads_sitting)
OFFICE_SITTING_ACTS = Door("office_sitting_acts", _acts_on_sitting)
OFFICE_PERSON_ACTS = Door("office_person_acts", _acts_for_person)
OFFICE_ALLOWANCE = Door("office_allowance", _ends_allowance)
