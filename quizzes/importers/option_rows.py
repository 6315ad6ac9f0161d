"""One row an option: the question's number repeats, its stem stands in its first row (yf-exam and its kin)."""

from __future__ import annotations

from collections.abc import Iterator

from plumbing.tabular import Cell, Row, Table
from quizzes.importers.answers import judgement
from quizzes.importers.column_rows import NOT_KEPT, answer_of, is_fill, picture_findings
from quizzes.importers.columns import Header, cell_at, find_header, is_blank
from quizzes.importers.types import RIGHT, Item, RawQuestion

_KINDS = {"1": "单选题", "2": "多选题", "3": "判断题", "4": "填空题"}
_LETTERS = 26
_COLUMNS = frozenset({"stem", "correct", "options"})


def read_option_rows(table: Table) -> tuple[Iterator[Item], Header] | None:
    """The items, one for each question under the row on which it begins; None if the header names other columns."""
    header = find_header(table, lambda header: header.fields.keys() >= _COLUMNS)
    if header is None:
        return None
    return _items(table, header), header


def _items(table: Table, header: Header) -> Iterator[Item]:
    group: list[Row] = []
    for row in table.rows:
        if row.number <= header.row:
            continue
        if is_blank(row, header):
            yield (row.number, "blank-row")
            continue
        if group and _begins(row, group[0], header):
            yield _question(group, header)
            group = []
        group.append(row)
    if group:
        yield _question(group, header)


def _begins(row: Row, first: Row, header: Header) -> bool:
    """Another number begins a question; so does another stem, where there are no numbers."""
    name = "number" if "number" in header.fields else "code"
    number, own = _text(row, name, header), _text(first, name, header)
    if number and own:
        return number != own
    stem = _text(row, "stem", header)
    return bool(stem) and stem != _text(first, "stem", header)


def _question(group: list[Row], header: Header) -> Item:
    first = group[0]
    if len(group) > _LETTERS:
        return (first.number, "too-many-options")
    left_out = _COLUMNS | NOT_KEPT
    cells = {name: cell_at(first, column) for name, column in header.fields.items() if name not in left_out}
    cells["stem"] = cell_at(first, header.fields["stem"])
    cells["type"] = Cell(_KINDS.get(_text(first, "type", header), _text(first, "type", header)), "text")
    options = {chr(65 + place): cell_at(row, header.fields["options"]) for place, row in enumerate(group)}
    right = [letter for letter, row in zip(options, group, strict=True) if _is_right(row, header)]
    marked = [cell_at(row, header.fields["correct"]) for row in group]
    cells["answer"] = answer_of(cells, options, right, formula=any(cell.formula for cell in marked))
    told = tuple(finding for row in group for finding in picture_findings(row, header))
    return RawQuestion(first.number, cells, {} if is_fill(cells) else options, findings=told[:1])


def _is_right(row: Row, header: Header) -> bool:
    return judgement(_text(row, "correct", header)) == RIGHT


def _text(row: Row, name: str, header: Header) -> str:
    return cell_at(row, header.fields[name]).text.strip() if name in header.fields else ""
