"""A table, its rows and cells, and what makes a text formula-like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["blank", "text", "number", "date", "bool"]

MAX_COLUMNS = 256

# A cell that a spreadsheet would run: a leading =, or + - @ before a function or a DDE call (cmd|' /C calc'!A0).
_FORMULA_LIKE = re.compile(r"\s*(?:=|[+\-@](?:[A-Za-z.]+\(|[^|]*\|.*!))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value as text. Dates are ISO text with kind `date`; `formula` holds for text that begins with ``=`` too."""

    text: str
    kind: Kind
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`number` as Excel counts, or the line on which the record of a text file begins; trailing blanks are cut."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The first visible sheet with anything in it. `hidden_columns` are indexes into `Row.cells`, from 0.

    `other_sheets` names the further visible sheets that hold data and were not read: people must be told.
    """

    name: str
    rows: tuple[Row, ...]
    hidden_columns: frozenset[int]
    other_sheets: tuple[str, ...] = ()


BLANK = Cell("", "blank")


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet that opens `text` as a cell would run it."""
    return bool(_FORMULA_LIKE.match(text))


def text_cell(text: str) -> Cell:
    """A cell of literal text, kept verbatim; white space only counts as blank."""
    if not text or text.isspace():
        return BLANK
    return Cell(text, "text", is_formula_like(text))


def trim_row(number: int, cells: list[Cell]) -> Row:
    """A row without the blank cells at its end."""
    end = len(cells)
    while end and cells[end - 1].kind == "blank" and not cells[end - 1].formula:
        end -= 1
    return Row(number, tuple(cells[:end]))


def trim_rows(rows: list[Row]) -> tuple[Row, ...]:
    """The rows without the empty ones at the end, which spreadsheets leave behind."""
    end = len(rows)
    while end and not rows[end - 1].cells:
        end -= 1
    return tuple(rows[:end])
