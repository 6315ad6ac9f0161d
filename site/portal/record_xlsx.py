"""The year's record as a workbook: the same figures as the sheet, every text written as text."""

from __future__ import annotations

from typing import IO, Any

from plumbing.tabular.files import add_sheet, head_format, workbook, write_texts
from portal.record import Record, note

SUMMARY_HEADS = ("岗位类别", "应训人数", "达标人数", "未达标人数", "已训学时合计")
PEOPLE_HEADS = (
    "序号",
    "姓名",
    "工号",
    "部门",
    "岗位",
    "岗位类别",
    "培训要求及依据",
    "应训学时",
    "已训学时",
    "还差学时",
    "考核",
    "证书编号",
)
TRAINING_HEADS = ("序号", "姓名", "工号", "日期", "培训", "学时")
WIDTHS = {
    "汇总": (24, 12, 12, 12, 16),
    "人员": (6, 16, 12, 16, 18, 18, 52, 10, 10, 10, 16, 26),
    "培训明细": (6, 16, 12, 12, 52, 10),
}


def workbook_of(record: Record) -> IO[bytes]:
    """The workbook, in a file that is gone when closed. Rows go straight to disk, however many people."""
    with workbook() as (file, book):
        head = head_format(book)
        hours = book.add_format({"num_format": "0.0"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheets = {name: add_sheet(book, name, widths) for name, widths in WIDTHS.items()}
        _summary(sheets["汇总"], record, head, hours)
        _people(sheets["人员"], record, head, hours, wrap)
        _trainings(sheets["培训明细"], record, head, hours)
    return file


def _summary(sheet: Any, record: Record, head: Any, hours: Any) -> None:
    write_texts(sheet, 0, (f"{record.enterprise} {record.year}年度安全生产教育培训档案",), head)
    write_texts(sheet, 1, (f"单位编码：{record.unit_code}　数据版本：{record.version}",))
    write_texts(sheet, 2, SUMMARY_HEADS, head)
    for row, line in enumerate((*record.by_category, {**record.total, "category": "合计"}), start=3):
        sheet.write_string(row, 0, line["category"])
        for column, key in enumerate(("people_required", "people_met", "people_short"), start=1):
            sheet.write_number(row, column, line[key])
        sheet.write_number(row, 4, float(str(line["hours_done"])), hours)
    write_texts(sheet, 4 + len(record.by_category), (note(),))


def _people(sheet: Any, record: Record, head: Any, hours: Any, wrap: Any) -> None:
    write_texts(sheet, 0, PEOPLE_HEADS, head)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    for row, person in enumerate(record.people, start=1):
        needs = [
            f"{need['name']} {need['basis']}{'' if need['verified'] else '（待核实）'}"
            for need in person["requirements"]
        ]
        sheet.write_number(row, 0, row)
        for column, key in enumerate(("name", "staff_number", "department", "post", "category"), start=1):
            sheet.write_string(row, column, person[key])  # type: ignore[literal-required]
        sheet.write_string(row, 6, "\n".join(needs), wrap)
        for column, key in enumerate(("hours_required", "hours_done", "hours_short"), start=7):
            sheet.write_number(row, column, float(person[key]), hours)  # type: ignore[literal-required]
        sheet.write_string(row, 10, "\n".join(person["exams"]), wrap)
        sheet.write_string(row, 11, "\n".join(person["certificates"]), wrap)


def _trainings(sheet: Any, record: Record, head: Any, hours: Any) -> None:
    write_texts(sheet, 0, TRAINING_HEADS, head)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    row = 0
    for person in record.people:
        for line in person["trainings"]:
            row += 1
            sheet.write_number(row, 0, row)
            texts = (person["name"], person["staff_number"], line["held_on"], line["course"])
            write_texts(sheet, row, texts, first=1)
            sheet.write_number(row, 5, float(line["class_hours"]), hours)
