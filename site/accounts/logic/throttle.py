"""Limits against guessing and against flooding a phone, as decisions over counts.

A factory, a hall or a mobile operator's gateway is one network address to us. So the limits of an address grow with
the people who come in from it, and where one is reached, those who came in from there before are not held up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

SUBJECT_GAP = timedelta(seconds=60)
CODE_WINDOW = timedelta(hours=1)
DAY = timedelta(hours=24)
PASSWORD_WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class CodeLimits:
    """Codes sent and wrong codes typed in an hour, unless the name says a day. Nought for the site: no budget."""

    sent_to_subject: int = 5
    sent_to_subject_a_day: int = 12
    sent_from_address: int = 1200
    asked_for_nobody: int = 5000
    wrong_from_address: int = 100
    unit_a_day: int = 60
    unit_a_day_per_person: int = 4
    site_a_day: int = 0


@dataclass(frozen=True, slots=True)
class PasswordLimits:
    """Wrong passwords in a quarter of an hour."""

    same_name_and_address: int = 5
    same_name: int = 25
    same_address: int = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """Codes already sent: how long ago the last one to this subject that was not lost, and how many.

    `from_address` are messages, `for_nobody` codes asked for numbers that are not on record, `entered` the sign-ins
    from the address, all in the last hour. `is_familiar`: this subject came in from this address before.
    """

    since_last: timedelta | None
    to_subject: int
    from_address: int
    to_subject_today: int = 0
    for_nobody: int = 0
    entered: int = 0
    to_unit_today: int = 0
    on_site_today: int = 0
    unit_size: int = 0
    is_familiar: bool = False


@dataclass(frozen=True, slots=True)
class WrongPasswords:
    """Wrong passwords in the window: for this name from this address, for the name, from the address."""

    name_and_address: int
    name: int
    address: int
    is_familiar: bool = False


def code_refusal(sent: Sent, limits: CodeLimits = CodeLimits()) -> str:
    """Why no further code is sent, or empty.

    ``code-too-soon``, ``code-too-many`` (this number), ``site-too-many``, ``unit-too-many``, ``address-too-many``.
    """
    if sent.since_last is not None and sent.since_last < SUBJECT_GAP:
        return "code-too-soon"
    if sent.to_subject >= limits.sent_to_subject or sent.to_subject_today >= limits.sent_to_subject_a_day:
        return "code-too-many"
    if 0 < limits.site_a_day <= sent.on_site_today:
        return "site-too-many"
    if sent.to_unit_today >= unit_budget(sent.unit_size, limits):
        return "unit-too-many"
    return "" if sent.is_familiar or _address_bears(sent, limits) else "address-too-many"


def unit_budget(size: int, limits: CodeLimits = CodeLimits()) -> int:
    """Messages a day to the people of a unit with `size` people."""
    return limits.unit_a_day + limits.unit_a_day_per_person * size


def _address_bears(sent: Sent, limits: CodeLimits) -> bool:
    """Who comes in makes room for two more messages: one own, and one that somebody had to ask for again."""
    return sent.from_address < limits.sent_from_address + 2 * sent.entered and sent.for_nobody < limits.asked_for_nobody


def try_refusal(wrong: int, *, entered: int = 0, failures: int = 0, limits: CodeLimits = CodeLimits()) -> str:
    """Why no code may be tried from this address now: ``address-slow``, or empty.

    `wrong` codes from there in the last hour, `entered` sign-ins. Past the limit each code sent may still be tried
    once (`failures` of that code so far): a guesser needs a message a guess, and who reads his message comes in.
    """
    return "address-slow" if failures and wrong >= limits.wrong_from_address + entered else ""


def password_refusal(wrong: WrongPasswords, limits: PasswordLimits = PasswordLimits()) -> str:
    """Why no password may be tried now: ``password-too-many``, or empty."""
    full = (
        wrong.name_and_address >= limits.same_name_and_address
        or wrong.name >= limits.same_name
        or (wrong.address >= limits.same_address and not wrong.is_familiar)
    )
    return "password-too-many" if full else ""
