"""Names keep their characters; phones come down to eleven digits."""

from __future__ import annotations

from pathlib import Path

import pytest

from orgs.logic.names import Name, fold_name, parse_name, same_name
from orgs.logic.phones import Phone, is_telephone, parse_phone

RARE = (Path(__file__).parents[2] / "data/rosters/names-rare.txt").read_text("utf-8").split("\n")


@pytest.mark.parametrize("name", [name for name in RARE if name])
def test_rare_names_are_kept_to_the_letter(name: str) -> None:
    assert parse_name(name) == Name(name)


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("阳　国庆", "阳国庆", ("name-spaces",)),
        (" 王 军 ", "王军", ("name-spaces",)),
        ("王\u200b军\n", "王军", ("name-spaces",)),
        ("买买提•吐尔逊江", "买买提·吐尔逊江", ()),
        ("买买提.吐尔逊江", "买买提·吐尔逊江", ()),
        ("买买提 ・ 吐尔逊江", "买买提·吐尔逊江", ("name-spaces",)),
        ("O'Brien  Sea\u0301n", "O'Brien Seán", ("name-spaces",)),
        ("Ольга Иванова", "Ольга Иванова", ()),
        ("\ufa11田", "\ufa11田", ()),
        ("\uf9d1", "\uf9d1", ()),
        ("张三（组长）", "张三（组长）", ("name-odd",)),
        ("王\ue863", "王\ue863", ("name-private-use",)),
    ],
)
def test_blanks_and_dots_are_folded(text: str, name: str, codes: tuple[str, ...]) -> None:
    assert parse_name(text) == Name(name, codes)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "name-missing"), (" 　", "name-missing"), ("陈?", "name-broken"), ("王" * 61, "name-too-long")],
)
def test_unusable_names(text: str, code: str) -> None:
    assert parse_name(text) == Name("", (code,))


def test_same_name_does_not_mind_spelling() -> None:
    assert same_name("O’BRIEN Seán", "O'Brien Seán")
    assert same_name("买买提·吐尔逊江", "买买提 吐尔逊江")
    assert not same_name("张敏", "张珉")
    assert fold_name("欧阳 龘") == "欧阳龘"


@pytest.mark.parametrize(
    ("text", "phone", "codes"),
    [
        ("13000000000", "13000000000", ()),
        ("180 0000 0007", "18000000007", ("phone-spaces",)),
        ("１８０００００００07", "18000000007", ("phone-spaces",)),
        ("+86 180-0000-0007", "18000000007", ("phone-spaces",)),
        ("0086 18000000007", "18000000007", ("phone-spaces",)),
        ("8618000000007", "18000000007", ("phone-spaces",)),
        ("\u202d18000000007\u202c", "18000000007", ("phone-spaces",)),
        ("0517-8888888/18000000007", "18000000007", ("phone-several",)),
        ("", "", ("phone-missing",)),
        ("0517-88888888", "", ("phone-landline",)),
        ("1800000000", "", ("phone-invalid",)),
        ("12000000000", "", ("phone-invalid",)),
        ("1.8E+10", "", ("phone-scientific",)),
    ],
)
def test_phones(text: str, phone: str, codes: tuple[str, ...]) -> None:
    assert parse_phone(text) == Phone(phone, codes)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("13900000001", True), ("0731-85551234", True), ("8555 1234", True), ("123", False), ("", False), ("无", False)],
)
def test_what_can_be_dialled(typed: str, wanted: bool) -> None:
    assert is_telephone(typed) is wanted
