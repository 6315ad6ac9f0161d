"""The list of enterprises as a workbook: what the screen shows, every text written as text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.db.models import QuerySet

from kernel.masking import mask_phone
from kernel.periods import chinese_date
from orgs.enums import GridKind, RiskLevel
from orgs.units.office_queries import grids_in_force
from plumbing.tabular.files import add_sheet, head_format, workbook, write_texts

HEADS = (
    ("序号", 6), ("企业名称", 34), ("单位码", 12), ("所属区域", 16), ("所属网格", 34), ("行业", 18), ("风险等级", 16),
    ("高危行业（学时）", 12), ("负责人须考核", 12), ("在册人数", 10), ("安全管理人员账号", 12), ("地址", 30),
    ("联系人", 12), ("联系电话", 16),
)  # fmt: skip
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands above the rows."""

    on: date
    printed_by: str
    is_masked: bool


def workbook_of(rows: QuerySet[Any], sheet: Sheet) -> tuple[IO[bytes], int]:
    """The workbook, in a file that is gone when closed, and how many rows it has. Rows go straight to disk."""
    number = 0
    with workbook() as (file, book):
        page = add_sheet(book, "企业名单", [width for _name, width in HEADS])
        _begin(page, sheet, head_format(book))
        for number, line in enumerate(_lines(rows, sheet), start=1):
            _write(page, number + 1, number, line)
    return file, number


def _begin(page: Any, sheet: Sheet, head: Any) -> None:
    phones = "联系电话已隐去中间四位" if sheet.is_masked else "含完整联系电话，请妥善保管"
    page.write_string(0, 0, f"企业名单　截至{chinese_date(sheet.on)}　导出人：{sheet.printed_by}　{phones}")
    write_texts(page, 1, [name for name, _width in HEADS], head)
    page.freeze_panes(2, 2)
    page.repeat_rows(1)


def _write(page: Any, row: int, number: int, line: tuple[str | int, ...]) -> None:
    page.write_number(row, 0, number)
    for column, value in enumerate(line, start=1):
        if isinstance(value, int):
            page.write_number(row, column, value)
        else:
            page.write_string(row, column, value)


def _lines(rows: QuerySet[Any], sheet: Sheet) -> Any:
    """The rows' cells, in chunks, so that the grids of many enterprises cost few queries."""
    waiting: list[Any] = []
    for row in rows.iterator(chunk_size=CHUNK):
        waiting.append(row)
        if len(waiting) == CHUNK:
            yield from _cells(waiting, sheet)
            waiting = []
    yield from _cells(waiting, sheet)


def _cells(rows: list[Any], sheet: Sheet) -> Any:
    grids = grids_in_force([row.pk for row in rows], sheet.on)
    for row in rows:
        named = [f"{grid.name}（{GridKind(grid.kind).label}）" for grid in grids.get(row.pk, [])]
        yield (
            row.name, row.unit_code, row.area.name, "、".join(named), row.industry,
            str(RiskLevel(row.risk_level).label), _yes(row.hours_high_risk), _yes(row.exam_required), row.people,
            "有" if row.has_officer else "无", row.address, row.contact_name,
            mask_phone(row.contact_phone) if sheet.is_masked else row.contact_phone,
        )  # fmt: skip


def _yes(value: bool) -> str:
    return "是" if value else "否"
