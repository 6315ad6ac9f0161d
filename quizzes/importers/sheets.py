"""Workbooks of several sheets and delimited text as files of questions."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import replace

from kernel.errors import UnreadableFile
from plumbing.tabular import Table, read_tables
from plumbing.tabular.archives import open_zip
from quizzes.importers.layouts import HEADERLESS, LAYOUTS, read_layout
from quizzes.importers.types import Finding, Item, NoQuestion, RawQuestion, ReadFile


def read_sheets(data: bytes) -> ReadFile:
    """Every visible sheet with a known header; the others are told. Rows carry their sheet where several are read.

    A sheet without a header (小包搜题) is only looked at where no sheet has one. Raises `UnreadableFile`.
    """
    tables = read_tables(data, "a.xlsx")
    found = read_all(tables) or read_all(tables, headerless=True)
    if found is None:
        raise UnreadableFile("columns-not-recognised")
    return replace(found, notices=(*found.notices, *_picture_notices(data)))


def read_text_table(data: bytes, *, headerless: bool) -> ReadFile | None:
    """Delimited text as a table; None if it has no known header (or, `headerless`, does not look like one)."""
    try:
        return read_all(read_tables(data, "a.csv"), headerless=headerless)
    except UnreadableFile as error:
        if error.code in {"too-many-rows", "file-too-large"} and headerless:
            raise
        return None


def read_all(tables: Iterable[Table], *, headerless: bool = False) -> ReadFile | None:
    """The items of all the tables that fit a layout; None if none does."""
    layouts = (HEADERLESS,) if headerless else LAYOUTS
    pairs = [(table, read_layout(table, layouts)) for table in tables]
    fitting = [(table, found) for table, found in pairs if found]
    if not fitting:
        return None
    items: list[Item] = []
    notices: list[Finding] = []
    for table, (_name, some, told) in fitting:
        items.extend(_named(some, table.name if len(fitting) > 1 else ""))
        notices.extend(one for one in told if one.code != "other-sheets")
    others = [table.name for table, found in pairs if not found]
    if others:
        notices.append(Finding("sheets-not-read", {"sheets": "、".join(others)}))
    rows = sum(len(table.rows) for table, _found in fitting)
    return ReadFile(fitting[0][1][0], tuple(items), tuple(notices), rows)


def _named(items: Iterable[Item], sheet: str) -> list[Item]:
    """The items with the sheet they stand on."""
    if not sheet:
        return list(items)
    named: list[Item] = []
    for item in items:
        if isinstance(item, tuple):
            named.append(NoQuestion(item[0], Finding(item[1]), sheet))
        elif isinstance(item, RawQuestion | NoQuestion):
            named.append(replace(item, sheet=sheet))
        else:
            named.append(item)
    return named


def _picture_notices(data: bytes) -> tuple[Finding, ...]:
    """Pictures in a workbook lie above the cells: they are told, not read."""
    with open_zip(data, required="xl/workbook.xml") as archive:
        count = sum(_is_picture(entry) for entry in archive.infolist())
    return (Finding("pictures-left-out", {"count": count}),) if count else ()


def _is_picture(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().startswith("xl/media/") and entry.file_size > 0
