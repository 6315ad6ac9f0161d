"""Dated validity: legal dates are dates; the end is the last day that counts, None is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included. `None` is open."""

    start: date | None
    end: date | None = None

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def year(number: int) -> Period:
    """The calendar year `number`."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day where that day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    target_year, month = divmod(index, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(target_year, month + 1, min(number, day.day))
        except ValueError:
            continue
    raise ValueError(day)


def chinese_date(day: date) -> str:
    """A date as it stands on paper: 2026年6月16日."""
    return f"{day.year}年{day.month}月{day.day}日"
