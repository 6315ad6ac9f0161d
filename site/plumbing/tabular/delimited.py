"""Delimited text (CSV, TSV, TXT): encoding, delimiter, records with the line on which they begin."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from kernel.errors import UnreadableFile
from plumbing.tabular.model import MAX_COLUMNS, Row, Table, text_cell, trim_row, trim_rows

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_QUOTED = re.compile(r'"[^"]*"')


def decode_text(data: bytes) -> str:
    """Text by its byte-order mark, else strict UTF-8, else GB18030 (what Excel in Chinese saves as CSV).

    Raises `UnreadableFile("encoding-unknown")`.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decode(data, (encoding,))
    return _decode(data, ("utf-8", "gb18030"))


def _decode(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise UnreadableFile("encoding-unknown")


def read_text(data: bytes, *, max_rows: int) -> Table:
    """The records of `data`, verbatim. Raises `UnreadableFile` (codes: `tabular.read_table`)."""
    text = decode_text(data)
    rows: list[Row] = []
    try:
        for number, record in _records(text, sniff_delimiter(text)):
            if len(rows) >= max_rows:
                raise UnreadableFile("too-many-rows", max_rows=max_rows)
            if len(record) > MAX_COLUMNS:
                raise UnreadableFile("too-many-columns", max_columns=MAX_COLUMNS)
            rows.append(trim_row(number, [text_cell(value) for value in record]))
    except csv.Error as error:
        raise UnreadableFile("file-damaged") from error
    trimmed = trim_rows(rows)
    if not trimmed:
        raise UnreadableFile("file-empty")
    return Table("", trimmed, frozenset())


_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each begins; a quoted cell may hold line breaks."""
    stream = io.StringIO(text, newline="")
    said = _SEPARATOR_LINE.match(text)
    if said:  # Excel's own first line, which says by what the others are divided
        stream.readline()
    skipped = 1 if said else 0
    reader = csv.reader(stream, delimiter=said[1] if said else delimiter)
    begins = 1 + skipped
    for record in reader:
        yield begins, record
        begins = reader.line_num + 1 + skipped


def sniff_delimiter(text: str) -> str:
    """The commonest of comma, semicolon and tab in the first 20 lines that say anything, quoted parts left out."""
    lines = islice((line for line in io.StringIO(text) if line.strip()), 20)
    sample = _QUOTED.sub("", "".join(lines))
    return max((",", "\t", ";"), key=sample.count)
