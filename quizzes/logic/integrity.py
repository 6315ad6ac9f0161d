"""Signs that somebody should look at a sitting: too fast to have been read, many people on one device. No proof.

Identical wrong answers are in `logic/likeness.py`. A sign opens a case; people decide.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizzes.logic.papers import Item

SENT_TOGETHER = timedelta(seconds=1)  # a phone that comes back on line sends what it kept: such answers tell no time
RUSHED_SHARE, FEWEST_TIMED = 0.8, 10
MEASURES = ("", "none", "warned", "void", "barred")  # the gravest last
TOUCHING = frozenset({"warned", "void", "barred"})  # the person is told of them
VOIDING = frozenset({"void", "barred"})


@dataclass(frozen=True, slots=True)
class Limits:
    """From which point on a sign is told; the site's settings (`ANPEI_INTEGRITY`)."""

    chars_per_second: int = 20  # three times what a practised reader of Chinese reads with understanding
    least_right_percent: int = 90
    fewest_questions: int = 8
    device_people: int = 4
    device_minutes: int = 60
    false_alarms: float = 0.5
    days: int = 7
    most_compared: int = 1500
    appeal_days: int = 15


@dataclass(frozen=True, slots=True)
class Pace:
    """A sitting's times. `chars` to be read by place, `right` places, `graded` how many have a grade; `lines`: each
    answer as the journal took it (place, when), in order.
    """

    chars: tuple[int, ...]
    right: frozenset[int]
    graded: int
    started_at: datetime
    submitted_at: datetime
    paused_seconds: int
    lines: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True, slots=True)
class SpeedSign:
    """What was too fast. `rushed` of `timed` answers came before their question could be read; 0 of 0 where the
    journal does not tell each answer's time.
    """

    seconds: int
    needed: int
    chars: int
    questions: int
    right: int
    rushed: int
    timed: int
    whole: bool  # the whole sitting was too short; else the answers one by one


@dataclass(frozen=True, slots=True)
class Use:
    """A sitting's answers from one device."""

    sitting: str
    person: int
    device: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Crowd:
    """Several people on one device within a short time."""

    device: str
    uses: tuple[Use, ...]

    @property
    def people(self) -> int:
        """How many."""
        return len({use.person for use in self.uses})

    @property
    def minutes(self) -> int:
        """From the first answer of the first to the first answer of the last."""
        firsts = [use.first for use in self.uses]
        return int((max(firsts) - min(firsts)).total_seconds()) // 60


def chars_of(item: Item) -> int:
    """Characters of a question and what may be chosen; a case's text counts with its first sub-item."""
    texts = [item["stem"], *(option["text"] for option in item["options"])]
    texts += [left["text"] for left in item.get("body", {}).get("lefts", ())]
    case = item.get("case")
    if case is not None and case["n"] == 1:
        texts.append(case["stem"])
    return sum(len("".join(text.split())) for text in texts)


def too_fast(pace: Pace, limits: Limits) -> SpeedSign | None:
    """A sign when hardly anything is wrong in less time than the text takes to be read, by the whole or by each."""
    questions, chars = len(pace.chars), sum(pace.chars)
    if questions < limits.fewest_questions or not pace.graded:
        return None
    if len(pace.right) * 100 < limits.least_right_percent * pace.graded:
        return None
    seconds = max(0, int((pace.submitted_at - pace.started_at).total_seconds()) - pace.paused_seconds)
    needed = -(-chars // limits.chars_per_second)
    rushed, timed, longest = _rushed(pace, limits)
    whole = seconds < needed
    each = timed >= FEWEST_TIMED and rushed >= RUSHED_SHARE * timed and longest * 2 < needed
    if not whole and not each:
        return None
    return SpeedSign(seconds, needed, chars, questions, len(pace.right), rushed, timed, whole)


def _rushed(pace: Pace, limits: Limits) -> tuple[int, int, float]:
    """Right answers sooner than their question is read, of how many with a time; and the longest gap in seconds.

    (0, 0, 0) where more than half came in bunches, which tell nothing of each.
    """
    gaps: list[tuple[int, timedelta]] = []
    seen: set[int] = set()
    together, before = 0, pace.started_at
    for place, at in pace.lines:
        gap, before = at - before, at
        if gap < SENT_TOGETHER:
            together += 1
        elif place not in seen and place < len(pace.chars):
            gaps.append((place, gap))
        seen.add(place)
    if not gaps or together * 2 > len(pace.lines):
        return 0, 0, 0.0
    soon = [
        place
        for place, gap in gaps
        if place in pace.right and gap.total_seconds() * limits.chars_per_second < pace.chars[place]
    ]
    return len(soon), len(gaps), max(gap.total_seconds() for _place, gap in gaps)


def find_crowds(uses: Iterable[Use], limits: Limits) -> list[Crowd]:
    """Devices on which enough people began within the window; everybody of such a window, in order."""
    by_device: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        by_device[use.device].append(use)
    window = timedelta(minutes=limits.device_minutes)
    found = []
    for device, rows in sorted(by_device.items()):
        rows.sort(key=lambda use: (use.first, use.sitting))
        if together := _together(rows, window, limits.device_people):
            found.append(Crowd(device, together))
    return found


def _together(rows: Sequence[Use], window: timedelta, people: int) -> tuple[Use, ...]:
    """The uses that lie in some window with at least so many people."""
    kept: set[int] = set()
    start = 0
    for end, use in enumerate(rows):
        while use.first - rows[start].first > window:
            start += 1
        if len({row.person for row in rows[start : end + 1]}) >= people:
            kept |= set(range(start, end + 1))
    return tuple(rows[at] for at in sorted(kept))


def fingerprint(kind: str, *parts: object) -> str:
    """Names a sign, so that it is told once: 64 hexadecimal figures."""
    return hashlib.sha256("|".join([kind, *map(str, parts)]).encode()).hexdigest()


def worst(measures: Mapping[str, str] | Iterable[str]) -> str:
    """The gravest of several measures; empty where there is none."""
    given = measures.values() if isinstance(measures, Mapping) else measures
    return max(given, key=MEASURES.index, default="")
