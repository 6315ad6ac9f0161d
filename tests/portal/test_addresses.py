"""What addresses say is read without trust."""

from __future__ import annotations

import pytest

from portal.addresses import number_of, page_of, text_of


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("0", 0), ("", -1), ("-3", -1), ("٣", -1), ("²", -1), ("9" * 40, -1), ("1e3", -1)]
)
def test_a_number_or_what_stands_for_none(text: str, number: int) -> None:
    assert number_of(text, otherwise=-1) == number


@pytest.mark.parametrize(("query", "page"), [({}, 1), ({"page": "3"}, 3), ({"page": "0"}, 1), ({"page": "x"}, 1)])
def test_a_page_is_the_first_or_later(query: dict[str, str], page: int) -> None:
    assert page_of(query) == page


def test_a_text_is_short_and_without_nul() -> None:
    assert text_of({"name": " 恒\0泰五金 "}, "name", most=3) == "恒泰五"
    assert text_of({}, "name", most=3) == ""
