"""Values of a workbook's first visible sheet, by calamine, joined with the marks of `workbook_xml`."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from kernel.errors import UnreadableFile
from plumbing.tabular.model import BLANK, MAX_COLUMNS, Cell, Row, Table, is_formula_like, trim_row, trim_rows
from plumbing.tabular.workbook_xml import (
    MAX_GRID,
    NumberFormat,
    SheetMarks,
    check_parts_are_plain,
    number_formats,
    open_archive,
    read_marks,
    sheet_paths,
)

_EXACT_DIGITS = 15  # a spreadsheet keeps no more of a number


def read_workbook(data: bytes, *, max_rows: int) -> Table:
    """The first visible sheet of `data` that holds anything. Raises `UnreadableFile` (codes: `tabular.read_table`)."""
    with open_archive(data) as archive:
        check_parts_are_plain(archive)
        workbook = _load(data)
        names = iter(_visible_sheets(workbook))
        for name in names:
            marks = _checked_marks(archive, name, max_rows=max_rows)
            rows = _read_rows(workbook, name, marks) if marks.last_row >= 0 else ()
            if rows:
                others = tuple(other for other in names if _holds_data(archive, other))
                return Table(name, rows, frozenset(marks.hidden_columns), others)
    raise UnreadableFile("file-empty")


def read_sheets(data: bytes, *, max_rows: int) -> tuple[Table, ...]:
    """Every visible sheet that holds anything. Raises `UnreadableFile` (codes: `tabular.read_table`)."""
    with open_archive(data) as archive:
        check_parts_are_plain(archive)
        workbook = _load(data)
        tables: list[Table] = []
        rows_left = max_rows
        for name in _visible_sheets(workbook):
            marks = _checked_marks(archive, name, max_rows=max_rows)
            rows = _read_rows(workbook, name, marks) if marks.last_row >= 0 else ()
            if len(rows) > rows_left:
                raise UnreadableFile("too-many-rows", max_rows=max_rows)
            if rows:
                tables.append(Table(name, rows, frozenset(marks.hidden_columns)))
                rows_left -= len(rows)
    if not tables:
        raise UnreadableFile("file-empty")
    return tuple(tables)


def _holds_data(archive: zipfile.ZipFile, name: str) -> bool:
    return read_marks(archive, sheet_paths(archive).get(name, ""), formats={}).last_row >= 0


def _load(data: bytes) -> CalamineWorkbook:
    with _damage_told():
        return load_workbook(io.BytesIO(data))


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever calamine stumbles over is told as an unreadable file, a panic of its Rust code included."""
    try:
        yield
    except PasswordError as error:
        raise UnreadableFile("file-encrypted") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise UnreadableFile("file-damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # derives from BaseException and cannot be imported
            raise UnreadableFile("file-damaged") from error
        raise


def _visible_sheets(workbook: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _checked_marks(archive: zipfile.ZipFile, name: str, *, max_rows: int) -> SheetMarks:
    """The sheet's marks, with its extent within limits: calamine lays out the whole bounding box in memory."""
    path = sheet_paths(archive).get(name, "")
    marks = read_marks(archive, path, formats=number_formats(archive))
    if marks.last_row >= max_rows:
        raise UnreadableFile("too-many-rows", max_rows=max_rows)
    if marks.last_column >= MAX_COLUMNS or (marks.last_row + 1) * (marks.last_column + 1) > MAX_GRID:
        raise UnreadableFile("too-many-columns", max_columns=MAX_COLUMNS)
    return marks


def _read_rows(workbook: CalamineWorkbook, name: str, marks: SheetMarks) -> tuple[Row, ...]:
    with _damage_told():
        sheet = workbook.get_sheet_by_name(name)
        lines = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    _fill_merged_columns(lines, merged)
    known: dict[tuple[type, Any], Cell] = {}
    rows = [_read_row(index, line, marks, known) for index, line in enumerate(lines)]
    return trim_rows(rows)


def _read_row(index: int, line: list[Any], marks: SheetMarks, known: dict[tuple[type, Any], Cell]) -> Row:
    cells: list[Cell] = []
    for column, value in enumerate(line):
        place = (index, column)
        if place in marks.formulas or place in marks.formats:
            cells.append(_marked_cell(value, place, marks))
            continue
        key = (value.__class__, value)  # equal values share one cell: long columns repeat themselves
        cell = known.get(key)
        if cell is None:
            cell = known[key] = _cell(value)
        cells.append(cell)
    return trim_row(index + 1, cells)


def _marked_cell(value: Any, place: tuple[int, int], marks: SheetMarks) -> Cell:
    shape = marks.formats.get(place)
    cell = _shaped_cell(value, shape) if shape and isinstance(value, float) else _cell(value)
    return Cell(cell.text, cell.kind, True) if place in marks.formulas else cell


def _fill_merged_columns(lines: list[list[Any]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A value merged down one column (one 题型 or 单位 for many rows) holds for each of those rows."""
    for (top, left), (bottom, right) in ranges:
        if left != right or top >= len(lines) or left >= len(lines[top]):
            continue
        for line in lines[top + 1 : bottom + 1]:
            if any(value != "" for value in line):
                line[left] = lines[top][left]


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        text = value.replace("_x000D_", "")
        return BLANK if not text or text.isspace() else Cell(text, "text", is_formula_like(text))
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", "bool")
    if isinstance(value, int | float):
        return Cell(number_text(value), "number")
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return Cell(_date_text(value), "date")
    return BLANK


def number_text(value: float) -> str:
    """The number as people typed it: no ``.0``, no exponent, no digits beyond the 15 that a spreadsheet keeps."""
    return format(Decimal(format(value, f".{_EXACT_DIGITS}g")), "f")


def _shaped_cell(value: float, shape: NumberFormat) -> Cell:
    kind, width = shape
    if kind == "percent":
        return Cell(f"{number_text(value * 100)}%", "number")
    return Cell(number_text(value).zfill(width), "number")


def _date_text(value: dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    return value.isoformat()
