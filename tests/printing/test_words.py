"""Dates, sizes and lines as paper wants them."""

from __future__ import annotations

import pytest

from media.printing.errors import PressError
from media.printing.sheets.poster import theme_lines
from media.printing.sheets.words import fit, paper_date, paper_moment, paper_period, period_parts


def test_dates_are_written_the_chinese_way() -> None:
    assert paper_date("2026-06-16") == "2026年6月16日"
    assert paper_date(None) == ""
    assert paper_moment("2026-06-16T14:32") == "2026年6月16日 14:32"
    assert paper_moment("2026-06-16T06:32:10+00:00") == "2026年6月16日 14:32"
    assert paper_moment("2026-12-31T16:00:00+00:00") == "2027年1月1日 00:00"


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2026-06-01", "2026-06-16", "2026年6月1日至6月16日"),
        ("2025-12-30", "2026-01-02", "2025年12月30日至2026年1月2日"),
        ("2026-06-16", "2026-06-16", "2026年6月16日"),
        ("2026-06-16", None, "2026年6月16日"),
        (None, None, ""),
    ],
)
def test_periods_say_the_year_once(first: str | None, last: str | None, period: str) -> None:
    assert paper_period(first, last) == period
    assert "".join(period_parts(first, last)) == period


@pytest.mark.parametrize(
    ("theme", "lines", "marked"),
    [
        ("人人讲安全、个个会应急——排查整治风险隐患", ["人人讲安全", "个个会应急"], "排查整治风险隐患"),
        ("安全生产，人人有责", ["安全生产", "人人有责"], ""),
        ("安全第一", ["安全第一"], ""),
    ],
)
def test_a_theme_breaks_at_its_comma_and_dash(theme: str, lines: list[str], marked: str) -> None:
    assert theme_lines(theme) == (lines, marked)


def test_what_does_not_fit_is_refused_by_name() -> None:
    steps = ((4, "large"), (8, "small"))
    assert [fit(text, steps=steps, field="title") for text in ("安全", "abcdefg", "安全生产月")] == [
        "large",
        "large",
        "small",
    ]
    with pytest.raises(PressError) as caught:
        fit("安" * 9, steps=steps, field="title")
    assert caught.value.params == {"field": "title"}
