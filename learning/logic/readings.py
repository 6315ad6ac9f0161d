"""How long somebody has read a lesson: by the server's clock, and no second for two lessons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta


def seconds_read(opened_at: datetime, finished: Iterable[tuple[datetime, int]], *, now: datetime) -> int:
    """Whole seconds since `opened_at` that no lesson finished since has counted already.

    `finished`: of the same person's other lessons, when each was finished and the seconds it counted. So ten lessons
    opened at once take as long as ten lessons one after the other.
    """
    taken = sum(min(seconds, _whole(done_at - opened_at)) for done_at, seconds in finished if done_at > opened_at)
    return max(0, _whole(now - opened_at) - taken)


def _whole(span: timedelta) -> int:
    return int(span.total_seconds())
