"""Chinese numerals before units as digits: 三年 and 3年 are the same number."""

from __future__ import annotations

import re

_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(
    r"第?[〇零一二三四五六七八九十百千万两]+(?=个?(?:[年月日天时分秒人名元倍次米吨级类条章个岁度]|小时|万元|毫米|厘米))"
)


def digits_for_numerals(text: str) -> str:
    """`text` with numerals that stand before a unit written in digits, and 第 kept; others stay (一般, 统一)."""
    return _NUMERAL.sub(lambda match: _written(match[0]), text)


def _written(word: str) -> str:
    ordinal, numeral = ("第", word[1:]) if word.startswith("第") else ("", word)
    value = value_of(numeral)
    return word if value is None else f"{ordinal}{value}"


def value_of(numeral: str) -> int | None:
    """二十 → 20, 一百零八 → 108, 五万 → 50000; None for what is no number."""
    if "万" in numeral:
        high, _, low = numeral.partition("万")
        parts = value_of(high), value_of(low) if low else 0
        return None if parts[0] is None or parts[1] is None else parts[0] * 10_000 + parts[1]
    if not any(character in _PLACES for character in numeral):
        digits = [str(_DIGITS[character]) for character in numeral if character in _DIGITS]
        return int("".join(digits)) if digits and len(digits) == len(numeral) else None
    total = 0
    digit: int | None = None
    for character in numeral:
        if character in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[character]
            digit = None
        else:
            digit = _DIGITS.get(character)
            digit = None if digit == 0 else digit
    return total + (digit or 0)
