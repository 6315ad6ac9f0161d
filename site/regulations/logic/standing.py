"""How a piece of law stands on a day. What nobody has checked is never shown as settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """The words shown beside a clause; `in_force` alone is green."""

    INVENTED = "invented"
    ENDED = "ended"
    COMING = "coming"
    UNVERIFIED = "unverified"
    IN_FORCE = "in_force"


@dataclass(frozen=True, slots=True)
class Dates:
    """The first day and the first day no more; None where unknown or open."""

    begins: date | None
    ends: date | None


def standing(dates: Dates, *, verified: bool, invented: bool, on: date) -> Standing:
    """What may be said of a clause on the day `on`. Invented beats ended beats coming beats unverified."""
    if invented:
        return Standing.INVENTED
    if dates.ends is not None and dates.ends <= on:
        return Standing.ENDED
    if dates.begins is not None and dates.begins > on:
        return Standing.COMING
    return Standing.IN_FORCE if verified else Standing.UNVERIFIED


def latest(*days: date | None) -> date | None:
    """The later of the known days, or None."""
    return max((day for day in days if day is not None), default=None)


def earliest(*days: date | None) -> date | None:
    """The earlier of the known days, or None."""
    return min((day for day in days if day is not None), default=None)
