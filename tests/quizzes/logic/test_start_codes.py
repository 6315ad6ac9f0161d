"""Start codes: how they are made and read, and when no more may be tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic.start_codes import Tries, make_start_code, read_start_code, spoken, try_refusal


def drawing(*numbers: int) -> Iterator[int]:
    return iter(numbers)


def test_a_code_is_not_taken_and_easy_to_say() -> None:
    told = drawing(382913, 11_222, 382_914)  # 482913 is taken, 111222 has three in a row
    assert make_start_code(lambda n: next(told), taken={"482913"}) == "482914"


def test_no_code_left() -> None:
    with pytest.raises(RuntimeError):
        make_start_code(lambda n: 0, taken=())  # 100000


@given(st.integers(min_value=0, max_value=899_999))
def test_what_is_made_is_read_back(number: int) -> None:
    try:
        code = make_start_code(lambda n: number)
    except RuntimeError:
        return
    assert read_start_code(spoken(code)) == code
    assert code[0] != "0"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("482913", "482913"),
        (" 482 913 ", "482913"),
        ("482-913", "482913"),
        ("４８２９１３", "482913"),
        ("48291", ""),
        ("4829133", ""),
        ("四八二九一三", ""),
        ("48291a", ""),
        ("", ""),
        ("٤٨٢٩١٣", ""),
        ("1" * 5000, ""),
    ],
)
def test_reading(typed: str, code: str) -> None:
    assert read_start_code(typed) == code


@pytest.mark.parametrize(
    ("tries", "refusal"),
    [
        (Tries(), ""),
        (Tries(account_wrong=7), ""),
        (Tries(account_wrong=8), "code-wait"),
        (Tries(account_wrong=1, address_wrong=100), "code-slow"),
        (Tries(account_wrong=0, address_wrong=500), ""),  # in a hall, who types it right the first time comes in
        (Tries(account_wrong=1, address_wrong=100, address_right=30), ""),
        (Tries(account_wrong=1, address_wrong=130, address_right=30), "code-slow"),
    ],
)
def test_limits(tries: Tries, refusal: str) -> None:
    assert try_refusal(tries) == refusal
