"""Chinese numerals as statutes write them."""

from __future__ import annotations

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def numeral_value(text: str) -> int:
    """The number that Chinese or Arabic numerals write: 一百零六 → 106, 28 → 28. Raises ValueError."""
    if text.isdecimal():
        return int(text)
    if not text:
        raise ValueError(text)
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        elif character in _DIGITS or character.isdecimal():
            value = int(character) if character.isdecimal() else _DIGITS[character]
            digit = digit * 10 + value if digit and total == 0 else value
        else:
            raise ValueError(text)
    return total + digit


def numeral(number: int) -> str:
    """1 to 9999 in Chinese numerals: 106 → 一百零六, 12 → 十二."""
    digits = "零一二三四五六七八九"
    text, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if pending_zero else "") + digits[digit] + name
            pending_zero = False
        else:
            pending_zero = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text
