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
from quizzes.logic.phone_items import points_on_paper, screen_item
from quizzes.logic.verdicts import seconds_left
from quizzes.queries import SittingFacts, StoredAnswer
from quizzes.question_fields import field_context
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
        QuestionType.MATCH: _("Match the pairs"),
        QuestionType.HOTSPOT: _("Find the hazards"),
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


def question_context(facts: SittingFacts, n: int, *, now: datetime, said: list[Any] | None = None) -> dict[str, Any]:
    """The screen of question `n` (from 1). `said`: an answer that was not taken, to be mended."""
    item, place = item_at(facts, n - 1)
    screen = _screen(facts, n - 1, total=papers.out_of(facts.payload, facts.paper))
    stored = facts.answers.get(n - 1, _EMPTY)
    wire = responses.encode_response(item, place, stored.response) if said is None else said
    cells = cells_of(facts, current=n)
    return base_context(facts, now=now) | {
        **field_context(screen, wire),
        "n": n,
        "count": len(cells),
        "answered": sum(cell.answered for cell in cells),
        "cells": cells,
        "kind": kind_line(item, screen["p"]),
        "flagged": stored.flagged,
        "saved": _saved_words(item, place, stored) if said is None else "",
        "nonce": uuid.uuid4().hex,
        "prev": n - 1 if n > 1 else None,
        "next": n + 1 if n < len(cells) else None,
        "script": script_data(facts, n, now=now),
    }


def _screen(facts: SittingFacts, number: int, *, total: int) -> dict[str, Any]:
    item, place = item_at(facts, number)
    return screen_item(item, place, points=points_on_paper(facts.payload, place, total=total))


def preview_context(item: Item, *, place: Place | None = None) -> dict[str, Any]:
    """One question as a phone shows it, for `quizzes/preview_question.html`: live controls that send nothing."""
    place = place or Place(0, tuple(range(len(papers.choice_ids(item)))))
    screen = screen_item(item, place, points=item["points"])
    return field_context(screen, []) | {
        "preview": True,
        "quiz_title": _("Preview"),
        "n": 1,
        "count": 1,
        "answered": 0,
        "cells": [Cell(1, False, False, True)],
        "kind": kind_line(item, screen["p"]),
        "script": {**_script_question(item, screen), "w": script_words()},
    }


def _script_question(item: Item, screen: dict[str, Any]) -> dict[str, Any]:
    """The script's data of a page with one question and no sitting."""
    return {
        "preview": True,
        "id": "preview",
        "n": 1,
        "q": [{**screen, "p": kind_line(item, screen["p"])}],
        "a": {},
        "f": [],
        "left": None,
        "title": _("Preview"),
        "url": "",
        "signin": "",
    }


def _saved_words(item: Item, place: Place, stored: StoredAnswer) -> str:
    """已保存：B. Without a script the page cannot see a change, so it says which answer is saved."""
    if not papers.is_answered(stored.response):
        return ""
    lettered = papers.CHOICES | {QuestionType.TRUEFALSE}
    return answer_words(item, place, stored.response) if item["type"] in lettered else "…"


def answer_words(item: Item, place: Place, names: list[str]) -> str:
    """A choice or its key in the letters that this person saw: ``AC``, 对; texts are joined."""
    if item["type"] in papers.CHOICES:
        return "".join(papers.letter(at) for at in sorted(responses.positions_of(item, place, names)))
    return "；".join(names)


def wire_stands(item: Item, place: Place, stored: StoredAnswer, put: AnswerPut) -> bool:
    """Whether what counts now is what `put` says."""
    return responses.decode_response(item, place, put.wire) == stored.response and put.flagged == stored.flagged


def script_data(facts: SittingFacts, n: int, *, now: datetime) -> dict[str, Any]:
    """All stems, options and answers of the sitting, so that the phone can go on without a network. No keys."""
    total = papers.out_of(facts.payload, facts.paper)
    questions = []
    for number in range(len(facts.paper.places)):
        screen = _screen(facts, number, total=total)
        questions.append({**screen, "p": kind_line(item_at(facts, number)[0], screen["p"])})
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
