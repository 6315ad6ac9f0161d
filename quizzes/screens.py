"""What the screens of a sitting show: plain values for templates, and the block that the script reads."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.units import format_points
from quizzes.enums import QuestionType
from quizzes.logic import papers, responses
from quizzes.logic.papers import Item, Place
from quizzes.logic.verdicts import seconds_left
from quizzes.queries import SittingFacts, StoredAnswer
from quizzes.services import AnswerPut
from quizzes.wording import script_words

LAST_MINUTES = 5
_EMPTY = StoredAnswer([], False, None, None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One question in the progress line and the answer sheet. `n` counts from 1."""

    n: int
    answered: bool
    flagged: bool
    current: bool = False


def item_at(facts: SittingFacts, place_number: int) -> tuple[Item, Place]:
    """The frozen question at a place of the person's paper, from 0, with its order of options."""
    place = facts.paper.places[place_number]
    return facts.payload["items"][place.index], place


def cells_of(facts: SittingFacts, *, current: int = 0) -> list[Cell]:
    """Every question of the paper with its state; `current` counts from 1."""
    return [
        Cell(n + 1, papers.is_answered(answer.response), answer.flagged, current == n + 1)
        for n in range(len(facts.paper.places))
        for answer in [facts.answers.get(n, _EMPTY)]
    ]


def first_open(facts: SittingFacts) -> int:
    """The first unanswered question, from 1; the last one when all are answered."""
    cells = cells_of(facts)
    return next((cell.n for cell in cells if not cell.answered), len(cells))


def kind_line(item: Item, points: int | None) -> str:
    """单选 · 5 分."""
    kind = str(_short_kinds()[item["type"]])
    return kind if points is None else _("{kind} · {points} points").format(kind=kind, points=format_points(points))


def _short_kinds() -> dict[str, str]:
    return {
        QuestionType.SINGLE: _("Single"),
        QuestionType.MULTIPLE: _("Multiple, two or more"),
        QuestionType.INDEFINITE: _("One or more"),
        QuestionType.TRUEFALSE: _("True or false"),
        QuestionType.FILL: _("Fill in"),
        QuestionType.ORDER: _("Put in order"),
        QuestionType.ESSAY: _("Short answer"),
    }


def time_line(seconds: int | None) -> str:
    """还剩 18 分钟; empty without a time limit."""
    if seconds is None:
        return ""
    if seconds <= 60:
        return _("Less than 1 min left")
    return _("{n} min left").format(n=-(-seconds // 60))


def base_context(facts: SittingFacts, *, now: datetime) -> dict[str, Any]:
    """What every screen of an open sitting shows."""
    left = seconds_left(facts.deadline, now=now)
    return {
        "facts": facts,
        "quiz_title": facts.payload["title"],
        "time_left": time_line(left),
        "time_short": left is not None and left <= LAST_MINUTES * 60,
    }


def question_context(facts: SittingFacts, n: int, *, now: datetime) -> dict[str, Any]:
    """The screen of question `n` (from 1)."""
    item, place = item_at(facts, n - 1)
    total = papers.out_of(facts.payload, facts.paper)
    screen = papers.screen_item(item, place, total=total)
    stored = facts.answers.get(n - 1, _EMPTY)
    wire = responses.encode_response(item, place, stored.response)
    cells = cells_of(facts, current=n)
    return base_context(facts, now=now) | {
        "n": n,
        "count": len(cells),
        "answered": sum(cell.answered for cell in cells),
        "cells": cells,
        "kind": kind_line(item, screen["p"]),
        "screen": screen,
        "options": _options(screen, wire),
        "blanks": _blanks(screen, wire),
        "flagged": stored.flagged,
        "saved": _saved_words(item, place, stored),
        "nonce": uuid.uuid4().hex,
        "prev": n - 1 if n > 1 else None,
        "next": n + 1 if n < len(cells) else None,
        "script": script_data(facts, n, now=now),
    }


def _options(screen: dict[str, Any], wire: list[Any]) -> list[dict[str, Any]]:
    if screen["b"] and screen["t"] != QuestionType.ORDER:
        return []
    return [
        {"position": at, "letter": papers.letter(at), "text": text, "chosen": at in wire}
        for at, text in enumerate(screen["o"])
    ]


def _blanks(screen: dict[str, Any], wire: list[Any]) -> list[dict[str, Any]]:
    return [{"number": at + 1, "text": wire[at] if at < len(wire) else ""} for at in range(screen["b"])]


def _saved_words(item: Item, place: Place, stored: StoredAnswer) -> str:
    """已保存：B. Without a script the page cannot see a change, so it says which answer is saved."""
    if not papers.is_answered(stored.response):
        return ""
    return answer_words(item, place, stored.response) if item["type"] not in {"fill", "essay"} else "…"


def answer_words(item: Item, place: Place, names: list[str]) -> str:
    """A response or a key in the letters that this person saw: ``AC``, 对; texts are joined."""
    if item["type"] in papers.CHOICES:
        return "".join(papers.letter(at) for at in sorted(responses.positions_of(item, place, names)))
    if item["type"] == "order":
        return "".join(papers.letter(at) for at in responses.positions_of(item, place, names))
    return "；".join(names)


def wire_stands(item: Item, place: Place, stored: StoredAnswer, put: AnswerPut) -> bool:
    """Whether what counts now is what `put` says."""
    return responses.decode_response(item, place, put.wire) == stored.response and put.flagged == stored.flagged


def script_data(facts: SittingFacts, n: int, *, now: datetime) -> dict[str, Any]:
    """All stems, options and answers of the sitting, so that the phone can go on without a network. No keys."""
    total = papers.out_of(facts.payload, facts.paper)
    questions = []
    for number in range(len(facts.paper.places)):
        item, place = item_at(facts, number)
        screen = papers.screen_item(item, place, total=total)
        questions.append({**{key: screen[key] for key in "tsob"}, "p": kind_line(item, screen["p"])})
    return {
        "id": str(facts.id),
        "n": n,
        "q": questions,
        "a": {number: _wire(facts, number) for number in facts.answers},
        "f": [number for number, answer in facts.answers.items() if answer.flagged],
        "left": seconds_left(facts.deadline, now=now),
        "title": facts.payload["title"],
        "url": reverse("quizzes:sitting", args=[facts.id]),
        "signin": reverse("portal:sign_in"),
        "w": script_words(),
    }


def _wire(facts: SittingFacts, number: int) -> list[Any]:
    item, place = item_at(facts, number)
    return responses.encode_response(item, place, facts.answers[number].response)
