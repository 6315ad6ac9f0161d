"""Whatever a cell holds, a row gets a verdict; and cells as workbooks have them."""

from __future__ import annotations

import io
from datetime import date, datetime

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from orgs.rosters.codes import SEVERITY
from orgs.rosters.headers import HEADER_WORDS
from orgs.rosters.reading import parse_roster
from orgs.rosters.review import review_roster
from orgs.rosters.stored import StoredRoster
from plumbing.tabular import Cell, read_table
from tests.orgs.rosters.support import TODAY, make_table

HEADERS = [words.split()[0] for words in HEADER_WORDS.values()]
TEXTS = st.text(max_size=30) | st.text("0123456789.-/年月日Xx+eE ", max_size=20)
CELLS = st.builds(Cell, TEXTS, st.sampled_from(["text", "number", "date", "bool"]), st.booleans())


@given(st.lists(CELLS, max_size=len(HEADERS) + 2))
def test_no_row_is_too_odd(cells: list[Cell]) -> None:
    file = parse_roster(make_table(HEADERS, list(cells), list(cells)), today=TODAY)
    for row in review_roster(file, StoredRoster()).rows:
        assert set(row.codes) <= set(SEVERITY)
        assert row.parsed or row.verdict == "skip"


def write_workbook(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str) and value.startswith("="):
                sheet.write_formula(at, column, value, None, "女")
            else:
                sheet.write(at, column, value)
    book.close()
    return out.getvalue()


def test_numbers_dates_and_formulas_of_a_workbook() -> None:
    data = write_workbook(
        [
            ["单位全称", "姓 名", "性别", "身份证号码", "联系电话", "员工编号", "人员类别", "进厂时间"],
            ["甲厂", "张三", '=IF(1,"女")', "99010119790219010X", 13000000001, 1001, "安全员", datetime(2020, 1, 2)],
            ["甲厂", "李四", "男", 990101198911020019, 13000000002, 1002, "员工", 45292],
        ]
    )
    rows = review_roster(parse_roster(read_table(data, "a.xlsx"), today=TODAY), StoredRoster()).rows
    first = rows[0].fields
    assert (rows[0].verdict, rows[0].codes) == ("ok", ("formula-value", "enterprise-new"))
    assert (first.phone, first.staff_number, first.sex) == ("13000000001", "1001", "female")
    assert (first.category, first.hired_on) == ("safety_manager", date(2020, 1, 2))
    assert rows[1].verdict == "error"
    assert {"id-number-scientific", "date-excel-serial"} <= set(rows[1].codes)
    assert rows[1].parsed["hired_on"] == "2024-01-01"
