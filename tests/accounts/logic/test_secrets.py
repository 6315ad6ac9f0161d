from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.logic.secrets import (
    WrongSecrets,
    pin_refusal,
    read_birthday,
    read_pin,
    secret_refusal,
)

BORN = date(1970, 3, 15)


@pytest.mark.parametrize(
    "typed",
    ["19700315", " 1970 03 15 ", "１９７００３１５", "1970-3-15", "1970-03-15", "1970.3.15", "1970/03/15",
     "1970年3月15日", "1970年03月15"],
)  # fmt: skip
def test_a_birthday_is_read_in_the_forms_that_people_type(typed):
    assert read_birthday(typed) == BORN and read_pin(typed) == ""


@pytest.mark.parametrize("typed", ["", "1970", "197003", "19701315", "19700230", "70-3-15", "abc", "1970031", "0" * 99])
def test_what_is_no_birthday(typed):
    assert read_birthday(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [("4071", "4071"), (" 40 71 ", "4071"), ("４０７１９", "40719"), ("407", ""), ("4071953", ""), ("40a1", ""),
     ("٤٠٧١", "")],
)  # fmt: skip
def test_a_pin_has_four_to_six_digits(typed, read):
    assert read_pin(typed) == read


@pytest.mark.parametrize(
    ("pin", "refused"),
    [
        ("4071", ""),
        ("407195", ""),
        ("40", "pin-form"),
        ("", "pin-form"),
        ("0000", "pin-weak"),
        ("888888", "pin-weak"),
        ("1234", "pin-weak"),
        ("654321", "pin-weak"),
        ("8901", "pin-weak"),
        ("1212", "pin-weak"),
        ("123123", "pin-weak"),
        ("121212", "pin-weak"),
        ("2580", "pin-weak"),
        ("1970", "pin-known"),
        ("2008", "pin-known"),
        ("0315", "pin-known"),
        ("1503", "pin-known"),
        ("700315", "pin-known"),
        ("150370", "pin-known"),
        ("5678", "pin-weak"),
        ("4927", "pin-known"),
        ("8007", "pin-known"),
    ],
)
def test_weak_pins_are_refused(pin, refused):
    assert pin_refusal(pin, avoid=("19700315", "13856124927", "Z-80071")) == refused


@pytest.mark.parametrize(
    ("wrong", "refused"),
    [
        (WrongSecrets(), ""),
        (WrongSecrets(half_an_hour=4, day=9), ""),
        (WrongSecrets(half_an_hour=5, day=5), "secret-too-many"),
        (WrongSecrets(half_an_hour=0, day=10), "secret-locked"),
        (WrongSecrets(is_locked=True, is_familiar=True), "secret-locked"),
        (WrongSecrets(half_an_hour=5, day=5, is_familiar=True), "secret-too-many"),
        (WrongSecrets(unit_hour=19), ""),
        (WrongSecrets(unit_hour=20), "unit-slow"),
        (WrongSecrets(unit_hour=119, unit_size=2000), ""),
        (WrongSecrets(unit_hour=120, unit_size=2000), "unit-slow"),
        (WrongSecrets(unit_day=460, unit_size=2000), "unit-slow"),
        (WrongSecrets(unit_hour=500, unit_day=500, address_hour=900, is_familiar=True), ""),
        (WrongSecrets(address_hour=60), "address-slow"),
        (WrongSecrets(address_hour=60, entered=1), ""),
    ],
)
def test_when_no_more_may_be_tried(wrong, refused):
    assert secret_refusal(wrong) == refused


counts = st.integers(min_value=0, max_value=500)
states = st.builds(
    WrongSecrets, half_an_hour=counts, day=counts, is_locked=st.booleans(), unit_hour=counts, unit_day=counts,
    unit_size=counts, address_hour=counts, entered=counts, is_familiar=st.booleans(),
)  # fmt: skip


@given(states, st.sampled_from(["half_an_hour", "day", "unit_hour", "unit_day", "address_hour"]), counts)
def test_more_wrong_tries_never_open_a_door(wrong, name, more):
    if secret_refusal(wrong):
        assert secret_refusal(replace(wrong, **{name: getattr(wrong, name) + more}))


@given(states)
def test_nobody_gets_a_sixth_try_nor_the_unit_its_whole_list(wrong):
    if not secret_refusal(wrong):
        assert wrong.half_an_hour < 5 and wrong.day < 10 and not wrong.is_locked
        assert wrong.is_familiar or wrong.unit_hour < 20 + wrong.unit_size // 20 + 1


@given(st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(typed):
    assert read_birthday(typed) is None or read_pin(typed) == ""
    assert pin_refusal(read_pin(typed)) in ("", "pin-form", "pin-weak", "pin-known")
