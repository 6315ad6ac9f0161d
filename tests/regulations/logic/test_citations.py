"""Citation text to instruments and articles, and names to one spelling."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.logic.citations import article_name, article_parts, split_citations
from regulations.logic.standing import Dates, Standing, earliest, latest, standing
from regulations.logic.titles import normal_title


@given(st.integers(min_value=1, max_value=2000))
def test_an_articles_name_gives_its_number_back(number: int) -> None:
    assert article_parts(article_name(number)) == (number, 0)


def test_article_suffix() -> None:
    assert article_parts("第四十九条之一") == (49, 1)


@pytest.mark.parametrize("text", ["", "第条", "二十八", "第二十八", "第二十八条第一款"])
def test_what_is_no_article(text: str) -> None:
    with pytest.raises(ValueError):
        article_parts(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《安全生产法》第五十二条、第一百零六条", (("安全生产法", "第五十二条"), ("安全生产法", "第一百零六条"))),
        ("GB 2893", (("GB 2893", ""),)),
        ("《安全生产法》（2021年修改）", (("安全生产法", ""),)),
        ("班组自己的规矩", ()),
        ("", ()),
    ],
)
def test_split(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert split_citations(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("《中华人民共和国安全生产法（2021年修改）》", "安全生产法"),
        ("GB 2893-2008", "GB2893"),
        ("GB/T 3608", "GB/T3608"),
        ("主席令第88号", "主席令第88号"),
        ("", ""),
    ],
)
def test_one_spelling(title: str, expected: str) -> None:
    assert normal_title(title) == expected


DAY = date(2026, 6, 16)
BEFORE, AFTER = date(2026, 6, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("dates", "verified", "invented", "expected"),
    [
        (Dates(BEFORE, None), True, False, Standing.IN_FORCE),
        (Dates(BEFORE, None), False, False, Standing.UNVERIFIED),
        (Dates(None, None), True, False, Standing.IN_FORCE),
        (Dates(AFTER, None), True, False, Standing.COMING),
        (Dates(DAY, None), True, False, Standing.IN_FORCE),
        (Dates(BEFORE, DAY), True, False, Standing.ENDED),
        (Dates(BEFORE, AFTER), True, False, Standing.IN_FORCE),
        (Dates(BEFORE, BEFORE), False, False, Standing.ENDED),
        (Dates(BEFORE, BEFORE), True, True, Standing.INVENTED),
    ],
)
def test_standing(dates: Dates, verified: bool, invented: bool, expected: Standing) -> None:
    assert standing(dates, verified=verified, invented=invented, on=DAY) is expected


def test_known_days_only() -> None:
    assert (latest(None, BEFORE, DAY), latest(None, None)) == (DAY, None)
    assert (earliest(None, BEFORE, DAY), earliest()) == (BEFORE, None)
