"""Imports from the command line: one object of JSON on standard output, or a table to read; progress elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TextIO
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.errors import DomainError, UnreadableFile
from plumbing.imports import runs
from plumbing.imports.kinds import VERDICTS, Entry, ImportKind, Order, Reviewed
from plumbing.imports.words import verdict_label
from plumbing.tabular import MAX_BYTES

STORED, ROWS_WRONG, UNREADABLE = 0, 1, 2
_COUNTS = ("created", "updated", "skipped", "errors")


@dataclass(slots=True)
class Console:
    """Where a command writes: results on `out`, progress on `err`."""

    out: TextIO
    err: TextIO
    as_json: bool = False
    dry_run: bool = False

    def progress(self, done: int, total: int) -> None:
        """A line now and then on the error stream."""
        if total and done and done % 5000 == 0:
            self.err.write(f"· {done}/{total}\n")


def import_file(kind: ImportKind, path: Path, params: Mapping[str, Any], console: Console) -> int:
    """Review and, unless dry, store a file. Exit status: 0 stored (dry: storable), 1 rows wrong, 2 unreadable."""
    order = Order(uuid4(), None, params, console.progress)
    try:
        parsed = kind.parse(_read(path), path.name, console.progress)
        if console.dry_run:
            reviewed, counts = kind.review(parsed, order), None
        else:
            reviewed, counts = _store(kind, parsed, order, path.name)
    except DomainError as error:
        kind.clean_up(order.run_id)
        _print_problem(console, _missing_file() if error.code == "file-missing" else kind.describe(error))
        return UNREADABLE
    except Exception:
        kind.clean_up(order.run_id)
        raise
    kind.clean_up(order.run_id)
    report = _print_json if console.as_json else _print_table
    report(console, kind, reviewed, counts)
    return ROWS_WRONG if reviewed.counts["errors"] else STORED


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UnreadableFile("file-missing")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableFile("file-too-large", max_bytes=MAX_BYTES, size=size)
    return path.read_bytes()


def _missing_file() -> str:
    return _("There is no file of this name. Nothing was stored. Check the path.")


def _store(kind: ImportKind, parsed: Any, order: Order, filename: str) -> tuple[Reviewed, Mapping[str, int] | None]:
    reviewed = kind.review(parsed, order)
    if reviewed.counts["errors"]:
        return reviewed, None
    kind.prepare(reviewed, order)
    with transaction.atomic():
        if not kind.still_holds(reviewed, order):
            reviewed = kind.review(parsed, order)
            if reviewed.counts["errors"]:
                return reviewed, None
            kind.prepare(reviewed, order)
        return reviewed, runs.store_now(kind, reviewed, order, filename=filename)


def _print_problem(console: Console, problem: str) -> None:
    if console.as_json:
        empty = {"rows": [], **dict.fromkeys(_COUNTS, 0), "stored": False, "problem": problem}
        console.out.write(json.dumps(empty, ensure_ascii=False) + "\n")
    console.err.write(f"{problem}\n")


def _print_json(console: Console, kind: ImportKind, reviewed: Reviewed, counts: Mapping[str, int] | None) -> None:
    """Row by row, so that a great roster needs no great memory. When rows are wrong, nothing was created or updated."""
    console.out.write('{"rows": [')
    for number, entry in enumerate(kind.entries(reviewed)):
        separator = ",\n " if number else "\n "
        console.out.write(separator + json.dumps(entry.as_json(), ensure_ascii=False))
    tail = {**_told(reviewed), "stored": counts is not None, "notes": list(reviewed.notes)}
    beside = [entry.as_json() for entry in kind.beside(reviewed)]
    if beside:
        tail["beside"] = beside
    console.out.write("\n]," + json.dumps(tail, ensure_ascii=False)[1:] + "\n")


def _told(reviewed: Reviewed) -> dict[str, int]:
    """The counts; with an error in the file nothing is stored, so nothing is created or updated."""
    counts = dict(reviewed.counts)
    if counts["errors"]:
        counts.update(created=0, updated=0)
    return counts


def _print_table(console: Console, kind: ImportKind, reviewed: Reviewed, counts: Mapping[str, int] | None) -> None:
    totals = dict.fromkeys(VERDICTS, 0)
    for line in _remarks(chain(kind.entries(reviewed), kind.beside(reviewed)), totals):
        console.out.write(line + "\n")
    console.out.write("，".join(f"{verdict_label(name)} {totals[name]}" for name in VERDICTS) + "\n")
    for note in reviewed.notes:
        console.out.write(f"{note}\n")
    console.out.write(_outcome(console, kind, reviewed, counts) + "\n")


def _remarks(entries: Iterator[Entry], totals: dict[str, int]) -> Iterator[str]:
    """A line for each row about which something is to be said; counts the verdicts on the way."""
    for entry in entries:
        totals[entry.verdict] += 1
        if entry.verdict != "ok":
            yield f"{entry.row or '—':>6}  {verdict_label(entry.verdict)}  {''.join(entry.messages)}"


def _outcome(console: Console, kind: ImportKind, reviewed: Reviewed, counts: Mapping[str, int] | None) -> str:
    if reviewed.counts["errors"]:
        return _("Rows with errors: %(count)d. Nothing was stored. Correct them and import again.") % {
            "count": reviewed.counts["errors"]
        }
    if counts is None:
        return _(
            "A trial only: nothing was stored. Without --dry-run, %(created)d would be added and %(updated)d changed."
        ) % {
            "created": reviewed.counts["created"], "updated": reviewed.counts["updated"],
        }  # fmt: skip
    return _("Stored: %(created)d added, %(updated)d changed.") % {
        "created": counts["created"], "updated": counts["updated"],
    }  # fmt: skip
