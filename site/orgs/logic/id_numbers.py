"""Citizen identity numbers (GB 11643): check character, birth date, sex and age.

The region code is not checked: codes are abolished and people keep their numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_FULL_WIDTH = {ord(full): plain for full, plain in zip("０１２３４５６７８９Ｘｘ", "0123456789XX", strict=True)}
_NOISE = re.compile(r"[\s\u200b\u200e\u200f\u202a-\u202e\ufeff'’‘`\-]+")
_LABEL = re.compile(r"^(?:居民)?身份证(?:号码?)?[:：]")
_FRACTION = re.compile(r"(\d+)\.0+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_CITIZEN = re.compile(r"\d{17}[\dX]")
_OLD_CITIZEN = re.compile(r"\d{15}")
# Passports and permits, old permanent residence (3 letters, 12 digits), travel permits of 8 digits. No wider: a slip
# such as O for 0 in a citizen's number must not pass as another document.
_OTHER_DOCUMENT = re.compile(r"[A-Z]{1,3}\d{6,12}(?:\([\dA]\))?|\d{8}")
_EARLIEST_BIRTH_YEAR = 1900
_LENGTH = 18


@dataclass(frozen=True, slots=True)
class IdNumber:
    """What a cell with an identity number says. With an error code `value` is empty."""

    value: str
    codes: tuple[str, ...] = ()
    birth_date: date | None = None
    sex: str = ""


ERRORS = frozenset({"id-number-scientific", "id-number-length", "id-number-bad-birth-date", "id-number-bad-checksum"})


def check_character(first_seventeen: str) -> str:
    """The 18th character, by ISO 7064 MOD 11-2 (GB 11643 clause 4.2). Wants exactly 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def parse_id_number(text: str, *, is_number: bool = False) -> IdNumber:
    """Read an identity number; `is_number` says that a spreadsheet held it as a number.

    Errors are codes of `ERRORS`; `id-number-15-digits`, `id-number-other-document`, `id-number-missing` and
    `id-number-spaces` leave the number usable. A 15-digit number is widened to 18 characters, as GB 11643 does.
    """
    folded = _NOISE.sub("", _LABEL.sub("", text.translate(_FULL_WIDTH))).upper()
    if match := _FRACTION.fullmatch(folded):  # a number on its way through another program
        folded, is_number = match[1], True
    if len(folded) == _LENGTH and folded[-1] in "×*✕":
        folded = f"{folded[:-1]}X"
    if not folded:
        return IdNumber("", ("id-number-missing",))
    if _SCIENTIFIC.fullmatch(folded) or (is_number and len(folded) > 15):
        return IdNumber("", ("id-number-scientific",))
    spaces = ("id-number-spaces",) if len(folded) != len(text.strip()) else ()
    if _CITIZEN.fullmatch(folded):
        return _citizen(folded, spaces)
    if _OLD_CITIZEN.fullmatch(folded):
        return _old_citizen(folded, spaces)
    if _OTHER_DOCUMENT.fullmatch(folded):
        return IdNumber(folded, (*spaces, "id-number-other-document"))
    return IdNumber("", ("id-number-length",))


def birth_date_of(number: str) -> date | None:
    """The birth date inside an 18-character number, or None when that day does not exist."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= _EARLIEST_BIRTH_YEAR else None


def sex_of(number: str) -> str:
    """``male`` or ``female`` by the 17th character: odd is male."""
    return "male" if int(number[16]) % 2 else "female"


def age_on(born: date, day: date) -> int:
    """Whole years of life on `day`; someone born on 29 February turns a year older on 1 March of a common year."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _citizen(number: str, codes: tuple[str, ...]) -> IdNumber:
    born = birth_date_of(number)
    if born is None:
        return IdNumber("", ("id-number-bad-birth-date",))
    if check_character(number[:17]) != number[17]:
        return IdNumber("", ("id-number-bad-checksum",))
    return IdNumber(number, codes, born, sex_of(number))


def _old_citizen(number: str, codes: tuple[str, ...]) -> IdNumber:
    """15 digits (before 1999): the century is left out, always 19, and there is no check character."""
    wide = f"{number[:6]}19{number[6:]}"
    read = _citizen(wide + check_character(wide), (*codes, "id-number-15-digits"))
    # Some cards of 15 characters are not citizens' (old permanent residence): keep what is written.
    return read if read.value else IdNumber(number, (*codes, "id-number-15-digits"))
