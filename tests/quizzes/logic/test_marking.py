"""When a mark counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic.marking import GivenMark, Settled, may_mark, settle


def marks(*points: int) -> list[GivenMark]:
    return [GivenMark(number, number, one) for number, one in enumerate(points, start=1)]


@pytest.mark.parametrize(
    ("given_marks", "twice", "found"),
    [
        (marks(), False, Settled(None, 1)),
        (marks(700), False, Settled(700)),
        (marks(700), True, Settled(None, 2)),
        (marks(700, 801), True, Settled(750)),  # 101 of 1000 apart, 20 % allowed; rounded down
        (marks(700, 900), True, Settled(800)),
        (marks(700, 901), True, Settled(None, 3)),
        (marks(700, 901, 850), True, Settled(850)),
        ([*marks(700), GivenMark(4, 9, 100)], False, Settled(100)),
        ([*marks(700, 0, 300), GivenMark(4, 9, 100), GivenMark(5, 9, 200)], True, Settled(200)),
    ],
)
def test_what_marks_come_to(given_marks: list[GivenMark], twice: bool, found: Settled) -> None:
    assert settle(given_marks, points=1000, twice=twice, tolerance=20) == found


@given(st.lists(st.integers(0, 1000), max_size=3), st.booleans(), st.integers(0, 100))
def test_what_counts_lies_between_the_marks(points: list[int], twice: bool, tolerance: int) -> None:
    found = settle(marks(*points), points=1000, twice=twice, tolerance=tolerance)
    assert (found.points is None) == (found.wanted is not None)
    if found.points is not None:
        assert min(points) <= found.points <= max(points)


def test_nobody_looks_twice_at_the_same_answer() -> None:
    assert may_mark(marks(700), 2)
    assert not may_mark(marks(700), 1)
