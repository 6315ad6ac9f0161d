from datetime import timedelta

import pytest

from accounts.logic.throttle import (
    CodeLimits,
    PasswordLimits,
    Sent,
    WrongPasswords,
    code_refusal,
    password_refusal,
    try_refusal,
)

CODES = CodeLimits(sent_to_subject=5, sent_from_address=300, wrong_from_address=100)
PASSWORDS = PasswordLimits(same_name_and_address=5, same_name=25, same_address=100)


@pytest.mark.parametrize(
    ("seconds", "to_subject", "from_address", "expected"),
    [
        (None, 0, 0, ""),
        (None, 0, 299, ""),
        (None, 0, 300, "address-too-many"),
        (59, 1, 1, "code-too-soon"),
        (60, 1, 1, ""),
        (60, 4, 4, ""),
        (60, 5, 5, "code-too-many"),
        (59, 5, 400, "code-too-soon"),
        (61, 5, 400, "code-too-many"),
    ],
)
def test_when_no_further_code_is_sent(seconds, to_subject, from_address, expected):
    since = None if seconds is None else timedelta(seconds=seconds)
    assert code_refusal(Sent(since, to_subject, from_address), CODES) == expected


@pytest.mark.parametrize(("wrong", "expected"), [(0, ""), (99, ""), (100, "address-too-many")])
def test_when_no_code_may_be_tried(wrong, expected):
    assert try_refusal(wrong, CODES) == expected


@pytest.mark.parametrize(
    ("both", "name", "address", "expected"),
    [
        (0, 0, 0, ""),
        (4, 24, 99, ""),
        (5, 5, 5, "password-too-many"),
        (0, 25, 0, "password-too-many"),
        (0, 0, 100, "password-too-many"),
    ],
)
def test_when_no_password_may_be_tried(both, name, address, expected):
    assert password_refusal(WrongPasswords(both, name, address), PASSWORDS) == expected


def test_a_factory_behind_one_address_is_not_locked_out():
    assert code_refusal(Sent(None, 0, 1000)) == ""
