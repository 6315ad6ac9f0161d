from datetime import UTC, datetime, timedelta

import pytest

from accounts.logic.codes import CodeFacts, make_code, read_code, refusal, tries_left

NOW = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)


def test_a_code_has_six_digits_also_when_the_number_is_small():
    assert make_code(lambda below: 42) == "000042"
    assert make_code(lambda below: below - 1) == "999999"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("123456", "123456"), (" 123 456 ", "123456"), ("１２３４５６", "123456"), ("12-34-56", "123456"), ("abc", "")],
)
def test_what_people_type_is_forgiven(typed, read):
    assert read_code(typed) == read


@pytest.mark.parametrize(
    ("seconds_left", "used", "failures", "expected"),
    [
        (300, False, 0, ""),
        (1, False, 4, ""),
        (0, False, 0, "code-expired"),
        (-1, False, 0, "code-expired"),
        (300, True, 0, "code-expired"),
        (300, False, 5, "code-dead"),
        (-1, True, 9, "code-dead"),
    ],
)
def test_when_a_code_is_spent(seconds_left, used, failures, expected):
    facts = CodeFacts(NOW + timedelta(seconds=seconds_left), used, failures)
    assert refusal(facts, now=NOW) == expected


def test_tries_left_never_goes_below_nought():
    assert [tries_left(n) for n in (0, 1, 4, 5, 9)] == [5, 4, 1, 0, 0]
