"""Workbooks and other files handed out: every text is written as text, and no browser or proxy keeps the file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, HttpResponseBase

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
# A name like =HYPERLINK(…) stays a name: nothing is ever taken for a formula, a number or a link.
_TEXT_ONLY = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@contextmanager
def workbook() -> Iterator[tuple[IO[bytes], Any]]:
    """A file that is gone when closed, and the workbook to write into it, row after row: rows go straight to disk.

    After the block the file stands at its beginning.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    book = xlsxwriter.Workbook(file, _TEXT_ONLY)
    yield file, book
    book.close()
    file.seek(0)


def add_sheet(book: Any, name: str, widths: Sequence[int]) -> Any:
    """A sheet with columns of these widths (characters), printed across A4, as wide as one page."""
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    return sheet


def head_format(book: Any) -> Any:
    """How the heads of columns look."""
    return book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter"})


def write_texts(sheet: Any, row: int, texts: Sequence[str], style: Any = None, *, first: int = 0) -> None:
    """Texts side by side, from the column `first` on."""
    for column, text in enumerate(texts, start=first):
        sheet.write_string(row, column, text, style)


def send_workbook(file: IO[bytes], name: str) -> HttpResponseBase:
    """The workbook as `name`.xlsx."""
    return send_as(FileResponse(file, content_type=XLSX), f"{name}.xlsx")


def send_as(response: HttpResponseBase, name: str) -> HttpResponseBase:
    """The response as a file of this name that nobody keeps."""
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
