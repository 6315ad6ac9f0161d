"""Tables without a header: the stem, the answer, then the options (小包搜题)."""

from __future__ import annotations

from collections.abc import Iterator

from plumbing.tabular import Cell, Row, Table
from quizzes.importers.answers import bare_answer, judgement, letters_in
from quizzes.importers.column_rows import lettered
from quizzes.importers.columns import Header, cell_at
from quizzes.importers.types import Item, RawQuestion

_ANSWER_LETTERS = frozenset("ABCDEFGH")
_HEADER = Header(0, {"stem": 0, "answer": 1, "options": 2}, {})
_SHARE = 0.6  # of the rows that must look so


def read_headerless(table: Table) -> tuple[Iterator[Item], Header] | None:
    """The items; None unless most rows are a stem, letters or a judgement, and options the letters name."""
    rows = [row for row in table.rows if row.cells]
    fitting = sum(_fits(row) for row in rows)
    if not fitting or fitting < _SHARE * len(rows):
        return None
    return (_read_row(row) for row in table.rows), _HEADER


def _fits(row: Row) -> bool:
    stem, answer = cell_at(row, 0), cell_at(row, 1)
    if stem.kind != "text" or answer.kind == "blank":
        return False
    options = lettered(list(row.cells[2:]))
    letters = letters_in(bare_answer(answer.text))
    if options and letters and set(letters) <= _ANSWER_LETTERS:
        return set(letters) <= set(options)
    return judgement(answer.text) is not None and len(options) in {0, 2} and len(stem.text) > 4


def _read_row(row: Row) -> Item:
    if not row.cells:
        return (row.number, "blank-row")
    cells: dict[str, Cell] = {"stem": cell_at(row, 0), "answer": cell_at(row, 1)}
    return RawQuestion(row.number, cells, lettered(list(row.cells[2:])))
