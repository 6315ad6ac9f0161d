"""The life of an import: uploaded, reviewed, shown, stored or discarded. Every step is safe to run twice.

Storing reviews once more, since the database may have changed since the preview: if any row is now told otherwise
than it was shown, nothing is stored and the new preview is shown instead. What takes long is done before the
transaction, which then only makes sure that nothing has changed meanwhile (`undoing` has the way back).
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import DomainError, UnreadableFile
from plumbing import audit, queue
from plumbing.imports import vault
from plumbing.imports.kinds import Entry, ImportKind, Order, Progress, Reviewed, kind_of, no_progress
from plumbing.imports.progress import reporter, share
from plumbing.models import ImportRun
from plumbing.tabular import MAX_BYTES

State = ImportRun.State
KEPT = timedelta(days=30)  # rosters hold ID numbers: a preview that nobody stored is not kept for ever
MOST_TRIES = 5
logger = logging.getLogger(__name__)

_OPEN = (State.UPLOADED, State.REVIEWING)
_UNFINISHED = (State.UPLOADED, State.REVIEWING, State.REVIEWED)
_DISCARDABLE = (State.UPLOADED, State.REVIEWED, State.FAILED)


class _ChangedSinceShown(Exception):
    def __init__(self, reviewed: Reviewed) -> None:
        super().__init__("the review differs from the preview")
        self.reviewed = reviewed


def accept(kind: ImportKind, *, filename: str, data: bytes, params: Mapping[str, Any], actor: Any) -> ImportRun:
    """Keep an uploaded file, sealed, and queue its review. Raises `UnreadableFile("file-too-large")`."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile("file-too-large", max_bytes=MAX_BYTES, size=len(data))
    run = ImportRun(id=uuid4(), kind=kind.name, filename=filename[-200:], params=dict(params), created_by=actor.pk)
    vault.keep_file(run.pk, data)
    with transaction.atomic():
        run.save(force_insert=True)
        queue.enqueue("plumbing.imports.tasks.review", str(run.pk))
    return run


def review_run(run_id: UUID) -> None:
    """Read and review the file, and keep the rows for the preview. A file that cannot be read ends the run."""
    if not ImportRun.objects.filter(pk=run_id, state__in=_OPEN).update(state=State.REVIEWING):
        return
    run = ImportRun.objects.get(pk=run_id)
    kind = kind_of_run(run)
    if not may_try(run):
        _fail(run, _stopped_the_worker())
        return
    try:
        report, began = reporter(run_id), time.monotonic()
        parsed = kind.parse(vault.open_file(run_id), run.filename, share(report, 0, 50))
        reviewed = kind.review(parsed, replace(order_of(run), progress=share(report, 50, 80)))
        seconds = time.monotonic() - began
        _keep_preview(run, kind, reviewed, report=share(report, 80, 100), seconds=seconds)
    except DomainError as error:
        _fail(run, kind.describe(error))
    except DatabaseError:
        raise  # busy or gone: the queue delivers the job again
    except Exception:
        logger.exception("The review of import %s broke", run_id)
        _fail(
            run, _("The file could not be reviewed. Nothing was stored. Tell the administrator the time of this try.")
        )


