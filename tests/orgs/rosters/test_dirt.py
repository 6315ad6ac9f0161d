"""Rosters as offices send them: headers of two rows, several sheets, totals, numbers and dates of every spelling."""

from __future__ import annotations

import io
import random
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.errors import UnreadableFile
from orgs.logic.dates import parse_date
from orgs.logic.id_numbers import check_character, parse_id_number
from orgs.logic.phones import parse_phone
from orgs.rosters.headers import HEADER_ROWS, field_of_header, find_layout
from orgs.rosters.reading import RosterFile, parse_roster
from orgs.rosters.review import review_roster
from orgs.rosters.stored import StoredEnterprise, StoredPerson, StoredPost, StoredRoster
from plumbing.tabular import read_tables
from tests.orgs.rosters.support import TODAY, make_table, review

ID = "990101199001010118"[:17]
ID = ID + check_character(ID)


def read_csv(text: str, encoding: str = "utf-8") -> RosterFile:
    return parse_roster(read_tables(text.encode(encoding), "名单.csv"), today=TODAY)


def workbook(*sheets: tuple[str, list[list[Any]]], merge: tuple[str, ...] = ()) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(at, column, value)
        for place in merge:
            sheet.merge_range(place, rows[int(place[1]) - 1]["ABCDEFGH".index(place[0])])
    book.close()
    return buffer.getvalue()


def people(file: RosterFile) -> list[str]:
    return [line.fields.name for line in file.lines if line.fields.name]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓名*", "name"),
        ("手机号（必填）", "phone"),
        ("请填写姓名", "name"),
        ("联系\n方式", "phone"),
        ("Ｎo．", ""),
        ("工种", "job_title"),
        ("岗位", "job_title"),
        ("职务", "job_title"),
        ("身份证号码", "id_number"),
        ("证件号", "id_number"),
        ("手机号码", "phone"),
        ("到岗日期", "hired_on"),
        ("进厂日期", "hired_on"),
        ("用工形式", "employment_form"),
        ("班 组", "team"),
        ("车间", "department"),
        ("科室", "department"),
        ("人员类别", "category"),
        ("特种作业操作证号", "certificate_number"),
        ("操作证", "special_operation"),
        ("证书编号", "certificate_number"),
        ("出生年月", "birth_date"),
        ("单位名称（公章）", "enterprise_name"),
        ("公司", "enterprise_name"),
        ("员工编号", "staff_number"),
        ("工\u200b号", "staff_number"),
        ("参加工作时间", ""),
    ],
)
def test_headers(header: str, field: str) -> None:
    assert field_of_header(header) == field


def test_a_header_of_two_rows_in_a_text_file() -> None:
    file = read_csv(
        "恒泰五金从业人员台账,,,,,\n序号,姓名,证件信息,,岗位信息,\n,,身份证,手机,部门,工种\n"
        f"1,张三,{ID},13900000001,一车间,焊工\n2,李四,,13900000002,二车间,电工\n"
    )
    assert people(file) == ["张三", "李四"]
    first = file.lines[0].fields
    assert (first.id_number, first.phone, first.department, first.job_title) == (ID, "13900000001", "一车间", "焊工")


def test_a_header_of_two_merged_rows_in_a_workbook() -> None:
    rows = [
        ["台账", None, None, None],
        ["姓名", "联系", None, "工号"],
        [None, "电话", "地址", None],
        ["张三", "13900000001", "村口", "A1"],
    ]
    file = parse_roster(read_tables(workbook(("表", rows), merge=("A2:A3", "D2:D3")), "台账.xlsx"), today=TODAY)
    assert [(line.number, line.fields.name, line.fields.phone, line.fields.staff_number) for line in file.lines] == [
        (4, "张三", "13900000001", "A1")
    ]


def test_a_person_below_the_header_is_no_second_header() -> None:
    layout = find_layout(make_table(["姓名", "岗位", "电话"], ["岗位", "职务", "13900000001"]))
    assert (layout.header_index, dict(layout.columns)) == (0, {"name": 0, "job_title": 1, "phone": 2})


