"""Numbers of papers: every wrong digit and every swap of neighbours is found."""

from __future__ import annotations

import pytest

from quizzes.paper.numbers import check_digit, paper_number, read_number


def test_the_check_digit_is_damms() -> None:
    assert check_digit("572") == "4"


@pytest.mark.parametrize(
    "text",
    [
        "482913-017-{}",
        " 482913 017 {} ",
        "482913017{}",
        "４８２９１３－０１７－{}", "482913—017–{}", "482913 - 017 - {}",
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    digit = paper_number("482913", 17)[-1]
    assert read_number(text.format(digit)) == ("482913", 17)


def test_one_wrong_digit_and_swapped_neighbours_are_refused() -> None:
    digits = paper_number("482913", 17).replace("-", "")
    for at, digit in enumerate(digits):
        for other in set("0123456789") - {digit}:
            assert read_number(digits[:at] + other + digits[at + 1 :]) is None
    for at in range(len(digits) - 1):
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        assert swapped == digits or read_number(swapped) is None


@pytest.mark.parametrize("text", ["", "x", "482913-017", "482913-000-0", "0" * 10, "9" * 400, "482913-01A-5", "\0"])
def test_nonsense_is_no_number(text: str) -> None:
    assert read_number(text) is None
