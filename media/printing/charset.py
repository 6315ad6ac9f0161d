"""Which characters the press keeps at hand; rarer ones come, more slowly, from the full fonts behind."""

from __future__ import annotations

from functools import cache
from pathlib import Path

STANDARD_LIST_3 = Path(__file__).with_name("assets") / "fonts" / "standard-list-3.txt"

# Blocks whole: Latin to Extended-B, Cyrillic, punctuation, letterlike and number forms, arrows, signs of mathematics,
# circled numbers, box drawing and shapes (□ ☑), CJK symbols, full-width forms. What a font lacks is passed over.
BLOCKS = (
    (0x0020, 0x007F), (0x00A0, 0x0250), (0x0400, 0x0460), (0x2010, 0x2070), (0x2100, 0x2200), (0x2200, 0x2300),
    (0x2460, 0x2500), (0x2500, 0x2700), (0x3000, 0x3040), (0x3200, 0x3300), (0xFF00, 0xFFF0),
)  # fmt: skip


def gb2312() -> frozenset[int]:
    """Code points of GB 2312-80: the symbols of rows 1–9 and the 6,763 characters of levels 1 and 2."""
    return frozenset(ord(char) for row in range(0xA1, 0xF8) for char in _row(row))


def _row(lead: int) -> str:
    codes = (bytes((lead, trail)) for trail in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in codes)


def standard_list_3() -> frozenset[int]:
    """The 1,605 characters of level 3 of the national list of 2013 (通用规范汉字表): names, places, trades."""
    return frozenset(ord(char) for char in STANDARD_LIST_3.read_text("utf-8") if not char.isspace())


@cache
def at_hand() -> frozenset[int]:
    """Every code point that the small fonts should hold, about 9,500."""
    blocks = {point for start, stop in BLOCKS for point in range(start, stop)}
    return frozenset(blocks) | gb2312() | standard_list_3()
