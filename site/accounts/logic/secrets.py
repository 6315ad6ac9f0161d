"""PINs and birthdays beside a staff number: how they are read, which are too weak, when no more may be tried.

A birthday is no secret: about 17,000 days are likely, and colleagues know it. So few tries, and a lock that only the
safety officer opens.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

LOCK_WINDOW = timedelta(minutes=30)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
COMMON_PINS = frozenset({"1314", "5200", "5201", "520520", "521521", "147258", "159357", "112233", "2580"})
_PARTED = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class SecretLimits:
    """Wrong birthdays and PINs."""

    in_half_an_hour: int = 5
    a_day: int = 10
    unit_an_hour: int = 20
    unit_a_day: int = 60
    from_address: int = 60


@dataclass(frozen=True, slots=True)
class WrongSecrets:
    """Wrong birthdays and PINs so far; of the subject only those since its last new PIN or lifted lock.

    `entered`: sign-ins from the address in the hour. `is_familiar`: this subject came in from this address before.
    """

    half_an_hour: int = 0
    day: int = 0
    is_locked: bool = False
    unit_hour: int = 0
    unit_day: int = 0
    unit_size: int = 0
    address_hour: int = 0
    entered: int = 0
    is_familiar: bool = False


def secret_refusal(wrong: WrongSecrets, limits: SecretLimits = SecretLimits()) -> str:
    """Why no birthday or PIN may be tried: ``secret-locked``, ``secret-too-many``, ``unit-slow``, ``address-slow``."""
    if wrong.is_locked or wrong.day >= limits.a_day:
        return "secret-locked"
    if wrong.half_an_hour >= limits.in_half_an_hour:
        return "secret-too-many"
    if wrong.is_familiar:
        return ""
    if _unit_is_walked(wrong, limits):
        return "unit-slow"
    return "address-slow" if wrong.address_hour >= limits.from_address + wrong.entered else ""


def _unit_is_walked(wrong: WrongSecrets, limits: SecretLimits) -> bool:
    an_hour = limits.unit_an_hour + wrong.unit_size // 20
    a_day = limits.unit_a_day + wrong.unit_size // 5
    return wrong.unit_hour >= an_hour or wrong.unit_day >= a_day


def read_pin(typed: str) -> str:
    """The 4–6 digits of a PIN, full-width digits and blanks forgiven; empty when it is none."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    return plain if re.fullmatch(r"[0-9]{4,6}", plain) else ""


def read_birthday(typed: str) -> date | None:
    """A birthday: ``19700315``, ``1970-3-15``, ``1970.03.15``, ``1970年3月15日``, full-width too; else None."""
    plain = "".join(unicodedata.normalize("NFKC", typed).split())
    found = _PARTED.fullmatch(plain) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def pin_refusal(pin: str, *, avoid: tuple[str, ...] = ()) -> str:
    """Why a PIN may not be set: ``pin-form``, ``pin-weak``, ``pin-known``, or empty.

    `avoid`: numbers that others know (birthday as 8 digits, phone, staff number); no part of one makes a PIN.
    """
    if not re.fullmatch(r"[0-9]{4,6}", pin):
        return "pin-form"
    if len(set(pin)) == 1 or pin in COMMON_PINS or _is_run(pin) or _is_repeat(pin):
        return "pin-weak"
    return "pin-known" if _is_year(pin) or any(_holds(known, pin) for known in avoid) else ""


def _is_run(pin: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({1}, {9})


def _is_repeat(pin: str) -> bool:
    half = len(pin) // 2
    return (len(pin) % 2 == 0 and pin[:half] == pin[half:]) or pin == pin[:2] * 3


def _is_year(pin: str) -> bool:
    return len(pin) == 4 and 1930 <= int(pin) <= 2035


def _holds(known: str, pin: str) -> bool:
    digits = "".join(ch for ch in known if ch in "0123456789")
    born = re.fullmatch(r"(?:19|20)\d\d(\d\d)(\d\d)", digits)
    turned = born is not None and pin in (born.group(2) + born.group(1), digits[6:] + digits[4:6] + digits[2:4])
    return pin in digits or turned
