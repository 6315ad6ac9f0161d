"""When a post may begin, change and end. Dates are days in China, both ends of a period are included."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kernel.periods import Period
from orgs.logic.id_numbers import age_on
from orgs.logic.units import overlap

# Nobody under 16 may be employed (禁止使用童工规定, Art. 2).
LEAST_AGE = 16
EARLIEST = date(1950, 1, 1)
HIRED_AHEAD = timedelta(days=366)
ENDS_AHEAD = timedelta(days=3660)


def refusal(new: Period, *, others: Iterable[Period], born: date | None, today: date) -> str:
    """Why a post cannot run over `new` beside the person's `others` in the same enterprise; empty if it can.

    Codes: ``start-missing``, ``start-too-early``, ``start-too-late``, ``end-before-start``, ``end-too-late``,
    ``too-young``, ``post-open`` (another one has no end), ``posts-overlap``.
    """
    if new.start is None:
        return "start-missing"
    return (
        _start_refusal(new.start, born, today)
        or _end_refusal(new.start, new.end, today)
        or next((code for code in (_clash(new, other) for other in others) if code), "")
    )


def change_refusal(old: Period, *, on: date) -> str:
    """Why a post cannot change to another from the day `on`.

    Codes: ``post-ended``; ``change-on-first-day``: then the post is corrected, nothing came before it.
    """
    if old.end is not None and old.end < on:
        return "post-ended"
    return "change-on-first-day" if old.start is not None and on <= old.start else ""


def day_before(on: date) -> date:
    """The last day of the old post when the new one begins on `on`."""
    return on - timedelta(days=1)


def _start_refusal(start: date, born: date | None, today: date) -> str:
    if start < EARLIEST:
        return "start-too-early"
    if start > today + HIRED_AHEAD:
        return "start-too-late"
    return "too-young" if born is not None and age_on(born, start) < LEAST_AGE else ""


def _end_refusal(start: date, end: date | None, today: date) -> str:
    if end is None:
        return ""
    if end < start:
        return "end-before-start"
    return "end-too-late" if end > today + ENDS_AHEAD else ""


def _clash(one: Period, other: Period) -> str:
    if not overlap(one, other):
        return ""
    return "post-open" if other.end is None else "posts-overlap"
