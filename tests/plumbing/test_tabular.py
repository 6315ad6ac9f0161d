from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from random import Random

import pytest

from kernel.errors import UnreadableFile
from plumbing.tabular import Cell, Row, read_table
from tests.plumbing.workbooks import part, with_parts, workbook, workbook_of

SHEET = "xl__worksheets__sheet1_dot_xml"
PLAIN = workbook_of([["题干", "答案"], ["一", "A"]])


def texts(data: bytes, filename: str = "a.xlsx") -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in read_table(data, filename).rows]


def code_of(data: bytes, filename: str = "a.xlsx", **limits: int) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_table(data, filename, **limits)
    return caught.value.code


def test_values_of_every_kind_are_text() -> None:
    def fill(book, sheet) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        values = [1.0, 13800000000, 990101198911020019, 0.1 + 0.2, 1e-7, True, " 原样 "]
        for column, value in enumerate(values):
            sheet.write(0, column, value)
        sheet.write_datetime(1, 0, dt.datetime(2026, 3, 4), day)
        sheet.write_number(1, 1, 0.5, book.add_format({"num_format": "0%"}))
        sheet.write_number(1, 2, 7, book.add_format({"num_format": "00000"}))

    table = read_table(workbook(fill), "a.xlsx")
    assert table.name == "表"
    assert table.rows == (
        Row(
            1,
            (
                Cell("1", "number"),
                Cell("13800000000", "number"),
                Cell("990101198911020000", "number"),  # the workbook keeps 15 digits; nothing can bring back the rest
                Cell("0.3", "number"),
                Cell("0.0000001", "number"),
                Cell("TRUE", "bool"),
                Cell(" 原样 ", "text"),
            ),
        ),
        Row(2, (Cell("2026-03-04", "date"), Cell("50%", "number"), Cell("00007", "number"))),
    )


def test_formulas_and_formula_like_texts_are_marked() -> None:
    def fill(_book, sheet) -> None:
        sheet.write_formula(0, 0, "=1+1", None, 2)
        sheet.write_formula(0, 1, '=HYPERLINK("http://example.invalid")', None, "")
        sheet.write_string(0, 2, "=cmd|' /C calc'!A0")
        sheet.write_string(0, 3, "@SUM(1)|x!A0")
        sheet.write_string(0, 4, "-5 度")
        sheet.write_string(0, 5, "甲=乙")
        sheet.write_string(0, 6, "+HYPERLINK(1)")

    row = read_table(workbook(fill), "a.xlsx").rows[0]
    assert [cell.formula for cell in row.cells] == [True, True, True, True, False, False, True]


def test_rows_keep_their_numbers_and_empty_rows_inside() -> None:
    table = read_table(workbook_of([[], ["甲"], [], ["", "乙"], [], [" "]]), "a.xlsx")
    assert [(row.number, len(row.cells)) for row in table.rows] == [(1, 0), (2, 1), (3, 0), (4, 2)]


def test_the_first_visible_sheet_with_data_is_read() -> None:
    def fill(book, sheet) -> None:
        sheet.write(0, 0, "藏")
        sheet.hide()
        book.add_worksheet("空")
        shown = book.add_worksheet("数")
        shown.write(0, 0, "看")
        shown.activate()
        book.add_worksheet("后").write(0, 0, "不读")

    table = read_table(workbook(fill), "a.xlsx")
    assert (table.name, table.rows[0].cells[0].text, table.other_sheets) == ("数", "看", ("后",))


def test_hidden_columns_and_columns_merged_downwards() -> None:
    def fill(_book, sheet) -> None:
        sheet.set_column(1, 2, 9, None, {"hidden": True})
        sheet.merge_range("A1:A3", "单选")
        for row in (0, 1):
            sheet.write(row, 3, "题")

    table = read_table(workbook(fill), "a.xlsx")
    assert table.hidden_columns == frozenset({1, 2})
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["单选", "", "", "题"]] * 2


def test_formatting_far_below_the_data_is_no_data() -> None:
    def fill(book, sheet) -> None:
        sheet.write(0, 0, "甲")
        sheet.write_blank(1_048_575, 3, None, book.add_format({"bold": True}))

    assert texts(workbook(fill)) == [("甲",)]


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("utf-16-le", b"\xff\xfe")]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_text(encoding: str, mark: bytes, delimiter: str) -> None:
    text = f'姓名{delimiter}备注\r\n郭𬀩{delimiter}"两\n行{delimiter}"\r\n\r\n李{delimiter}001\r\n'
    table = read_table(mark + text.encode(encoding), "a.csv")
    assert [(row.number, tuple(cell.text for cell in row.cells)) for row in table.rows] == [
        (1, ("姓名", "备注")),
        (2, ("郭𬀩", f"两\n行{delimiter}")),
        (4, ()),
        (5, ("李", "001")),
    ]


def test_a_formula_in_text_is_marked() -> None:
    table = read_table(b"a,=cmd|' /C calc'!A0,+86 13800000000", "a.csv")
    assert [cell.formula for cell in table.rows[0].cells] == [False, True, False]


