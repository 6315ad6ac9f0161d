"""How long something must be kept. Pure: days and years in, a day out."""

from __future__ import annotations

from datetime import date


def kept_until(day: date, years: int) -> date:
    """The last day on which something of `day` must be kept: the same day `years` later (29 February: 1 March)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def is_over(until: date | None, *, on: date) -> bool:
    """Whether nothing need be kept on `on` any more; None: nothing had to be kept at all."""
    return until is None or until < on
