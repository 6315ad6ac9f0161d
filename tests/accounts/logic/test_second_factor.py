"""How long wrong codes make one wait, what was typed, what recovery codes look like."""

from __future__ import annotations

import pytest

from accounts.logic import second_factor as rules

WAITS = [(0, 0), (1, 0), (4, 0), (5, 30), (6, 60), (7, 120), (9, 480), (10, 900), (11, 900), (10_000, 900)]


@pytest.mark.parametrize(("failures", "seconds"), WAITS)
def test_the_wait_after_wrong_codes(failures: int, seconds: int) -> None:
    assert rules.wait_seconds(failures) == seconds


@pytest.mark.parametrize(("failures", "seconds"), WAITS[:-1])
def test_the_same_for_django_otp(failures: int, seconds: int) -> None:
    assert rules.throttle_factor(failures) * 2 ** max(failures - 1, 0) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("typed", "token"),
    [("012345", 12345), ("012 345", 12345), ("０１２３４５", 12345), ("12345", None), ("1234567", None),
     ("12345a", None), ("a123456", None), ("", None), ("-12345", None)],
)  # fmt: skip
def test_six_digits_are_read(typed: str, token: int | None) -> None:
    assert rules.typed_token(typed) == token


@pytest.mark.parametrize(
    ("typed", "code"),
    [("abcde fghjk", "ABCDEFGHJK"), ("ABCDE-FGHJK", "ABCDEFGHJK"), ("123456", ""), ("ABCDEFGHJKM", ""), ("", "")],
)
def test_recovery_codes_are_read(typed: str, code: str) -> None:
    assert rules.typed_recovery(typed) == code


def test_recovery_codes_come_in_groups() -> None:
    code = rules.make_recovery_code(lambda letters: letters[0])
    assert (code, rules.spaced(code, group=5)) == ("2222222222", "22222 22222")
