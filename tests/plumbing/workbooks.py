"""Workbooks made for tests: honest ones by XlsxWriter, hostile ones by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    """A workbook with one sheet that `fill(workbook, sheet)` writes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    fill(book, book.add_worksheet("表"))
    book.close()
    return buffer.getvalue()


def workbook_of(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook with these rows; text stays text, also when it begins with an equals sign."""

    def fill(_book: Any, sheet: Any) -> None:
        for index, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(index, column, value)
                elif value is not None:
                    sheet.write(index, column, value)

    return workbook(fill)


def with_parts(data: bytes, **parts: bytes | None) -> bytes:
    """The workbook with parts replaced or added (names with ``__`` for ``/`` and ``_dot_`` for ``.``)."""
    changed = {name.replace("__", "/").replace("_dot_", "."): part for name, part in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in changed:
                target.writestr(name, source.read(name))
        for name, part in changed.items():
            if part is not None:
                target.writestr(name, part)
    return buffer.getvalue()


def part(data: bytes, name: str) -> bytes:
    """One part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