def test_a_workbook_is_known_by_its_bytes_not_its_name() -> None:
    assert texts(PLAIN, "a.csv") == texts(PLAIN, "a.xlsx")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "a.xlsx", "file-empty"),
        (b" \r\n \n", "a.csv", "file-empty"),
        (b",,\n,,\n", "a.csv", "file-empty"),
        (workbook_of([]), "a.xlsx", "file-empty"),
        (b"%PDF-1.7 ...", "a.xlsx", "not-a-workbook"),
        (b"%PDF-1.7 ...", "a.csv", "not-a-workbook"),
        (b"<html><table>", "a.xls", "not-a-workbook"),
        (with_parts(PLAIN, xl__workbook_dot_xml=None), "a.xlsx", "not-a-workbook"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file-encrypted"),
        (OLE, "a.xls", "file-old-xls"),
        (PLAIN, "a.xlsm", "file-macros"),
        (with_parts(PLAIN, xl__vbaProject_dot_bin=b"x"), "a.xlsx", "file-macros"),
        (with_parts(PLAIN, xl__macrosheets__sheet1_dot_xml=b"<a/>"), "a.xlsx", "file-macros"),
        (PLAIN[: len(PLAIN) // 2], "a.xlsx", "file-damaged"),
        (with_parts(PLAIN, **{SHEET: b"<worksheet><row>"}), "a.xlsx", "file-damaged"),
        (b"\xff\xff\xff\xff", "a.csv", "encoding-unknown"),
        (b"a\x00b", "a.csv", "encoding-unknown"),
        (b"x", "a.docx", "unsupported-type"),
        (b"x", "a", "unsupported-type"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, filename: str, code: str) -> None:
    assert code_of(data, filename) == code


def test_limits() -> None:
    assert code_of(PLAIN, max_bytes=100) == "file-too-large"
    assert code_of(PLAIN, max_rows=1) == "too-many-rows"
    assert code_of(b"a\nb\nc\n", "a.csv", max_rows=2) == "too-many-rows"


def test_a_cell_in_the_far_corner_is_refused_before_memory_is_asked_for() -> None:
    sheet = part(PLAIN, "xl/worksheets/sheet1.xml")
    far = sheet.replace(b'r="B2"', b'r="XFD2"')
    assert far != sheet
    assert code_of(with_parts(PLAIN, **{SHEET: far})) == "too-many-columns"
    low = sheet.replace(b'r="B2"', b'r="B1048576"')
    assert code_of(with_parts(PLAIN, **{SHEET: low})) == "too-many-rows"


def test_entities_and_document_types_are_refused() -> None:
    for name in (SHEET, "xl__sharedStrings_dot_xml", "xl__workbook_dot_xml"):
        xml = part(PLAIN, name.replace("__", "/").replace("_dot_", "."))
        head, _, rest = xml.partition(b"?>")
        evil = head + b'?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + rest
        assert code_of(with_parts(PLAIN, **{name: evil})) == "file-damaged"


def test_archive_bombs_are_refused_unread() -> None:
    assert code_of(with_parts(PLAIN, xl__big_dot_xml=b" " * 40_000_000)) == "archive-bomb"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", b"")
    assert code_of(buffer.getvalue()) == "archive-bomb"


def test_packings_that_no_spreadsheet_uses_are_refused() -> None:
    for packing in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(PLAIN)) as source, zipfile.ZipFile(buffer, "w", packing) as target:
            for name in source.namelist():
                target.writestr(name, source.read(name))
        assert code_of(buffer.getvalue()) == "file-damaged"


@pytest.mark.parametrize("encoding", [b"nobody-knows", b"base64", b"utf-7"])
def test_an_encoding_that_nobody_knows_is_told(encoding: bytes) -> None:
    for name in (SHEET, "xl__workbook_dot_xml"):
        xml = part(PLAIN, name.replace("__", "/").replace("_dot_", "."))
        evil = b'<?xml version="1.0" encoding="' + encoding + b'"?>' + xml.partition(b"?>")[2]
        assert code_of(with_parts(PLAIN, **{name: evil})) == "file-damaged"


def test_a_second_sheet_of_the_same_name_is_refused() -> None:
    book = part(PLAIN, "xl/workbook.xml")
    sheet = book[book.index(b"<sheet ") : book.index(b"</sheets>")]
    assert code_of(with_parts(PLAIN, xl__workbook_dot_xml=book.replace(sheet, sheet * 2))) == "file-damaged"


def test_prefixed_elements_hide_nothing() -> None:
    sheet = part(PLAIN, "xl/worksheets/sheet1.xml").decode()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    prefixed = sheet.replace("<worksheet ", f'<worksheet xmlns:q="{space}" ', 1).replace('<c r="B2"', '<q:c r="XFD2"')
    end = prefixed.index("</c>", prefixed.index("<q:c"))
    prefixed = prefixed[:end] + "</q:c>" + prefixed[end + 4 :]
    assert code_of(with_parts(PLAIN, **{SHEET: prefixed.encode()})) == "too-many-columns"


def test_many_rows_are_read_quickly() -> None:
    data = workbook_of([[f"题{row}", row, "甲"] for row in range(20_000)])
    begin = time.monotonic()
    assert len(read_table(data, "a.xlsx").rows) == 20_000
    assert time.monotonic() - begin < 20


def test_a_file_with_wrong_bytes_is_read_or_told_never_a_crash() -> None:
    random = Random(7)
    for _ in range(150):
        data = bytearray(PLAIN)
        for _ in range(random.randint(1, 6)):
            data[random.randrange(len(data))] = random.randrange(256)
        try:
            read_table(bytes(data), "a.xlsx")
        except UnreadableFile:
            continue
