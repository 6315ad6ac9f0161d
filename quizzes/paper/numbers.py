"""The number of a printed paper: batch, copy and a check digit, as ``482913-017-5``: digits only, for a number pad."""

from __future__ import annotations

import re
import unicodedata

# The quasigroup of H. M. Damm (2004): finds every wrong digit and every two neighbours that changed places.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_WRITTEN = re.compile(r"([1-9][0-9]{5})[\s-]*([0-9]{3})[\s-]*([0-9])")
MOST_COPIES = 999


def check_digit(digits: str) -> str:
    """Damm's check digit of ``0``–``9``."""
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim


def paper_number(code: str, number: int) -> str:
    """The number as printed. `code`: six digits; `number`: 1 to 999."""
    return f"{code}-{number:03d}-{check_digit(f'{code}{number:03d}')}"


def read_number(text: str) -> tuple[str, int] | None:
    """Batch and copy of a number as typed or scanned, full-width or with other dashes; None when it is none, or its
    check digit does not fit."""
    plain = re.sub(r"[‐-―−－_—]", "-", unicodedata.normalize("NFKC", text)).strip()
    found = _WRITTEN.fullmatch(plain)
    if found is None or check_digit(found[1] + found[2]) != found[3] or int(found[2]) == 0:
        return None
    return found[1], int(found[2])
