"""Identity numbers, GB 11643."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgs.logic.id_numbers import IdNumber, age_on, check_character, parse_id_number

GOOD = "99010119790219010X"
BORN = date(1979, 2, 19)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (GOOD, ()),
        (GOOD.lower(), ()),
        ("９９０１０１１９７９０２１９０１０Ｘ", ()),
        (f" {GOOD}\n", ()),
        ("990101 19790219 010X", ("id-number-spaces",)),
        (f"'{GOOD}", ("id-number-spaces",)),
        (f"\u202d{GOOD}\u202c", ("id-number-spaces",)),
    ],
)
def test_a_good_number_is_read(text: str, codes: tuple[str, ...]) -> None:
    assert parse_id_number(text) == IdNumber(GOOD, codes, BORN, "female")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id-number-missing"),
        ("　", "id-number-missing"),
        ("9.90101E+17", "id-number-scientific"),
        ("9.9e17", "id-number-scientific"),
        ("990101197902190101", "id-number-bad-checksum"),
        ("990101197902300108", "id-number-bad-birth-date"),
        ("99010119790219010", "id-number-length"),
        ("9901011979021901001", "id-number-length"),
        ("99010119790219O10X", "id-number-length"),
        ("没带", "id-number-length"),
    ],
)
def test_a_bad_number_says_why(text: str, code: str) -> None:
    assert parse_id_number(text) == IdNumber("", (code,))


def test_a_number_cell_has_lost_its_last_digits_even_if_the_rest_fits() -> None:
    assert parse_id_number("990101198911020019", is_number=True).codes == ("id-number-scientific",)
    assert parse_id_number("990101790219011", is_number=True).value


def test_fifteen_digits_are_widened_and_said() -> None:
    read = parse_id_number("990101790219010")
    assert read == IdNumber(GOOD, ("id-number-15-digits",), BORN, "female")
    impossible = parse_id_number("990101791919010")
    assert (impossible.value, impossible.codes) == ("990101791919010", ("id-number-15-digits",))


@pytest.mark.parametrize("text", ["E12345678", "H60000000", "ABC123456789012", "01234567"])
def test_other_documents_are_kept(text: str) -> None:
    assert parse_id_number(text) == IdNumber(text, ("id-number-other-document",))


@given(st.integers(0, 10**17 - 1))
def test_one_wrong_digit_never_fits(number: int) -> None:
    digits = f"{number:017d}"
    other = str((int(digits[3]) + 1) % 10)
    assert check_character(digits) != check_character(digits[:3] + other + digits[4:])


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 5, 2), date(2016, 5, 1), 15),
        (date(2000, 5, 2), date(2016, 5, 2), 16),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2020, 1, 1), date(2019, 1, 1), -1),
    ],
)
def test_age_is_whole_years(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age
