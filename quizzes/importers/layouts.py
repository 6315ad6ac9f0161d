"""The ways in which files lay out questions. A new layout is one entry in `LAYOUTS`: detect, then read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kernel.errors import UnreadableFile
from plumbing.tabular import Cell, Row, Table
from quizzes.importers.columns import Header, cell_at, find_header, is_blank, repeats_header
from quizzes.importers.option_rows import read_option_rows
from quizzes.importers.types import Finding, Item, RawQuestion

_LETTERED = re.compile(r"(?:^|[\s,，;；|])[（(]?([A-Za-zＡ-Ｚ])[）)]?[.．、:：)）]\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """`read` yields the items of the table with the header found, or None when the table is laid out otherwise."""

    name: str
    read: Callable[[Table], tuple[Iterator[Item], Header] | None]


def read_items(table: Table) -> tuple[str, Iterator[Item], tuple[Finding, ...]]:
    """The layout's name, the items and the notices. Raises `UnreadableFile("columns-not-recognised")`."""
    for layout in LAYOUTS:
        found = layout.read(table)
        if found is not None:
            items, header = found
            return layout.name, items, notices_of(table, header)
    raise UnreadableFile("columns-not-recognised")


def notices_of(table: Table, header: Header) -> tuple[Finding, ...]:
    """What is to be said about the file as a whole: columns met twice or hidden, sheets that were not read."""
    notices = [Finding("column-repeated", {"column": name}) for name in header.repeated]
    hidden = header.columns & table.hidden_columns
    rows = [row for row in table.rows if row.number > header.row]
    if any(cell_at(row, column).kind != "blank" for row in rows for column in hidden):
        notices.append(Finding("hidden-column", {"count": len(hidden)}))
    if table.other_sheets:
        notices.append(Finding("other-sheets", {"sheets": "、".join(table.other_sheets)}))
    return tuple(notices)


def read_columns(table: Table) -> tuple[Iterator[Item], Header] | None:
    """One question a row under a header of known names (plain Chinese, 考试宝 and their kin)."""
    header = find_header(table)
    if header is None:
        return None
    rows = (row for row in table.rows if row.number > header.row)
    return (_read_row(row, header) for row in rows), header


def _read_row(row: Row, header: Header) -> Item:
    if is_blank(row, header):
        return (row.number, "blank-row")
    if repeats_header(row, header):
        return (row.number, "header-row")
    named = {name: column for name, column in header.fields.items() if name not in {"number", "correct"}}
    cells = {name: cell_at(row, column) for name, column in named.items()}
    options = {letter: cell_at(row, column) for letter, column in header.options.items()}
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


LAYOUTS: tuple[Layout, ...] = (Layout("columns", read_columns), Layout("option-rows", read_option_rows))
