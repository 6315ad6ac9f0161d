"""The ways in which files lay out questions. A new layout is one entry in `LAYOUTS`: detect, then read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kernel.errors import UnreadableFile
from plumbing.tabular import Cell, Row, Table
from quizzes.importers.columns import Header, find_header, repeats_header
from quizzes.importers.types import Finding, RawQuestion

_BLANK = Cell("", "blank")
_LETTERED = re.compile(r"(?:^|[\s,，;；|])[（(]?([A-Za-zＡ-Ｚ])[）)]?[.．、:：)）]\s*")

Item = RawQuestion | tuple[int, str]  # a question, or a row number and the code why it is none


@dataclass(frozen=True, slots=True)
class Layout:
    """`read` yields the items of the table, or None when the table is not laid out in this way."""

    name: str
    read: Callable[[Table], tuple[Iterator[Item], tuple[Finding, ...]] | None]


def read_items(table: Table) -> tuple[str, Iterator[Item], tuple[Finding, ...]]:
    """The layout's name, the items and the notices. Raises `UnreadableFile("columns-not-recognised")`."""
    for layout in LAYOUTS:
        found = layout.read(table)
        if found is not None:
            return (layout.name, *found)
    raise UnreadableFile("columns-not-recognised")


def read_columns(table: Table) -> tuple[Iterator[Item], tuple[Finding, ...]] | None:
    """One question a row under a header of known names (plain Chinese, 考试宝 and their kin)."""
    header = find_header(table)
    if header is None:
        return None
    rows = (row for row in table.rows if row.number > header.row)
    return (_read_row(row, header) for row in rows), _notices(table, header)


def _notices(table: Table, header: Header) -> tuple[Finding, ...]:
    notices = [Finding("column-repeated", {"column": name}) for name in header.repeated]
    hidden = header.columns & table.hidden_columns
    if any(_cell(row, column).kind != "blank" for row in table.rows if row.number > header.row for column in hidden):
        notices.append(Finding("hidden-column", {"count": len(hidden)}))
    return tuple(notices)


def _read_row(row: Row, header: Header) -> Item:
    cells = {name: _cell(row, column) for name, column in header.fields.items()}
    options = {letter: _cell(row, column) for letter, column in header.options.items()}
    if all(cell.kind == "blank" and not cell.formula for cell in (*cells.values(), *options.values())):
        return (row.number, "blank-row")
    if repeats_header(row, header):
        return (row.number, "header-row")
    if not options and "options" in cells:
        options = split_options(cells["options"])
    return RawQuestion(row.number, cells, options)


def split_options(cell: Cell) -> dict[str, Cell]:
    """Options that share one cell, each behind its letter: ``A. 甲,B. 乙``; lines without letters are lettered."""
    parts = _LETTERED.split(cell.text)
    if len(parts) > 2:
        letters = [chr(ord(letter) - 0xFEE0) if ord(letter) > 0xFF00 else letter.upper() for letter in parts[1::2]]
        texts = [text.strip(" \t\r\n,，;；|") for text in parts[2::2]]
    else:
        texts = [text.strip() for text in re.split(r"[\n|]", cell.text) if text.strip()]
        letters = [chr(65 + index) for index in range(min(len(texts), 26))]
    return {letter: Cell(text, "text" if text else "blank") for letter, text in zip(letters, texts, strict=False)}


def _cell(row: Row, column: int) -> Cell:
    return row.cells[column] if column < len(row.cells) else _BLANK


LAYOUTS: tuple[Layout, ...] = (Layout("columns", read_columns),)
