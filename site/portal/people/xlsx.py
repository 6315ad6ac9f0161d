"""The people of an enterprise as a workbook, every text written as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from kernel.masking import mask_phone
from orgs.people.staff_lists import StaffLine
from plumbing.tabular.files import add_sheet, head_format, workbook, write_texts

HEADS = ("序号", "姓名", "工号", "部门", "班组", "岗位", "岗位类别", "用工形式", "特种作业", "入职日期", "离岗日期",
         "手机号", "身份证号")  # fmt: skip
WIDTHS = (6, 14, 12, 16, 10, 16, 18, 14, 26, 12, 12, 15, 22)


def workbook_of(lines: Sequence[StaffLine], *, title: str, numbers: dict[int, str] | None) -> IO[bytes]:
    """The workbook, in a file that is gone when closed. `numbers`: whole ID numbers by person, None for masked ones."""
    with workbook() as (file, book):
        sheet = add_sheet(book, "人员", WIDTHS)
        sheet.write_string(0, 0, title, book.add_format({"bold": True}))
        sheet.freeze_panes(2, 2)
        sheet.repeat_rows(0, 1)
        write_texts(sheet, 1, HEADS, head_format(book))
        for row, line in enumerate(lines, start=1):
            _write(sheet, row, line, numbers)
    return file


def _write(sheet: Any, row: int, line: StaffLine, numbers: dict[int, str] | None) -> None:
    phone = line.phone if numbers is not None else mask_phone(line.phone)
    number = line.masked_id_number if numbers is None else numbers.get(line.person_id, "")
    texts = (
        line.name, line.staff_number, line.department, line.team, line.job_title, line.category_label, line.form_label,
        "、".join(line.operations), line.started_on.isoformat(), line.ended_on.isoformat() if line.ended_on else "",
        phone, number,
    )  # fmt: skip
    sheet.write_number(row + 1, 0, row)
    write_texts(sheet, row + 1, texts, first=1)
