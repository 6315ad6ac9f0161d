"""A whole file of people: which sheets are rosters, and every row below their headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kernel.errors import UnreadableFile
from orgs.rosters.headers import Layout, find_layout
from orgs.rosters.numbers import sheet_number
from orgs.rosters.rows import Line, parse_row
from plumbing.tabular import Table

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A whole file read; `notes` are (code, facts) about the file itself, `fields` what its columns hold."""

    lines: tuple[Line, ...]
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()
    fields: frozenset[str] = frozenset()


def parse_roster(table: Table | Sequence[Table], *, today: date, progress: Progress | None = None) -> RosterFile:
    """Read all rows below the header, of every sheet that has the header of a roster.

    Raises `UnreadableFile("roster-header-missing")` when none has.
    """
    tables = [table] if isinstance(table, Table) else list(table)
    laid_out = {index: layout for index, each in enumerate(tables) if (layout := _layout(each, len(tables)))}
    if not laid_out:
        raise UnreadableFile("roster-header-missing")
    several = len(laid_out) > 1
    names = tuple(each.name for each in tables)
    watch = _counter(progress, sum(len(tables[index].rows) for index in laid_out))
    lines: list[Line] = []
    for index, layout in laid_out.items():
        for row in tables[index].rows[layout.header_index + 1 :]:
            line = parse_row(row, layout, today=today)
            line.title, line.sheet = layout.title_enterprise, names[index]
            if several:
                line.number = sheet_number(index, row.number)
                line.facts["sheets"] = names
            lines.append(line)
            watch()
    fields = frozenset(name for layout in laid_out.values() for name in layout.columns)
    _mark_ended_operations(lines, fields)
    notes = [note for index, layout in laid_out.items() for note in _notes(tables[index], layout)]
    return RosterFile(tuple(lines), (*_sheet_notes(names, laid_out), *notes), fields)


def _layout(table: Table, tables: int) -> Layout | None:
    """The layout of a sheet; a sheet without a header is passed over when there are others."""
    try:
        return find_layout(table)
    except UnreadableFile:
        if tables == 1:
            raise
        return None


def _counter(progress: Progress | None, total: int) -> Callable[[], None]:
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if progress is not None and done % 500 == 0:
            progress(done, total)

    return count


def _sheet_notes(names: tuple[str, ...], laid_out: Mapping[int, Layout]) -> list[tuple[str, dict[str, Any]]]:
    """Which sheets were read, when there were several to choose from."""
    if len(names) == 1:
        return []
    left = [name for index, name in enumerate(names) if index not in laid_out]
    notes: list[tuple[str, dict[str, Any]]] = [
        ("sheets-read", {"sheets_read": "、".join(names[index] for index in laid_out)})
    ]
    return [*notes, ("sheets-left-out", {"sheets": "、".join(left)})] if left else notes


def _mark_ended_operations(lines: list[Line], fields: frozenset[str]) -> None:
    """A file that names special operations says of the other rows with a post category that theirs have none.

    A file that never speaks of them says nothing: whoever is an electrician there stays one.
    """
    if "special_operation" not in fields and not any(line.fields.special_operation for line in lines):
        return
    for line in lines:
        silent = {"post-missing", "special-operation-missing", "post-from-job-title"} & set(line.codes)
        if line.fields.category and not line.fields.special_operation and not silent:
            line.facts["no_operation"] = True


def _notes(table: Table, layout: Layout) -> tuple[tuple[str, dict[str, Any]], ...]:
    notes: list[tuple[str, dict[str, Any]]] = []
    hidden = [layout.headers[name] for name, at in layout.columns.items() if at in table.hidden_columns]
    if hidden:
        notes.append(("hidden-column-read", {"columns": "、".join(hidden)}))
    if layout.ignored:
        notes.append(("columns-ignored", {"columns": "、".join(layout.ignored)}))
    return tuple(notes)
