"""No second counts for two lessons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from learning.logic.readings import seconds_read

NOON = datetime(2026, 6, 16, 4, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("finished", "now", "read"),
    [
        ([], 90, 90),
        ([(-60, 60)], 90, 90),  # finished before this one was opened
        ([(60, 60)], 60, 0),  # opened together
        ([(60, 60)], 100, 40),
        ([(60, 30)], 100, 70),  # opened half-way
        ([(10, 600)], 100, 90),  # most of it was before
        ([(60, 60), (120, 60)], 130, 10),
        ([], -5, 0),  # a clock set back
    ],
)
def test_seconds_read(finished: list[tuple[int, int]], now: int, read: int) -> None:
    assert seconds_read(NOON, [(at(done), seconds) for done, seconds in finished], now=at(now)) == read
