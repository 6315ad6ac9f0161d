"""Dates as offices write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from orgs.logic.dates import ParsedDate, parse_date, parse_hired_on

DAY = date(2024, 3, 5)
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("2024-03-05", ()),
        ("2024-03-05 08:30:00", ()),
        ("2024-03-05T00:00:00", ()),
        ("2024/3/5", ()),
        ("2024/3/5 0:00", ()),
        ("2024.3.5", ()),
        ("2024．3．5", ()),
        ("２０２４-3-5", ()),
        ("24.3.5", ()),
        ("20240305", ()),
        ("2024年3月5日", ("date-chinese",)),
        ("2024 年 03 月 05 日", ("date-chinese",)),
        ("2024年3月5号", ("date-chinese",)),
        ("二〇二四年三月五日", ("date-chinese",)),
        ("45356", ("date-excel-serial",)),
        ("45356.5", ("date-excel-serial",)),
    ],
)
def test_a_day_in_many_hands(text: str, codes: tuple[str, ...]) -> None:
    assert parse_date(text) == ParsedDate(DAY, codes)


@pytest.mark.parametrize(
    ("text", "day", "codes"),
    [
        ("45292", date(2024, 1, 1), ("date-excel-serial",)),
        ("2024年3月", date(2024, 3, 1), ("date-chinese", "date-month-only")),
        ("2024.03", date(2024, 3, 1), ("date-month-only",)),
        ("98.12.31", date(1998, 12, 31), ()),
        ("二〇一二年十二月三十一日", date(2012, 12, 31), ("date-chinese",)),
        ("", None, ("date-missing",)),
        ("2024-02-30", None, ("date-impossible",)),
        ("20241301", None, ("date-impossible",)),
        ("2023年2月29日", None, ("date-impossible",)),
        ("3/5/2024", None, ("date-unreadable",)),
        ("去年", None, ("date-unreadable",)),
        ("12", None, ("date-unreadable",)),
        ("99999", None, ("date-unreadable",)),
    ],
)
def test_other_dates(text: str, day: date | None, codes: tuple[str, ...]) -> None:
    assert parse_date(text) == ParsedDate(day, codes)


def test_joining_lies_in_the_past_or_soon() -> None:
    assert parse_hired_on("2026-11-22", today=TODAY) == ParsedDate(TODAY)
    soon = TODAY + timedelta(days=31)
    assert parse_hired_on(soon.isoformat(), today=TODAY) == ParsedDate(soon, ("hired-soon",))
    late = TODAY + timedelta(days=32)
    assert parse_hired_on(late.isoformat(), today=TODAY) == ParsedDate(None, ("date-future",))
