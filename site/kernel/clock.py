"""Days in China. Time is an argument in logic; who calls it asks the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def today() -> date:
    """The day in China, now. For views, models and queries; logic is told the day."""
    return legal_date(datetime.now(tz=UTC))


def legal_date(moment: datetime) -> date:
    """The day in China on which `moment` falls; legal dates are dates of that calendar."""
    return moment.astimezone(CHINA).date()
