"""Time is an argument in logic. Services take `now` from here, so that tests can move it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """Anything that tells the time in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(tz=UTC)


def legal_date(moment: datetime) -> date:
    """The day in China on which `moment` falls; legal dates are dates of that calendar."""
    return moment.astimezone(CHINA).date()
