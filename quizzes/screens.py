"""What the screens of a sitting show: plain values for templates, and the block that the script reads."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.units import format_points
from quizzes.enums import QuestionType
from quizzes.logic import navigation, papers, responses
from quizzes.logic.papers import Item, Place
from quizzes.logic.phone_items import points_on_paper, screen_item
from quizzes.queries import SittingFacts, StoredAnswer
from quizzes.question_fields import field_context
from quizzes.services import AnswerPut
from quizzes.sitting_queries import CountedAnswer
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
    """The first unanswered question that is open, from 1; the last open one when all are answered."""
    allowed = facts.open_places
    cells = cells_of(facts)[allowed.start : allowed.stop]
    return next((cell.n for cell in cells if not cell.answered), allowed.stop)


def part_line(facts: SittingFacts) -> str:
    """What has no way back, told beforehand; empty on a free paper and where nothing follows."""
    way, last = facts.navigation, facts.reached >= navigation.last_step(facts.payload, facts.paper)
    if way == navigation.SEQUENTIAL:
        return "" if last else _("One by one: after “Next question” this one cannot be opened again.")
    if way != navigation.SECTIONS:
        return ""
    sections = navigation.paper_sections(facts.payload, facts.paper)
    at = min(facts.reached, len(sections) - 1)
    section = sections[at]
    line = _("Part {n} of {of}: {kind}, questions {first} to {last}.").format(
        n=at + 1,
        of=len(sections),
        kind=QuestionType(section.kind).label,
        first=section.first + 1,
        last=section.last + 1,
    )
    return line if last else line + _("Once finished it cannot be opened again.")


def next_step(facts: SittingFacts, n: int) -> str:
    """Where the button after question `n` (from 1) leads: a number, ``forward``, ``finish`` (a part) or ``sheet``."""
    if facts.navigation == navigation.SEQUENTIAL:
        return "forward" if n < len(facts.paper.places) else "sheet"
    if n < facts.open_places.stop:
        return str(n + 1)
    return "finish" if n < len(facts.paper.places) else "sheet"


def kind_line(item: Item, points: int | None) -> str:
    """单选 · 5 分."""
    return _kind_line(item["type"], points, get_language())


@lru_cache(maxsize=256)
def _kind_line(of: str, points: int | None, language: str | None) -> str:
    """The language is a part of the cache's key only."""
    kind = str(_short_kinds()[of])
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
    left = facts.clock.seconds_left(now)
    return {
        "facts": facts,
        "quiz_title": facts.payload["title"],
        "time_left": time_line(left),
        "time_short": left is not None and left <= LAST_MINUTES * 60,
    }


def sheet_context(facts: SittingFacts, *, now: datetime) -> dict[str, Any]:
    """The answer sheet: counts over the whole paper, numbers to go to only of what is open."""
    cells, allowed = cells_of(facts), facts.open_places
    shown = cells[allowed.start : allowed.stop]
    return base_context(facts, now=now) | {
        "cells": shown,
        "count": len(cells),
        "answered": sum(cell.answered for cell in cells),
        "flagged": sum(cell.flagged for cell in shown),
        "unanswered": [cell for cell in shown if not cell.answered],
        "missing": sum(not cell.answered for cell in cells),
        "marked": [cell for cell in shown if cell.flagged],
        "first_open": first_open(facts),
        "first_place": allowed.start + 1,
        "to": facts.reached + 1,
        "behind": allowed.start,
        "ahead": len(cells) - allowed.stop,
        "part": part_line(facts),
        "finish": facts.navigation == navigation.SECTIONS and allowed.stop < len(cells),
        "pause_minutes": pause_minutes(facts, now=now),
    }


def pause_minutes(facts: SittingFacts, *, now: datetime) -> int | None:
    """Whole minutes of pause that are left, rounded up; None where the sitting cannot be paused."""
    clock = facts.clock
    if not clock.allowance or clock.deadline is None:
        return None
    return -(-clock.pause_left(now) // 60)


def paused_context(facts: SittingFacts, *, now: datetime) -> dict[str, Any]:
    """The page of a paused sitting: nothing of any question."""
    cells = cells_of(facts)
    return base_context(facts, now=now) | {
        "answered": sum(cell.answered for cell in cells),
        "count": len(cells),
        "pause_minutes": pause_minutes(facts, now=now),
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
        "part": part_line(facts),
        "flagged": stored.flagged,
        "saved": _saved_words(item, place, stored) if said is None else "",
        "nonce": uuid.uuid4().hex,
        "prev": n - 1 if n - 1 > facts.open_places.start else None,
        "one_way": facts.navigation == navigation.SEQUENTIAL,
        "next": next_step(facts, n),
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
        "count": 1,
        "nav": navigation.FREE,
        "from": 0,
        "q": [{**screen, "p": kind_line(item, screen["p"])}],
        "a": {},
        "f": [],
        "d": [],
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
    """What the script works with: a free paper whole, so that the phone can go on without a network; else the open
    part. No keys."""
    return part_data(facts, now=now) | {
        "id": str(facts.id),
        "n": n,
        "count": len(facts.paper.places),
        "nav": str(facts.navigation),
        "title": facts.payload["title"],
        "url": reverse("quizzes:sitting", args=[facts.id]),
        "signin": reverse("portal:sign_in"),
        "w": script_words(),
    }


def part_data(facts: SittingFacts, *, now: datetime) -> dict[str, Any]:
    """The part of the paper that is open: its stems, options and answers; of the rest only what is answered."""
    total, allowed = papers.out_of(facts.payload, facts.paper), facts.open_places
    questions = []
    for number in allowed:
        screen = _screen(facts, number, total=total)
        questions.append({**screen, "p": kind_line(item_at(facts, number)[0], screen["p"])})
    stored = {number: answer for number, answer in facts.answers.items() if number in allowed}
    return {
        "from": allowed.start,
        "q": questions,
        "a": {number: _wire(facts, number) for number in stored},
        "f": [number for number, answer in stored.items() if answer.flagged],
        "d": [n for n, answer in facts.answers.items() if n not in allowed and papers.is_answered(answer.response)],
        "r": facts.reached,
        "part": part_line(facts),
        "left": facts.clock.seconds_left(now),
        "pause": pause_minutes(facts, now=now),
        "seq": facts.last_seq,
    }


def news_lines(facts: SittingFacts, changed: Iterable[CountedAnswer]) -> list[dict[str, Any]]:
    """Answers that count now, as this phone speaks of them; places that are not open are not told."""
    allowed = facts.open_places
    return [
        {
            "n": one.place,
            "a": responses.encode_response(*item_at(facts, one.place), one.response),
            "f": one.flagged,
            "seq": one.seq,
        }
        for one in changed
        if one.place in allowed
    ]


def _wire(facts: SittingFacts, number: int) -> list[Any]:
    item, place = item_at(facts, number)
    return responses.encode_response(item, place, facts.answers[number].response)
