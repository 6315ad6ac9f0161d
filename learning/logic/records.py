"""The year's training record of an enterprise: one value that the screen, the sheet and the workbook all show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from learning.logic.requirements import Obligation


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One row of the ledger. `corrects` is the row that a correction changes; its minutes may be negative."""

    id: int
    occurred_on: date
    title: str
    kind: str
    minutes: int
    evidence: Mapping[str, Any]
    corrects: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One person of the enterprise in one year. Who has left owes nothing and stays in the record."""

    person_id: int
    name: str
    staff_number: str
    department: str
    job_title: str
    category: str
    left: bool
    obligations: tuple[Obligation, ...]
    entries: tuple[EntryLine, ...]
    certificates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the record. `done` is all training of the year; `short` is what the rules still ask."""

    row: RecordRow
    owed: int
    counted: int
    short: int
    done: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over people: a category, or all (`category` empty)."""

    category: str
    people: int
    required: int
    met: int
    short_people: int
    owed: int
    counted: int
    short: int
    done: int


@dataclass(frozen=True, slots=True)
class YearRecord:
    """The record: people in the order given, sums by category and over all."""

    people: tuple[PersonLine, ...]
    by_category: tuple[Totals, ...]
    total: Totals


@dataclass(frozen=True, slots=True)
class Proof:
    """One reason why an entry counts: a code that the screen puts into words, and its values."""

    code: str
    values: Mapping[str, Any]


def summarise(rows: Sequence[RecordRow]) -> YearRecord:
    """The record of `rows`. Sums are of minutes; whoever shows them floors the sum, never the parts."""
    people = tuple(_line(row) for row in rows)
    categories = dict.fromkeys(row.category for row in rows)
    by_category = tuple(_totals(name, [line for line in people if line.row.category == name]) for name in categories)
    return YearRecord(people, by_category, _totals("", people))


NOTABLE_MODES = ("assisted", "kiosk", "paper")  # how a test was sat, where it was not on an own device


def proofs(evidence: Mapping[str, Any]) -> list[Proof]:
    """Why an entry counts, from its frozen evidence: what the server saw, what was passed, who vouches."""
    found = []
    if evidence.get("demo"):
        found.append(Proof("demo", {}))
    if "reading_seconds" in evidence:
        minutes, seconds = divmod(int(evidence["reading_seconds"]), 60)
        found.append(Proof("reading", {"lessons": evidence.get("lessons", 0), "minutes": minutes, "seconds": seconds}))
    if "course_minutes" in evidence:
        found.append(Proof("course_minutes", {"minutes": evidence["course_minutes"]}))
    if evidence.get("points_out_of"):
        found.append(Proof("passed", {"points": evidence["points"], "submitted_on": evidence.get("submitted_on", "")}))
    if evidence.get("sitting"):
        found.append(Proof("sitting", {"sitting": evidence["sitting"]}))
    if evidence.get("mode") in NOTABLE_MODES:
        found.append(Proof(f"sat_{evidence['mode']}", {}))
    return found


def exam_words(entries: Sequence[EntryLine]) -> tuple[str, ...]:
    """What stands in the column 考核: 85 分 合格, of the entries whose test is in their evidence."""
    return tuple(f"{entry.evidence['points']} 分 合格" for entry in entries if entry.evidence.get("points_out_of"))


def _line(row: RecordRow) -> PersonLine:
    return PersonLine(
        row=row,
        owed=sum(each.owed for each in row.obligations),
        counted=sum(each.counted for each in row.obligations),
        short=sum(each.short for each in row.obligations),
        done=sum(entry.minutes for entry in row.entries),
    )


def _totals(category: str, lines: Sequence[PersonLine]) -> Totals:
    bound = [line for line in lines if line.row.obligations]
    return Totals(
        category=category,
        people=len(lines),
        required=len(bound),
        met=sum(1 for line in bound if line.short == 0),
        short_people=sum(1 for line in bound if line.short),
        owed=sum(line.owed for line in lines),
        counted=sum(line.counted for line in lines),
        short=sum(line.short for line in lines),
        done=sum(line.done for line in lines),
    )
