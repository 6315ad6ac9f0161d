"""Short answers marked by people: when one mark is enough, when a second is wanted, when a third one settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

AGAIN_FROM = 4  # rounds 1 and 2 are the markers, 3 settles their difference, later ones are marked again with a reason


@dataclass(frozen=True, slots=True)
class GivenMark:
    """One mark: `points` are hundredths, `marker` the account that gave it."""

    round: int
    marker: int
    points: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What counts, or None while a round is `wanted`."""

    points: int | None
    wanted: int | None = None


def settle(marks: Sequence[GivenMark], *, points: int, twice: bool, tolerance: int) -> Settled:
    """What the marks of one answer come to; `points` to be had in hundredths, `tolerance` in per cent of them.

    Marked twice, the mean counts (rounded down to a hundredth) unless the two differ by more than the tolerance: then
    what the third person gives counts. What was marked again later counts before everything.
    """
    by_round = {mark.round: mark.points for mark in marks}
    again = [mark for mark in marks if mark.round >= AGAIN_FROM]
    if again:
        return Settled(max(again, key=lambda mark: mark.round).points)
    if 1 not in by_round:
        return Settled(None, 1)
    if not twice:
        return Settled(by_round[1])
    if 2 not in by_round:
        return Settled(None, 2)
    if 100 * abs(by_round[1] - by_round[2]) <= tolerance * points:
        return Settled((by_round[1] + by_round[2]) // 2)
    return Settled(by_round[3]) if 3 in by_round else Settled(None, 3)


def may_mark(marks: Sequence[GivenMark], marker: int) -> bool:
    """Nobody marks the same answer twice: the second look is another person's."""
    return all(mark.marker != marker for mark in marks)
