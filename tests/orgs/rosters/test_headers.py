"""Headers in any order, with the dirt of offices."""

from __future__ import annotations

import pytest

from kernel.errors import UnreadableFile
from orgs.rosters.headers import HEADER_WORDS, field_of_header, find_layout
from orgs.rosters.reading import parse_roster
from tests.orgs.rosters.support import TODAY, make_table


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("用人单位", "enterprise_name"),
        ("企业名称", "enterprise_name"),
        ("*姓 名", "name"),
        ("姓\n名", "name"),
        ("联系电话", "phone"),
        ("手机号码（必填）", "phone"),
        ("身份证", "id_number"),
        ("身份证号\n(18位)", "id_number"),
        ("入厂时间", "hired_on"),
        ("入职日期：", "hired_on"),
        ("部门/车间", "department"),
        ("岗位（工种）", "job_title"),
        ("工种/岗位", "job_title"),
        ("用工性质", "employment_form"),
        ("备注", ""),
        ("序号", ""),
        ("", ""),
    ],
)
def test_synonyms(header: str, field: str) -> None:
    assert field_of_header(header) == field


def test_no_word_means_two_fields() -> None:
    words = [word for words in HEADER_WORDS.values() for word in words.split()]
    assert len(words) == len(set(words))


def test_header_below_a_title_and_in_another_order() -> None:
    table = make_table(
        ["从业人员花名册"],
        ["单位名称：青石化工有限公司      填表日期：2026-11-01"],
        [],
        ["序号", "手机号", "姓名", "性 别", "备注", "姓名"],
        ["1", "13000000000", "张三", "M", "", ""],
    )
    layout = find_layout(table)
    assert layout.header_index == 3
    assert dict(layout.columns) == {"phone": 1, "name": 2, "sex": 3}
    assert layout.ignored == ("姓名",)
    assert layout.title_enterprise == "青石化工有限公司"


def test_no_header_cannot_be_read() -> None:
    for table in (
        make_table(["张三", "13000000000"]),
        make_table(["姓名"]),
        make_table(*[[""]] * 10, ["姓名", "手机号"]),
    ):
        with pytest.raises(UnreadableFile) as caught:
            parse_roster(table, today=TODAY)
        assert caught.value.code == "roster-header-missing"


def test_hidden_and_unused_columns_are_told() -> None:
    file = parse_roster(make_table(["姓名", "身份证", "血型"], hidden=(1, 2)), today=TODAY)
    assert file.notes == (("hidden-column-read", {"columns": "身份证"}), ("columns-ignored", {"columns": "血型"}))
