"""Tables out of uploaded spreadsheets and delimited text: nothing of a trade is known here.

A file from outside is not trusted: size, archive shape, encryption, macros and entities are checked before any value is
read. Values come from calamine; what calamine hides (formulas, hidden columns, number formats) from `workbook_xml`.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from kernel.errors import UnreadableFile
from plumbing.tabular.delimited import decode_text, read_text
from plumbing.tabular.model import Cell, Kind, Row, Table, is_formula_like
from plumbing.tabular.workbook import read_sheets, read_workbook

__all__ = ["MAX_BYTES", "Cell", "Kind", "Row", "Table", "decode_text", "is_formula_like", "read_table", "read_tables"]

MAX_BYTES = 20 * 1024 * 1024

_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et"})
_TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf")


def read_table(data: bytes, filename: str, *, max_rows: int = 60_000, max_bytes: int = MAX_BYTES) -> Table:
    """Read `data` (an .xlsx workbook or delimited text) into a table; rows that are empty inside the table are kept.

    Raises `UnreadableFile`: file-empty, file-too-large, archive-bomb, not-a-workbook, file-encrypted, file-macros,
    file-old-xls, encoding-unknown, too-many-rows, too-many-columns, file-damaged, unsupported-type.
    """
    if not data.strip():
        raise UnreadableFile("file-empty")
    if len(data) > max_bytes:
        raise UnreadableFile("file-too-large", max_bytes=max_bytes, size=len(data))
    suffix = PurePath(filename).suffix.lower()
    if _kind_of_file(data, suffix) == "workbook":
        return read_workbook(data, max_rows=max_rows)
    return read_text(data, max_rows=max_rows)


def read_tables(data: bytes, filename: str, *, max_rows: int = 60_000, max_bytes: int = MAX_BYTES) -> tuple[Table, ...]:
    """As `read_table`, but every visible sheet that holds anything, in order; `max_rows` is for all of them together.

    Raises `UnreadableFile` (codes: `read_table`).
    """
    if not data.strip():
        raise UnreadableFile("file-empty")
    if len(data) > max_bytes:
        raise UnreadableFile("file-too-large", max_bytes=max_bytes, size=len(data))
    if _kind_of_file(data, PurePath(filename).suffix.lower()) == "workbook":
        return read_sheets(data, max_rows=max_rows)
    return (read_text(data, max_rows=max_rows),)


def _kind_of_file(data: bytes, suffix: str) -> Literal["workbook", "text"]:
    """What the bytes are; the name only decides between text and an error."""
    if suffix not in _WORKBOOK_SUFFIXES | _TEXT_SUFFIXES:
        raise UnreadableFile("unsupported-type", suffix=suffix)
    if data.startswith(_OLE):
        raise UnreadableFile("file-encrypted" if _ENCRYPTED in data else "file-old-xls")
    if suffix == ".xlsm":
        raise UnreadableFile("file-macros")
    if data.startswith(_ZIP):
        return "workbook"
    if suffix in _WORKBOOK_SUFFIXES or data.startswith(_FOREIGN):
        raise UnreadableFile("not-a-workbook")
    return "text"
