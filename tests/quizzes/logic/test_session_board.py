"""What a seat's sitting says to the invigilator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from quizzes.logic.session_board import BoardTotals, SeatFacts, line_of, totals_of
from quizzes.logic.timing import SittingClock

NOW = datetime(2026, 6, 16, 1, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)


def seat(**facts: object) -> SeatFacts:
    return SeatFacts(1, 1, 1, "赵桂兰", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "state", "left"),
    [
        ({}, "not_started", None),
        ({"state": "open"}, "answering", None),
        ({"state": "open", "clock": SittingClock(SOON)}, "answering", 300),
        ({"state": "open", "clock": SittingClock(NOW)}, "over", None),
        ({"state": "open", "clock": SittingClock(SOON, 120, 0, NOW - timedelta(seconds=60))}, "paused", 240),
        ({"state": "open", "clock": SittingClock(SOON, 120, 0, NOW - timedelta(seconds=180))}, "answering", 300),
        ({"state": "submitted", "clock": SittingClock(SOON)}, "handed_in", None),
        ({"state": "void"}, "void", None),
    ],
)
def test_states(facts: dict[str, object], state: str, left: int | None) -> None:
    line = line_of(seat(**facts), now=NOW)
    assert (line.state, line.seconds_left) == (state, left)


def test_quiet_is_who_should_be_heard() -> None:
    long_ago, lately = NOW - timedelta(minutes=4), NOW - timedelta(minutes=2)
    quiet = [line_of(seat(state="open", last_sign=at), now=NOW).is_quiet for at in (long_ago, lately, None)]
    assert quiet == [True, False, False]
    assert not line_of(seat(state="submitted", last_sign=long_ago), now=NOW).is_quiet


def test_totals() -> None:
    lines = [
        line_of(seat(**facts), now=NOW)
        for facts in (
            {}, {"state": "open"}, {"state": "open", "clock": SittingClock(NOW)}, {"state": "submitted"},
            {"state": "void"},
        )
    ]  # fmt: skip
    assert totals_of(lines) == BoardTotals(seats=5, not_started=1, answering=2, handed_in=1, void=1)
