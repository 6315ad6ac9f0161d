"""A column of types under a head that says something else, such as 类别: known by what stands in it."""

from __future__ import annotations

from dataclasses import replace

from plumbing.tabular import Row, Table
from plumbing.tabular.model import text_cell
from quizzes.importers.columns import Header, cell_at, fold_header, read_header
from quizzes.importers.kinds import kind_named

_LOOKED_AT = 200  # rows that must agree


def with_type_column(table: Table, header: Header) -> Header:
    """The header, with the type in the one column whose every cell names a type, if no head says 题型."""
    if "type" in header.fields:
        return header
    head = next(row for row in table.rows if row.number == header.row)
    rows = [row for row in table.rows if row.number > header.row][:_LOOKED_AT]
    taken = header.columns - {header.fields.get("topic", -1)}
    found = [column for column in range(len(head.cells)) if column not in taken and _holds_types(head, rows, column)]
    if len(found) != 1:
        return header
    cells = [text_cell("题型") if column == found[0] else cell for column, cell in enumerate(head.cells)]
    return read_header(replace(head, cells=tuple(cells)))


def _holds_types(head: Row, rows: list[Row], column: int) -> bool:
    """Whether the head speaks of kinds and whatever stands below names one."""
    folded = fold_header(cell_at(head, column).text)
    texts = [text for row in rows if (text := cell_at(row, column).text.strip())]
    return any(sign in folded for sign in "类型") and bool(texts) and all(kind_named(text) for text in texts)