def ask_to_store(run_id: UUID) -> None:
    """Queue the storing of a reviewed run. Raises `DomainError("import-not-storable")`."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != State.REVIEWED or run.summary.get("errors", 1):
            raise DomainError("import-not-storable")
        summary = {**run.summary, "tries": 0}
        ImportRun.objects.filter(pk=run_id).update(state=State.STORING, problem="", summary=summary)
        vault.drop_progress(run_id)
        queue.enqueue("plumbing.imports.tasks.store", str(run_id))


def store_run(run_id: UUID) -> None:
    """Store everything in one transaction, or nothing."""
    run = ImportRun.objects.filter(pk=run_id, state=State.STORING).first()
    if run is None:
        return
    kind = kind_of_run(run)
    if not may_try(run):
        _back_to_preview(run, _stopped_the_worker())
        return
    try:
        report = reporter(run_id)
        parsed = kind.parse(vault.open_file(run_id), run.filename, share(report, 0, 40))
        _store_whole(run, kind, parsed, share(report, 40, 100))
    except _ChangedSinceShown as changed:
        _keep_preview(run, kind, changed.reviewed, problem=_changed())
    except DomainError as error:
        _back_to_preview(run, kind.describe(error))
    except Exception as error:
        logger.exception("Storing import %s broke", run_id)
        if isinstance(error, DatabaseError) and "locked" in str(error):
            raise
        _back_to_preview(
            run, _("Storing failed half-way and was undone: nothing was stored. Try again, or tell the administrator.")
        )
    else:
        vault.drop_file(run_id)
        vault.drop_progress(run_id)
        vault.drop_corrections(run_id)
    kind.clean_up(run_id)


def discard(run_id: UUID, *, actor: Any) -> None:
    """Forget an import that was not stored: file and rows go. Raises `DomainError("import-not-discardable")`."""
    now = timezone.now()
    changed = ImportRun.objects.filter(pk=run_id, state__in=_DISCARDABLE).update(state=State.DISCARDED, finished_at=now)
    if not changed:
        raise DomainError("import-not-discardable")
    vault.drop_all(run_id)
    audit.record("discard_import", actor=actor, target=("import", run_id))


def sweep(*, now: datetime) -> int:
    """Files and reviewed rows of imports begun 30 days ago or earlier go; their lines in the history stay.

    What was not stored by then is discarded. Returns how many imports were swept. Safe to run twice.
    """
    busy = (State.STORING, State.UNDOING)
    old = ImportRun.objects.filter(pk__in=vault.kept_ids(), created_at__lte=now - KEPT).exclude(state__in=busy)
    swept = 0
    for run in old:
        summary = {
            **run.summary,
            "verdicts": {},
            "actions": {},
            "notes": [_("The rows of this import were deleted after 30 days.")],
        }
        unchanged = ImportRun.objects.filter(pk=run.pk, state=run.state)
        end = {"state": State.DISCARDED, "finished_at": now} if run.state in _UNFINISHED else {}
        if unchanged.update(summary=summary, **end):  # else somebody stores it just now
            vault.drop_all(run.pk)
            swept += 1
    return swept


def store_now(kind: ImportKind, reviewed: Reviewed, order: Order, *, filename: str) -> dict[str, int]:
    """For commands: write the plan, prepared, and its line in the history. The caller holds the transaction."""
    counts = dict(kind.store(reviewed, order))
    now = timezone.now()
    ImportRun.objects.create(
        id=order.run_id, kind=kind.name, filename=filename[-200:], params=dict(order.params), state=State.STORED,
        done=reviewed.row_count, total=reviewed.row_count, summary=counts, finished_at=now,
    )  # fmt: skip
    _log(kind.name, order, filename, counts)
    return counts


def order_of(run: ImportRun) -> Order:
    """The run as an order, with the account that uploaded the file."""
    return Order(run.pk, user_of(run.created_by), run.params, corrections=vault.read_corrections(run.pk))


def user_of(pk: int | None) -> Any:
    """The account, or None for none or one that is gone."""
    return get_user_model().objects.filter(pk=pk).first() if pk else None


def same_review(kind: ImportKind, one: Reviewed, other: Reviewed) -> bool:
    """Whether two reviews of a file tell the same of every row."""
    return _digest(kind, one) == _digest(kind, other)


def _store_whole(run: ImportRun, kind: ImportKind, parsed: Any, report: Progress) -> None:
    order = replace(order_of(run), progress=share(report, 20, 100))
    reviewed = kind.review(parsed, order)
    if reviewed.counts["errors"] or _digest(kind, reviewed) != run.summary.get("digest"):
        raise _ChangedSinceShown(reviewed)
    report(1, 5)
    kind.prepare(reviewed, order)
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.state != State.STORING:
            return
        if not kind.still_holds(reviewed, order):
            reviewed = _review_again(kind, reviewed, parsed, order)
        counts = dict(kind.store(reviewed, order))
        ImportRun.objects.filter(pk=run.pk).update(
            state=State.STORED, done=reviewed.row_count, total=reviewed.row_count, problem="",
            summary={**locked.summary, **counts}, finished_at=timezone.now(),
        )  # fmt: skip
        _log(kind.name, order, run.filename, counts)


def _review_again(kind: ImportKind, before: Reviewed, parsed: Any, order: Order) -> Reviewed:
    """Under the lock: the same review, prepared, or nothing is stored."""
    reviewed = kind.review(parsed, order)
    if not same_review(kind, before, reviewed):
        raise _ChangedSinceShown(reviewed)
    kind.prepare(reviewed, order)
    return reviewed


def _log(kind: str, order: Order, filename: str, counts: Mapping[str, int]) -> None:
    audit.record(
        "store_import", actor=order.actor, target=("import", order.run_id), kind=kind, filename=filename, **counts
    )


def _keep_preview(
    run: ImportRun,
    kind: ImportKind,
    reviewed: Reviewed,
    *,
    report: Progress = no_progress,
    problem: str = "",
    seconds: float = 0,
) -> None:
    entries = chain(kind.entries(reviewed), kind.beside(reviewed))
    totals = vault.keep_rows(run.pk, _for_preview(entries, report, reviewed.row_count))
    summary = {
        **reviewed.counts, "seconds": round(seconds, 1) or run.summary.get("seconds", 0),
        "notes": list(reviewed.notes), "digest": _digest(kind, reviewed),
        "verdicts": {name: count for name, count in totals.items() if not name.startswith(vault.ACTION)},
        "actions": {name[1:]: count for name, count in totals.items() if name.startswith(vault.ACTION)},
    }  # fmt: skip
    ImportRun.objects.filter(pk=run.pk).update(
        state=State.REVIEWED, summary=summary, problem=problem, done=reviewed.row_count, total=reviewed.row_count
    )


def _for_preview(entries: Iterator[Entry], progress: Progress, total: int) -> Iterator[dict[str, Any]]:
    for done, entry in enumerate(entries, start=1):
        yield {
            "row": entry.row, "verdict": entry.verdict, "action": entry.action,
            "messages": list(entry.messages), "cells": list(entry.cells), "sheet": entry.sheet,
            "codes": list(entry.codes), "fixed": entry.fixed, "original": dict(entry.original),
        }  # fmt: skip
        progress(done, total)


def _digest(kind: ImportKind, reviewed: Reviewed) -> str:
    digest = hashlib.sha256()
    for mark in kind.marks(reviewed):
        digest.update(f"{mark}\n".encode())
    return digest.hexdigest()


def _fail(run: ImportRun, problem: str) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=State.FAILED, problem=problem, finished_at=timezone.now())
    vault.drop_file(run.pk)


def _back_to_preview(run: ImportRun, problem: str) -> None:
    ImportRun.objects.filter(pk=run.pk, state=State.STORING).update(state=State.REVIEWED, problem=problem)


def may_try(run: ImportRun) -> bool:
    """Counted before the work begins: a file that kills its worker never comes to the end, and would come for ever."""
    tries = run.summary.get("tries", 0) + 1
    ImportRun.objects.filter(pk=run.pk).update(summary={**run.summary, "tries": tries})
    return bool(tries <= MOST_TRIES)


def _stopped_the_worker() -> str:
    return _("The import broke off five times. Nothing was stored. Split the file, or send it to the administrator.")


def _changed() -> str:
    return _(
        "Since the preview, what is stored has changed, and some rows are now told otherwise. "
        "Nothing was stored. Look at the new preview below and store again."
    )


def kind_of_run(run: ImportRun) -> ImportKind:
    """The kind, which is registered as long as its room is there."""
    kind = kind_of(run.kind)
    if kind is None:
        raise LookupError(f"nobody registered imports of kind {run.kind}")
    return kind
