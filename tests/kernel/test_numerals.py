"""What is a whole number and what is not."""

from __future__ import annotations

import pytest

from kernel.numerals import LARGEST_KEY, read_whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("007", 7), (" 12 ", 12), (12, 12), (str(LARGEST_KEY), LARGEST_KEY),
        ("", None), (None, None), ("-1", None), ("1.5", None), ("²", None), ("١٢", None), ("12a", None),
        (str(LARGEST_KEY + 1), None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_read_whole(text: object, number: int | None) -> None:
    assert read_whole(text) == number


def test_no_more_than_wanted() -> None:
    assert [read_whole(text, most=50) for text in ("50", "51", "100")] == [50, None, None]
