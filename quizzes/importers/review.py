"""The whole file: every item parsed, corrected where somebody did, then compared with the others and with the bank."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from plumbing.tabular import Table
from quizzes.importers.checks import check_question
from quizzes.importers.fields import parse_question
from quizzes.importers.fixing import corrected, row_key
from quizzes.importers.layouts import read_items
from quizzes.importers.likeness import near_duplicates
from quizzes.importers.similarity import changed_fields, identity, key_digest
from quizzes.importers.types import (
    Finding,
    ImportRow,
    Item,
    NoQuestion,
    ParsedQuestion,
    RawQuestion,
    ReadFile,
    ReadQuestion,
    Review,
    StoredBank,
    StoredQuestion,
    verdict_of,
)

Progress = Callable[[int, int], None]
Corrections = Mapping[str, Mapping[str, Any]]
REPLACE = "replace"
_STEP = 100


def review(source: Table | ReadFile, stored: StoredBank, *, progress: Progress | None = None) -> Review:
    """Every item with its verdict against the file itself and `stored`; writes nothing.

    Raises `UnreadableFile("columns-not-recognised")` when no layout of a table fits.
    """
    return compare(settle(read_rows(source, progress=progress)), stored)


def read_rows(source: Table | ReadFile, *, progress: Progress | None = None) -> Review:
    """Every item parsed, each by itself: what takes long, and what corrections are laid over."""
    read = _read_table(source) if isinstance(source, Table) else source
    rows = []
    for done, item in enumerate(read.items, start=1):
        rows.append(_read_item(item))
        if progress and done % _STEP == 0:
            progress(min(done, read.row_count), read.row_count)
    return Review(tuple(rows), read.notices, read.layout)


def settle(found: Review, corrections: Corrections | None = None) -> Review:
    """The rows with their corrections, in the file's order, and what repeats what."""
    rows = [_corrected(row, corrections) for row in found.rows] if corrections else list(found.rows)
    if all(not row.sheet for row in rows):
        rows.sort(key=lambda row: row.row)
    return replace(found, rows=tuple(_mark_near_duplicates(_mark_duplicates(rows))))


def compare(found: Review, stored: StoredBank, corrections: Corrections | None = None) -> Review:
    """`found`, reviewed against an empty bank, against `stored`: the quick half."""
    said = corrections or {}
    return replace(found, rows=tuple(_compare(row, stored, said.get(row_key(row), {})) for row in found.rows))


def _read_table(table: Table) -> ReadFile:
    layout, items, notices = read_items(table)
    return ReadFile(layout, items, notices, len(table.rows))


def _read_item(item: Item) -> ImportRow:
    if isinstance(item, tuple):
        item = NoQuestion(item[0], Finding(item[1]))
    if isinstance(item, NoQuestion):
        return ImportRow(item.row, verdict_of((item.finding,)), (item.finding,), sheet=item.sheet)
    if isinstance(item, ReadQuestion):
        found = [*item.findings, *check_question(item.question)]
        return _row(item.row, item.question, found)
    question, findings = parse_question(item)
    return _row(item.row, question, findings, raw=item)


def _row(
    number: int, question: ParsedQuestion, findings: list[Finding], *, raw: RawQuestion | None = None
) -> ImportRow:
    told = tuple(findings)
    verdict = verdict_of(told)
    same = identity(question) if verdict != "error" else ""
    return ImportRow(number, verdict, told, question, identity=same, raw=raw, sheet=raw.sheet if raw else "")


def _corrected(row: ImportRow, corrections: Corrections) -> ImportRow:
    """The row as somebody put it right, or left out; only this row is parsed again."""
    said = corrections.get(row_key(row))
    if not said or row.question is None:
        return row
    if said.get("left_out"):
        told = (Finding("left-out"),)
        return replace(row, verdict="skip", findings=told, identity="", fixed=True)
    item = corrected(row, said)
    return replace(_read_item(item), sheet=row.sheet, fixed=True) if item is not None else row


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


def _compare(row: ImportRow, stored: StoredBank, said: Mapping[str, Any]) -> ImportRow:
    """What storing the row would do: make a question, a new version, or nothing."""
    if row.verdict in {"error", "skip"}:
        return row
    if row.duplicate_of is not None:
        return replace(row, outcome="unchanged")
    row = _with_citations(row, stored)
    known = stored.find(row.identity)
    if known is None:
        return _compare_near(row, stored, said)
    if known.merged:
        return _as_unchanged(row)
    return _compare_known(row, known, replaces=said.get("choice") == REPLACE)


def _compare_known(row: ImportRow, known: StoredQuestion, *, replaces: bool) -> ImportRow:
    question = _question(row)
    if known.key_digest != key_digest(question):
        if replaces:
            return row.with_finding(Finding("replaces-stored"), outcome="update", target=known.id, changed=("key",))
        return row.with_finding(Finding("duplicate-conflicting-key"), target=known.id)
    changed = changed_fields(question, dict(known.other))
    if changed:
        return replace(row, outcome="update", changed=changed, target=known.id)
    return _as_unchanged(row)


def _as_unchanged(row: ImportRow) -> ImportRow:
    findings = (*row.findings, Finding("duplicate-question"))
    return replace(row, outcome="unchanged", verdict="skip", findings=findings)


def _compare_near(row: ImportRow, stored: StoredBank, said: Mapping[str, Any]) -> ImportRow:
    """A new question; or, where somebody chose so, a new version of one that is nearly the same."""
    near = getattr(stored, "near", None)
    found = near(_question(row)) if near else None
    if found is None:
        return replace(row, outcome="create")
    told = Finding("near-duplicate-stored", {"bank": found.bank, "likeness": found.likeness, "stem": found.stem[:60]})
    row = row.with_finding(told, near_stored=found.id)
    if said.get("choice") == REPLACE and found.here:
        told = Finding("replaces-stored")
        return row.with_finding(told, outcome="update", target=found.id, changed=("stem",))
    return replace(row, outcome="create", target=found.id if found.here else None)


def _with_citations(row: ImportRow, stored: StoredBank) -> ImportRow:
    unmatched = getattr(stored, "unmatched", None)
    basis = _question(row).basis
    if unmatched is None or not basis or basis not in unmatched:
        return row
    return row.with_finding(Finding("citation-unmatched", {"basis": basis}))