def test_numbering_is_a_staff_number_when_it_does_not_count() -> None:
    header = ["编号", "姓名", "电话"]
    counts = make_table(header, ["1", "张三", "1"], ["2", "李四", "2"])
    codes = make_table(header, ["HT01", "张三", "1"], ["HT02", "李四", "2"])
    assert "staff_number" not in find_layout(counts).columns
    assert find_layout(codes).columns["staff_number"] == 0


def test_every_sheet_of_people_is_read_and_the_others_are_named() -> None:
    data = workbook(
        ("封面", [["安全生产台账"]]),
        ("一车间", [["姓名", "工号"], ["张三", "A1"]]),
        ("二车间", [["单位名称：乙厂"], ["工号", "姓名"], ["B1", "李四"], ["A1", "张三"]]),
    )
    file = parse_roster(read_tables(data, "名单.xlsx"), today=TODAY)
    assert people(file) == ["张三", "李四", "张三"]
    assert file.notes == (("sheets-read", {"sheets_read": "一车间、二车间"}), ("sheets-left-out", {"sheets": "封面"}))
    reviewed = review_roster(file, StoredRoster(), default_enterprise="甲厂")
    assert [(row.verdict, row.duplicate_of) for row in reviewed.rows] == [
        ("warn", None),
        ("warn", None),
        ("skip", 1_000_002),
    ]
    assert "一车间!2" in reviewed.rows[2].message
    alone = review_roster(file, StoredRoster([StoredEnterprise(1, "一车间")]))
    assert [row.fields.enterprise_name for row in alone.rows] == ["一车间", "乙厂", "乙厂"]


def test_no_sheet_of_people() -> None:
    with pytest.raises(UnreadableFile, match="roster-header-missing"):
        parse_roster(read_tables(workbook(("甲", [["说明"]]), ("乙", [["日期", "天气"]])), "a.xlsx"), today=TODAY)


@pytest.mark.parametrize(
    "row",
    [
        ["合 计", "", "3人"],
        ["合计：3人"],
        ["总计", "", "3"],
        ["", "合计", "3"],
        ["单位负责人：", "", "填表人："],
        ["填表人：王五", "", "日期：2026-11-22"],
        ["注：1.本表一式两份；2.特种作业人员须附证书复印件。"],
        ["第 1 页 共 3 页"],
        ["12", "", ""],
        ["（盖章）"],
    ],
)
def test_rows_below_the_people(row: list[str]) -> None:
    reviewed = review(["1", "张三", "A1"], row, header="序号 姓名 工号", default_enterprise="甲厂")
    assert [each.verdict for each in reviewed.rows] == ["warn", "skip"]


@pytest.mark.parametrize("name", ["李负责", "注张三", "合计成", "共青"])
def test_people_with_names_like_remarks_stay(name: str) -> None:
    assert review([name, "A1"], header="姓名 工号", default_enterprise="甲厂").rows[0].fields.name == name


@pytest.mark.parametrize(
    ("text", "phone", "code"),
    [
        ("+86 139-0000-0001", "13900000001", "phone-spaces"),
        ("８６１３９００００００01", "13900000001", "phone-spaces"),
        ("139 0000 0001（微信同号）", "13900000001", "phone-spaces"),
        ("手机：13900000001", "13900000001", "phone-spaces"),
        ("1.3900000001E+10", "13900000001", "phone-spaces"),
        ("1.39E+10", "", "phone-scientific"),
        ("0514-87654321", "", "phone-landline"),
        ("13900000001/0514-87654321", "13900000001", "phone-several"),
        ("139０0000001", "13900000001", "phone-spaces"),
        ("1390000000", "", "phone-invalid"),
    ],
)
def test_phones(text: str, phone: str, code: str) -> None:
    read = parse_phone(text)
    assert (read.value, code in read.codes) == (phone, True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024.3.1", date(2024, 3, 1)),
        ("2024年3月", date(2024, 3, 1)),
        ("20240301", date(2024, 3, 1)),
        ("45352", date(2024, 3, 1)),
        ("二〇二四年三月一日", date(2024, 3, 1)),
        ("二○二四年十二月三十一日", date(2024, 12, 31)),
        ("2024/3/1 0:00:00", date(2024, 3, 1)),
        ("202403", date(2024, 3, 1)),
        ("2024 3 1", date(2024, 3, 1)),
        ("2024．03．01", date(2024, 3, 1)),
        ("2024.3至今", date(2024, 3, 1)),
        ("2024年3月1日入职", date(2024, 3, 1)),
        ("24.3.1", date(2024, 3, 1)),
        ("2024-13-01", None),
        ("去年", None),
        ("202413", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert parse_date(text).value == day


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ID.replace("X", "x"), None),
        (" ".join([ID[:6], ID[6:14], ID[14:]]), "id-number-spaces"),
        (f"身份证号：{ID}", "id-number-spaces"),
        ("3.2E+17", "id-number-scientific"),
        ("3.20801198001e+17", "id-number-scientific"),
        ("320801198001010010.0", "id-number-scientific"),
        (ID[:-1], "id-number-length"),
    ],
)
def test_id_numbers(text: str, code: str | None) -> None:
    read = parse_id_number(text)
    assert code in read.codes if code else read.codes == ()


