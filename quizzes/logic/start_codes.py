"""Start codes of invigilated sessions: six digits, read aloud or off a sheet; and when no more may be tried.

A code opens a room for those who are expected there, and is no secret between them: it says that somebody stood in the
room when it was shown. So it is renewed when a photo of it goes round, and guessing it is not worth the while.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

DIGITS = 6
WINDOW = timedelta(minutes=15)
ADDRESS_WINDOW = timedelta(hours=1)
_MOST_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class TryLimits:
    """Wrong codes: of one account in a quarter of an hour, and from one network address in an hour.

    A hall is one address to us, so each one who came in from there makes room for one more slip.
    """

    account: int = 8
    address: int = 100


@dataclass(frozen=True, slots=True)
class Tries:
    """Wrong codes of the account, wrong and right ones from its address, within the windows."""

    account_wrong: int = 0
    address_wrong: int = 0
    address_right: int = 0


def make_start_code(randbelow: Callable[[int], int], *, taken: Collection[str] = ()) -> str:
    """Six digits that none of `taken` is: no nought in front, no digit three times running (both are misheard).

    `randbelow(n)` is a secure source. Raises RuntimeError when no code is free.
    """
    for _draw in range(_MOST_DRAWS):
        code = str(10 ** (DIGITS - 1) + randbelow(9 * 10 ** (DIGITS - 1)))
        if code not in taken and not any(digit * 3 in code for digit in "0123456789"):
            return code
    raise RuntimeError("no start code is free")


def read_start_code(typed: str) -> str:
    """The six digits of what was typed or scanned, full-width digits and blanks forgiven; empty when it is none."""
    kept = "".join(unicodedata.normalize("NFKC", typed[:40]).replace("-", " ").split())
    is_code = len(kept) == DIGITS and kept.isascii() and kept.isdecimal()
    return kept if is_code else ""


def spoken(code: str) -> str:
    """`482913` as `482 913`."""
    return f"{code[:3]} {code[3:]}" if code else ""


def try_refusal(tries: Tries, limits: TryLimits = TryLimits()) -> str:
    """Why no code may be tried now: ``code-wait`` (this account), ``code-slow`` (its address), or empty.

    Past the limit of an address an account that has not yet been wrong still has its one try.
    """
    if tries.account_wrong >= limits.account:
        return "code-wait"
    is_full = tries.address_wrong >= limits.address + tries.address_right
    return "code-slow" if is_full and tries.account_wrong else ""
