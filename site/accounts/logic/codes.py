"""One-time codes: how they are made, read back and when they are spent."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

CODE_DIGITS = 6
CODE_LIFETIME = timedelta(minutes=5)
MAX_FAILURES = 5


@dataclass(frozen=True, slots=True)
class CodeFacts:
    """What is stored of a code, without the code."""

    expires_at: datetime
    used: bool
    failures: int


def make_code(randbelow: Callable[[int], int]) -> str:
    """Six digits, leading noughts kept. `randbelow(n)` is a secure source (``secrets.randbelow``)."""
    return f"{randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def read_code(typed: str) -> str:
    """The digits of what was typed: full-width digits, blanks and hyphens from keyboards and messages are forgiven."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", typed) if ch in "0123456789")


def refusal(code: CodeFacts, *, now: datetime) -> str:
    """Why the code may not be tried any more: ``code-expired``, ``code-dead``, or empty when it may."""
    if code.failures >= MAX_FAILURES:
        return "code-dead"
    if code.used or now >= code.expires_at:
        return "code-expired"
    return ""


def tries_left(failures: int) -> int:
    """How many wrong tries remain before the code is dead."""
    return max(MAX_FAILURES - failures, 0)
