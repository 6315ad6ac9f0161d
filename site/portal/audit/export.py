"""Logs as files. Cells are text: nothing is ever taken for a formula, in Excel or by CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from plumbing.tabular.csv_text import plain_text
from plumbing.tabular.files import add_sheet, head_format, send_as, send_workbook, workbook, write_texts

# CSV is streamed; a workbook is made while the reader waits.
CSV_LIMIT, XLSX_LIMIT = 100_000, 20_000
Rows = Iterable[tuple[Any, ...]]


class _Echo:
    def write(self, value: str) -> str:
        return value


def as_csv(name: str, heads: tuple[str, ...], rows: Rows) -> HttpResponseBase:
    """Streamed, UTF-8 with a mark that Excel understands; what looks like a formula gets an apostrophe."""
    response = StreamingHttpResponse(_csv(heads, rows), content_type="text/csv; charset=utf-8")
    return send_as(response, f"{name}.csv")


def as_workbook(name: str, heads: tuple[str, ...], rows: Rows) -> HttpResponseBase:
    """A workbook written row by row to disk, whatever its length."""
    with workbook() as (file, book):
        sheet = add_sheet(book, name, (*[18] * (len(heads) - 1), 60))
        sheet.freeze_panes(1, 0)
        write_texts(sheet, 0, heads, head_format(book))
        for number, row in enumerate(rows, start=1):
            write_texts(sheet, number, [_text(value) for value in row])
    return send_workbook(file, name)


def _csv(heads: tuple[str, ...], rows: Rows) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + str(writer.writerow(heads)).encode()
    for row in rows:
        yield str(writer.writerow([plain_text(_text(value)) for value in row])).encode()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)
