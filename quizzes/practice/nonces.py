"""The nonce of a practice page: the day whose order of options it shows, and a number; ``daily`` for the day's own.

So a page that was sent after midnight is read as it was shown, and a question of the day has one answer a person.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quizzes.practice.services import DAILY

_NONCE = re.compile(r"([0-9]{8})-(daily|[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Nonce:
    """A nonce as it was read. `is_daily`: of the question of that day."""

    text: str
    day: date
    is_daily: bool

    def is_fresh(self, today: date) -> bool:
        """Whether the page is of today, or of a night that was not over yet."""
        return timedelta(0) <= today - self.day <= timedelta(days=1)


def new_nonce(day: date) -> str:
    """For a page shown on that day."""
    return f"{day:%Y%m%d}-{secrets.token_hex(8)}"


def daily_nonce(day: date) -> str:
    """The same for everybody."""
    return f"{day:%Y%m%d}-{DAILY}"


def read_nonce(text: str) -> Nonce | None:
    """None for anything that no page of ours holds."""
    found = _NONCE.fullmatch(text)
    try:
        day = datetime.strptime(found[1], "%Y%m%d").date() if found else None
    except ValueError:
        return None
    return Nonce(text, day, found[2] == DAILY) if found and day else None
