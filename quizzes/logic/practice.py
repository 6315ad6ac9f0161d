"""Practice: when a question comes again, which one is next, which one is the day's, and what a streak is.

The spacing is FSRS (the `fsrs` package): a right answer is Good, a wrong one Again, and nobody grades himself. It
counts in whole days; there are no steps of minutes, as people come once a day (docs/decisions/0019-practice.md).
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from fsrs import Card, Rating, Scheduler
from fsrs.card import CardDict

from quizzes.logic.drawing import may_shuffle, shown_count
from quizzes.logic.papers import MACHINE_GRADED, Item, Place

WEEK, MONTH = 7, 30
_ALWAYS_SHUFFLED = frozenset({"order", "match", "hotspot"})  # the bank's own order may tell the answer


# ---- when it comes again ----
@dataclass(frozen=True, slots=True)
class Pace:
    """`retention`: the share that shall still be known when it comes again, per cent. `longest`: days between two times
    at most. `learned`: a card whose next time is this many days off is known, and is put away."""

    retention: int = 90
    longest: int = 180
    learned: int = 30


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The state of a card as `fsrs` keeps it, when it is due, and whether it is known well enough to be put away."""

    card: dict[str, Any]
    due: datetime
    is_learned: bool


def first_wrong(at: datetime, pace: Pace) -> Scheduled:
    """The card of a question answered wrong at `at`. It is due at once: what was wrong is done again while fresh."""
    found = _review(Card(card_id=0), right=False, at=at, pace=pace)
    return Scheduled(found.card, at, False)


def reviewed(card: Mapping[str, Any], *, right: bool, at: datetime, pace: Pace) -> Scheduled:
    """The card after one more answer at `at`: due after a day at least, tomorrow when it was wrong."""
    return _review(Card.from_dict(cast(CardDict, card)), right=right, at=at, pace=pace)


def last_review(card: Mapping[str, Any]) -> datetime | None:
    """When a card was answered last."""
    text = card.get("last_review")
    return datetime.fromisoformat(text) if text else None


def _review(card: Card, *, right: bool, at: datetime, pace: Pace) -> Scheduled:
    at = at.astimezone(UTC)
    after, _log = _scheduler(pace).review_card(card, Rating.Good if right else Rating.Again, at)
    due = after.due if right else at + timedelta(days=1)
    return Scheduled(dict(after.to_dict()), due, right and due - at >= timedelta(days=pace.learned))


@lru_cache(maxsize=8)
def _scheduler(pace: Pace) -> Scheduler:
    """No fuzz: the same answers give the same days."""
    return Scheduler(
        desired_retention=pace.retention / 100,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=pace.longest,
        enable_fuzzing=False,
    )


# ---- what can be practised ----
@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """What is asked on one screen: a question, or the sub-item `part` (from 1) of a case."""

    question_id: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """What a person did with a unit so far. `last` grows with time: the number of the latest answer."""

    times: int
    right_before: bool
    last: int


def parts_of(kind: str, key: Sequence[Any], body: Mapping[str, Any] | None) -> list[int]:
    """Which screens a question has for practice: 0 for itself, the numbers of a case's parts that a machine grades."""
    if kind == "case":
        parts = (body or {}).get("parts", ())
        return [n for n, part in enumerate(parts, 1) if part["type"] in MACHINE_GRADED and part.get("key")]
    return [0] if kind in MACHINE_GRADED and key else []


def option_place(item: Item, *, person_id: int, day: date) -> Place:
    """The order of the options for this person on this day; the same as often as it is asked for."""
    order = list(range(shown_count(item)))
    if may_shuffle(item) or item["type"] in _ALWAYS_SHUFFLED:
        _dice("options", person_id, item["question_id"], item.get("part", 0), day).shuffle(order)
    return Place(0, tuple(order))


def next_unit(
    units: Collection[Unit], past: Mapping[Unit, Past], *, person_id: int, but: Unit | None = None
) -> Unit | None:
    """What comes next of a topic: first what was never answered, then what was never right, then the longest ago.

    New ones come in the person's own order, a case's parts one after the other. `but`: the one just done, unless there
    is no other.
    """
    others = [unit for unit in units if unit != but]
    if not others:
        return but if but in units else None
    return min(others, key=lambda unit: _rank(unit, past.get(unit), person_id))


def _rank(unit: Unit, past: Past | None, person_id: int) -> tuple[int, int, int]:
    if past is None or not past.times:
        return (0, _dice("topic", person_id, unit.question_id).getrandbits(32), unit.part)
    return (2 if past.right_before else 1, past.last, unit.part)


def daily_choice(candidates: Collection[int], *, day: date, recent: Sequence[int]) -> int | None:
    """The day's question among `candidates`, by a seed from the day; None if there is none.

    `recent`: those of the days before, the latest first; when every candidate was asked, the one longest ago returns.
    """
    fresh = sorted(set(candidates) - set(recent))
    if fresh:
        return _dice("daily", day).choice(fresh)
    asked = [one for one in dict.fromkeys(recent) if one in set(candidates)]
    return asked[-1] if asked else None


def _dice(*seed: Any) -> random.Random:
    text = "/".join(str(one) for one in seed)
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))  # noqa: S311


# ---- the streak ----
@dataclass(frozen=True, slots=True)
class Streak:
    """Days on which somebody practised: since Monday, of the last thirty; and weeks in a row with at least one day.

    A week that has only begun breaks no row.
    """

    this_week: int
    last_month: int
    weeks: int


def streak(days: Iterable[date], *, today: date) -> Streak:
    """What is told of the days practised. Nothing is ever lost by one missed day."""
    held = {day for day in days if day <= today}
    monday = today - timedelta(days=today.weekday())
    weeks = {day - timedelta(days=day.weekday()) for day in held}
    start = monday if monday in weeks else monday - timedelta(days=WEEK)
    row = 0
    while start - timedelta(days=WEEK * row) in weeks:
        row += 1
    return Streak(
        this_week=sum(day >= monday for day in held),
        last_month=sum(day > today - timedelta(days=MONTH) for day in held),
        weeks=row,
    )
