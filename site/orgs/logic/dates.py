"""Dates as offices write them in spreadsheets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {
    ord("．"): ".", ord("／"): "/", ord("－"): "-", ord("。"): ".", ord("、"): ".", ord("—"): "-", ord("–"): "-",
}  # fmt: skip
_CLOCK = re.compile(r"(?<=\d|日)[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
_CHINESE = re.compile(r"(\d{2}|\d{4})年(\d{1,2})月(?:(\d{1,2})[日号]?)?")
_SEPARATED = re.compile(r"(\d{2}|\d{4})([-./])(\d{1,2})(?:\2(\d{1,2}))?\.?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SIX = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])")
_TAIL = re.compile(r"(?:[-~～]?至今|入职|进厂|到岗|起)$")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_NUMERALS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_NUMBER = re.compile(r"[〇零○一二三四五六七八九十]+")

# Day 1 is 1900-01-01, and Excel counts a 29 February 1900 that never was.
_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 10_959, 73_050  # 1930 … 2099: other numbers are not dates

SOON_DAYS = 31
ERRORS = frozenset({"date-impossible", "date-unreadable", "date-future"})


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """A day and what is to be said of how it was written. With an error code `value` is None."""

    value: date | None
    codes: tuple[str, ...] = ()


def parse_date(text: str) -> ParsedDate:
    """Read a date: ISO, 2024年3月5日, 2024.3.5, 2024/3/5, 20240305, 202403, an Excel serial, Chinese numerals.

    Codes: date-missing, date-chinese, date-excel-serial, date-month-only (the first of the month is taken);
    errors date-impossible (no such day), date-unreadable.
    """
    bare = _CLOCK.sub("", text.translate(_FULL_WIDTH).strip())
    bare = re.sub(r"(?<=\d)\s+(?=\d)", "-", _TAIL.sub("", bare))
    bare = re.sub(r"\s+", "", bare)
    if not bare:
        return ParsedDate(None, ("date-missing",))
    if match := _CHINESE.fullmatch(_chinese_numerals(bare)):
        return _day(*match.groups(), codes=("date-chinese",))
    if match := _SEPARATED.fullmatch(bare):
        return _day(match[1], match[3], match[4])
    if match := _EIGHT.fullmatch(bare):
        return _day(*match.groups())
    if match := _SIX.fullmatch(bare):
        return _day(match[1], match[2], None)
    if (match := _SERIAL.fullmatch(bare)) and _FIRST_SERIAL <= int(match[1]) <= _LAST_SERIAL:
        return ParsedDate(_SERIAL_ZERO + timedelta(days=int(match[1])), ("date-excel-serial",))
    return ParsedDate(None, ("date-unreadable",))


def parse_hired_on(text: str, *, today: date) -> ParsedDate:
    """As `parse_date`; a day ahead of `today` is `hired-soon` up to `SOON_DAYS`, the error date-future beyond."""
    read = parse_date(text)
    if read.value is None or read.value <= today:
        return read
    if read.value <= today + timedelta(days=SOON_DAYS):
        return ParsedDate(read.value, (*read.codes, "hired-soon"))
    return ParsedDate(None, ("date-future",))


def _day(year: str, month: str, day: str | None, *, codes: tuple[str, ...] = ()) -> ParsedDate:
    full_year = int(year) if len(year) == 4 else _century(int(year))
    try:
        value = date(full_year, int(month), int(day or 1))
    except ValueError:
        return ParsedDate(None, ("date-impossible",))
    return ParsedDate(value, codes if day else (*codes, "date-month-only"))


def _century(two_digits: int) -> int:
    """Two-digit years as spreadsheets read them: 00–49 is 20xx, 50–99 is 19xx."""
    return two_digits + (2000 if two_digits < 50 else 1900)


def _chinese_numerals(text: str) -> str:
    return _CHINESE_NUMBER.sub(lambda match: _numeral(match[0]), text) if "年" in text else text


def _numeral(text: str) -> str:
    """二〇二四 → 2024, 十二 → 12, 三十 → 30, 二十五 → 25."""
    if "十" not in text:
        return text.translate(_NUMERALS)
    tens, _, ones = text.partition("十")
    return f"{(tens or '一').translate(_NUMERALS)}{(ones or '〇').translate(_NUMERALS)}"