def test_numbers_that_passed_through_another_program() -> None:
    file = read_csv("姓名,工号,手机号\n张三,139.0,13900000001.0\n")
    assert (file.lines[0].fields.staff_number, file.lines[0].fields.phone) == ("139", "13900000001")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    text = "姓名,工号,手机号\r\n张 三,A1,13900000001\r\n".replace(",", separator)
    assert people(read_csv(text, encoding)) == ["张三"]
    said = read_csv(f"sep={separator}\r\n{text}", encoding)
    assert [(line.number, line.fields.name) for line in said.lines] == [(3, "张三")]


def test_a_certificate_number_under_the_name_of_the_certificate() -> None:
    file = read_csv(f"姓名,工种,岗位类别,操作证\n张三,电工,特种作业人员,T{ID}\n李四,门卫,其他从业人员,T{ID}\n")
    assert (file.lines[0].fields.special_operation, file.lines[0].fields.certificate_number) == (
        "低压电工作业",
        f"T{ID}",
    )
    assert "certificate-unplaced" in file.lines[1].codes


def test_who_works_on_without_special_operation() -> None:
    post = StoredPost(7, 1, "A1", category="worker", special_operation="低压电工作业")
    stored = StoredRoster([StoredEnterprise(1, "甲厂")], [StoredPerson(3, "张三", posts=(post,))])

    def changes(*rows: list[str], header: str) -> list[tuple[str, Any]]:
        found = review(*rows, header=header, stored=stored, default_enterprise="甲厂").rows[0]
        return [(each.field, each.after) for each in found.plan.changes if each.field == "special_operation"]

    three = "姓名 工号 岗位类别"
    assert changes(["张三", "A1", "其他从业人员"], ["李四", "A2", "特种作业人员"], header=three) == []
    assert changes(["张三", "A1", "其他从业人员"], header=three) == []
    four = "姓名 工号 岗位类别 特种作业类别"
    assert changes(["张三", "A1", "其他从业人员", ""], header=four) == [("special_operation", "")]
    assert changes(["张三", "A1", "", ""], header=four) == []


_WORDS = ["姓名", "手机号", "工号", "部门", "岗位类别", "入职日期", "身份证号", "备注", "单位名称"]
_CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["张三", "13900000001", "2024.3.1", "合计", "=1+1", "1.39E+10", "无", ID, "其他"]),
)


@settings(max_examples=150, deadline=None)
@given(
    words=st.permutations(_WORDS),
    rows=st.lists(st.lists(_CELLS, max_size=11), max_size=8),
    titles=st.integers(0, 8),
    seed=st.integers(0, 99),
)
def test_whatever_stands_in_the_cells_every_row_gets_a_verdict(words, rows, titles, seed) -> None:
    dice = random.Random(seed)
    marks = ["", "*", "（必填）", " ", "\n"]
    header = [f"{word}{dice.choice(marks)}" for word in words]
    table = make_table(*[["台账"]] * titles, header, *rows)
    if titles >= HEADER_ROWS:
        return
    file = parse_roster(table, today=TODAY)
    reviewed = review_roster(file, StoredRoster(), default_enterprise="甲厂")
    assert len(reviewed.rows) == len(file.lines) <= len(rows)
    for row in reviewed.rows:
        assert row.verdict in ("ok", "warn", "error", "skip")
        assert bool(row.message) or row.verdict == "ok"
        assert row.step in ("join", "") if row.is_storable else row.step == ""
