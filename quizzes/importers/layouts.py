"""The ways in which files lay out questions. A new layout is one entry in `LAYOUTS`: detect, then read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kernel.errors import UnreadableFile
from plumbing.tabular import Table
from quizzes.importers.column_rows import read_columns
from quizzes.importers.columns import Header, cell_at
from quizzes.importers.headerless import read_headerless
from quizzes.importers.option_rows import read_option_rows
from quizzes.importers.types import Finding, Item


@dataclass(frozen=True, slots=True)
class Layout:
    """`read` yields the items of the table with the header found, or None when the table is laid out otherwise."""

    name: str
    read: Callable[[Table], tuple[Iterator[Item], Header] | None]


def read_items(table: Table) -> tuple[str, Iterator[Item], tuple[Finding, ...]]:
    """The layout's name, the items and the notices. Raises `UnreadableFile("columns-not-recognised")`."""
    found = read_layout(table, (*LAYOUTS, HEADERLESS))
    if found is None:
        raise UnreadableFile("columns-not-recognised")
    return found


def read_layout(table: Table, layouts: tuple[Layout, ...]) -> tuple[str, Iterator[Item], tuple[Finding, ...]] | None:
    """The name of the first layout that fits, the items and the notices; None if none fits."""
    for layout in layouts:
        found = layout.read(table)
        if found is not None:
            items, header = found
            return layout.name, items, notices_of(table, header)
    return None


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


LAYOUTS: tuple[Layout, ...] = (Layout("columns", read_columns), Layout("option-rows", read_option_rows))
HEADERLESS = Layout("headerless", read_headerless)
