"""Limits against guessing and against flooding a phone, as decisions over counts.

The limits by network address are generous: a factory, a hall or a mobile operator's gateway is one address to us.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

SUBJECT_GAP = timedelta(seconds=60)
CODE_WINDOW = timedelta(hours=1)
PASSWORD_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class CodeLimits:
    """Codes sent and wrong codes typed in an hour."""

    sent_to_subject: int = 5
    sent_from_address: int = 1200
    wrong_from_address: int = 100


@dataclass(frozen=True, slots=True)
class PasswordLimits:
    """Wrong passwords in a quarter of an hour."""

    same_name_and_address: int = 5
    same_name: int = 25
    same_address: int = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """Codes already sent: how long ago the last one to this subject, and how many in the last hour."""

    since_last: timedelta | None
    to_subject: int
    from_address: int


@dataclass(frozen=True, slots=True)
class WrongPasswords:
    """Wrong passwords in the window: for this name from this address, for the name, from the address."""

    name_and_address: int
    name: int
    address: int


def code_refusal(sent: Sent, limits: CodeLimits = CodeLimits()) -> str:
    """Why no further code is sent: ``code-too-soon``, ``code-too-many``, ``address-too-many``, or empty."""
    if sent.since_last is not None and sent.since_last < SUBJECT_GAP:
        return "code-too-soon"
    if sent.to_subject >= limits.sent_to_subject:
        return "code-too-many"
    if sent.from_address >= limits.sent_from_address:
        return "address-too-many"
    return ""


def try_refusal(wrong_from_address: int, limits: CodeLimits = CodeLimits()) -> str:
    """Why no code may be tried from this address now: ``address-too-many``, or empty."""
    return "address-too-many" if wrong_from_address >= limits.wrong_from_address else ""


def password_refusal(wrong: WrongPasswords, limits: PasswordLimits = PasswordLimits()) -> str:
    """Why no password may be tried now: ``password-too-many``, or empty."""
    full = (
        wrong.name_and_address >= limits.same_name_and_address
        or wrong.name >= limits.same_name
        or wrong.address >= limits.same_address
    )
    return "password-too-many" if full else ""
