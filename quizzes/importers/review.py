"""The whole table: every item parsed, then compared with the items before it and with the bank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from plumbing.tabular import Table
from quizzes.importers.fields import parse_question
from quizzes.importers.layouts import read_items
from quizzes.importers.similarity import changed_fields, identity, key_digest, near_duplicates
from quizzes.importers.types import (
    Finding,
    ImportRow,
    Item,
    ParsedQuestion,
    Review,
    StoredBank,
    verdict_of,
)

Progress = Callable[[int, int], None]
_STEP = 500


def review(table: Table, stored: StoredBank, *, progress: Progress | None = None) -> Review:
    """Every item of `table` with its verdict against itself and `stored`; writes nothing.

    Raises `UnreadableFile("columns-not-recognised")` when no layout fits.
    """
    layout, items, notices = read_items(table)
    rows = []
    for done, item in enumerate(items, start=1):
        rows.append(_read_item(item))
        if progress and done % _STEP == 0:
            progress(done, len(table.rows))
    rows.sort(key=lambda row: row.row)
    rows = _mark_near_duplicates(_mark_duplicates(rows))
    return compare(Review(tuple(rows), notices, layout), stored)


def compare(found: Review, stored: StoredBank) -> Review:
    """`found`, reviewed against an empty bank, against `stored`: the quick half, for inside a transaction."""
    return replace(found, rows=tuple(_compare(row, stored) for row in found.rows))


def _read_item(item: Item) -> ImportRow:
    if isinstance(item, tuple):
        number, code = item
        told = (Finding(code),)
        return ImportRow(number, verdict_of(told), told)
    question, findings = parse_question(item)
    settled = tuple(findings)
    verdict = verdict_of(settled)
    same = identity(question) if verdict != "error" else ""
    return ImportRow(item.row, verdict, settled, question, identity=same)


def _mark_duplicates(rows: list[ImportRow]) -> list[ImportRow]:
    """Of questions that are the same the first counts; a later one is told, and is an error if its key is another."""
    first: dict[str, ImportRow] = {}
    marked = []
    for row in rows:
        earlier = first.setdefault(row.identity, row) if row.identity else row
        marked.append(row if earlier is row else _as_duplicate(row, earlier))
    return marked


def _as_duplicate(row: ImportRow, earlier: ImportRow) -> ImportRow:
    same_key = key_digest(_question(row)) == key_digest(_question(earlier))
    code = "duplicate-question" if same_key else "duplicate-conflicting-key"
    return row.with_finding(Finding(code, {"row": earlier.row}), duplicate_of=earlier.row)


def _mark_near_duplicates(rows: list[ImportRow]) -> list[ImportRow]:
    """Rows that may be stored are compared with one another by likeness."""
    places = [place for place, row in enumerate(rows) if row.identity and row.duplicate_of is None]
    for index, earlier in near_duplicates([_question(rows[place]) for place in places]).items():
        place, other = places[index], rows[places[earlier]].row
        rows[place] = rows[place].with_finding(Finding("near-duplicate", {"row": other}), near_duplicate_of=other)
    return rows


def _question(row: ImportRow) -> ParsedQuestion:
    if row.question is None:
        raise ValueError(f"row {row.row} holds no question")
    return row.question


def _compare(row: ImportRow, stored: StoredBank) -> ImportRow:
    """What storing the row would do: make a question, a new version, or nothing."""
    if row.verdict in {"error", "skip"}:
        return row
    if row.duplicate_of is not None:
        return replace(row, outcome="unchanged")
    known = stored.find(row.identity)
    if known is None:
        return replace(row, outcome="create")
    question = _question(row)
    if known.key_digest != key_digest(question):
        return row.with_finding(Finding("duplicate-conflicting-key"))
    changed = changed_fields(question, dict(known.other))
    if changed:
        return replace(row, outcome="update", changed=changed)
    findings = (*row.findings, Finding("duplicate-question"))
    return replace(row, outcome="unchanged", verdict="skip", findings=findings)
