"""The journal of a sitting replayed: what stood after each of its lines, and whether the lines themselves are whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from quizzes.logic.papers import is_answered

Standing = Literal["open", "paused", "submitted", "void"]
ANSWERS = frozenset({"answer", "flagged"})
ENDS = frozenset({"submit", "expire"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line as stored. `place` counts from 0 and is None where the line holds no answer; `told`: what it says."""

    seq: int
    kind: str
    place: int | None
    told: Any
    at: datetime
    device: str | None = None
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What stands at one place: the answer, whether it is flagged, and the line that brought it."""

    response: tuple[str, ...]
    flagged: bool
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """The whole paper after line `seq`; 0 is before the first one. `place`: the place that the line changed."""

    seq: int
    answers: Mapping[int, Held]
    standing: Standing = "open"
    ended_at: datetime | None = None
    ended_by: str = ""
    place: int | None = None

    @property
    def responses(self) -> dict[int, tuple[str, ...]]:
        """What stands, by place."""
        return {place: held.response for place, held in self.answers.items()}

    @property
    def answered(self) -> int:
        """Places whose answer says something."""
        return sum(is_answered(held.response) for held in self.answers.values())


START = State(0, {})


def replay(lines: Iterable[Line]) -> Iterator[State]:
    """The state after each line, in the order of their numbers; the one before the first is `START`."""
    state = START
    for line in lines:
        state = _after(state, line)
        yield state


def end_of(lines: Iterable[Line]) -> State:
    """What stands in the end."""
    state = START
    for state in replay(lines):  # noqa: B007 - the last one is meant
        pass
    return state


def state_at(lines: Iterable[Line], seq: int) -> State:
    """What stood after the last line whose number is at most `seq`."""
    return end_of(line for line in lines if line.seq <= seq)


def _after(state: State, line: Line) -> State:
    if line.kind in ANSWERS and line.place is not None:
        held = Held(tuple(line.told or ()), line.kind == "flagged", line.seq, line.at)
        return replace(state, seq=line.seq, answers={**state.answers, line.place: held}, place=line.place)
    moved = replace(state, seq=line.seq, place=None, standing=_standing(state, line.kind))
    return replace(moved, ended_at=line.at, ended_by=line.kind) if line.kind in ENDS else moved


def _standing(state: State, kind: str) -> Standing:
    if kind in ENDS:
        return "submitted"
    if kind == "void":
        return "void"
    if kind == "reinstate":
        return "submitted" if state.ended_at else "open"
    if state.standing in {"open", "paused"} and kind in {"pause", "resume"}:
        return "paused" if kind == "pause" else "open"
    return state.standing


Fault = Literal["gap", "after-end", "no-end", "two-ends", "standing", "count", "digest", "answer"]


def faults_of(lines: Iterable[Line]) -> dict[Fault, int]:
    """What is wrong with the lines themselves, with how many: numbers missing, answers after the end, a second end."""
    found: dict[Fault, int] = {}
    last, ends = 0, 0
    for line in lines:
        _count(found, "gap", line.seq - last - 1)
        _count(found, "after-end", bool(ends) and line.kind in ANSWERS)
        ends += line.kind in ENDS
        last = line.seq
    _count(found, "two-ends", max(0, ends - 1))
    return found


def _count(found: dict[Fault, int], fault: Fault, times: int) -> None:
    if times:
        found[fault] = found.get(fault, 0) + int(times)


def differences(held: Mapping[int, Held], stored: Mapping[int, Held]) -> list[int]:
    """The places where what is stored is not what the journal says.

    A stored row without an answer, of which the journal knows nothing, holds points that everybody got: no difference.
    """
    places = {*held, *(place for place, row in stored.items() if row.response)}
    return sorted(place for place in places if held.get(place) != stored.get(place))


def device_letters(lines: Iterable[Line]) -> dict[str, str]:
    """A, B, … for each device in the order of its first line: enough to tell them apart, no more."""
    seen = dict.fromkeys(line.device for line in lines if line.device)
    return {device: _letters(number) for number, device in enumerate(seen)}


def _letters(number: int) -> str:
    """A … Z, AA, AB, …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
