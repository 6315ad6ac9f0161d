"""Taking a stored import back: whole or not at all, and only while its kind still knows the way.

A kind may offer an `Undo`; what that needs is kept for 90 days, then the way back is closed.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from plumbing import audit, queue
from plumbing.imports import vault
from plumbing.imports.kinds import Order, Progress, Undo, UndoPlan, kind_of, no_progress
from plumbing.imports.progress import reporter
from plumbing.imports.runs import kind_of_run, may_try, user_of
from plumbing.models import ImportRun

State = ImportRun.State
KEPT = timedelta(days=90)
logger = logging.getLogger(__name__)


def may_undo(run: ImportRun, *, now: datetime) -> bool:
    """Whether the way back is still open: stored, of a kind that knows the way, within the 90 days."""
    kind = kind_of(run.kind)
    if kind is None or kind.undo is None or run.state != State.STORED or run.summary.get("undo_closed"):
        return False
    return run.finished_at is not None and now < run.finished_at + KEPT


def closes_on(run: ImportRun) -> datetime | None:
    """When the way back is closed."""
    return run.finished_at + KEPT if run.finished_at else None


def stored_at(run_id: UUID) -> datetime | None:
    """When the run was stored; None when it was not."""
    stored = (State.STORED, State.UNDOING)
    return ImportRun.objects.filter(pk=run_id, state__in=stored).values_list("finished_at", flat=True).first()


def plan_undo(run: ImportRun, *, actor: Any, progress: Progress = no_progress) -> UndoPlan:
    """What taking the run back would do, and what stands against it."""
    return _undo_of(run).plan(Order(run.pk, actor, run.params, progress))


def ask_to_undo(run_id: UUID, *, actor: Any, now: datetime | None = None) -> None:
    """Queue the undoing. Raises `DomainError("import-not-undoable")`."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if not may_undo(run, now=now or timezone.now()):
            raise DomainError("import-not-undoable")
        summary = {**run.summary, "tries": 0, "undo_by": getattr(actor, "pk", None)}
        ImportRun.objects.filter(pk=run_id).update(state=State.UNDOING, problem="", summary=summary)
        vault.drop_progress(run_id)
        queue.enqueue("plumbing.imports.tasks.undo", str(run_id))


def undo_run(run_id: UUID, *, now: datetime) -> None:
    """Take everything back in one transaction, or nothing; safe to run twice, and again after a crash."""
    run = ImportRun.objects.filter(pk=run_id, state=State.UNDOING).first()
    if run is None:
        return
    if not may_try(run):
        _still_stored(run, _("Taking back broke off five times. Nothing was changed. Tell the administrator."))
        return
    try:
        _undo_whole(run.pk, state=State.UNDOING, actor=user_of(run.summary.get("undo_by")), now=now)
    except DomainError:
        _still_stored(run, _("Something stands against it now. Nothing was changed. Look at the list of obstacles."))
    except Exception as error:
        logger.exception("Taking back import %s broke", run_id)
        if isinstance(error, DatabaseError) and "locked" in str(error):
            raise
        _still_stored(run, _("Taking back failed half-way: nothing was changed. Try again, or tell the administrator."))


def sweep(*, now: datetime) -> int:
    """Close the way back of imports stored 90 days ago or earlier. Returns how many. Safe to run twice."""
    old = ImportRun.objects.filter(state=State.STORED, finished_at__lte=now - KEPT)
    closed = 0
    for run in old.exclude(summary__has_key="undo_closed"):
        kind = kind_of(run.kind)
        if kind is None or kind.undo is None:
            continue
        with transaction.atomic():
            kind.undo.forget(run.pk)
            vault.drop_checks(run.pk)
            ImportRun.objects.filter(pk=run.pk).update(summary={**run.summary, "undo_closed": True})
        closed += 1
    return closed


def undo_now(run_id: UUID, *, now: datetime) -> None:
    """For commands: take everything back at once, without a job. Raises `DomainError("import-not-undoable")`."""
    run = ImportRun.objects.get(pk=run_id)
    if not may_undo(run, now=now):
        raise DomainError("import-not-undoable")
    if not _undo_whole(run_id, state=State.STORED, actor=None, now=now):
        raise DomainError("import-not-undoable")


def _undo_whole(run_id: UUID, *, state: str, actor: Any, now: datetime) -> bool:
    """One transaction; False, and nothing done, when the run's state is no longer `state`."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != state:
            return False
        order = Order(run.pk, actor, run.params, reporter(run.pk))
        counts = dict(_undo_of(run).apply(order, now=now))
        summary = {**run.summary, "undone": counts, "undone_at": now.isoformat()}
        ImportRun.objects.filter(pk=run.pk).update(state=State.UNDONE, summary=summary, problem="")
        audit.record(
            "undo_import", actor=actor, target=("import", run.pk), kind=run.kind, filename=run.filename, **counts
        )
    vault.drop_progress(run_id)
    vault.drop_checks(run_id)
    return True


def _still_stored(run: ImportRun, problem: str) -> None:
    ImportRun.objects.filter(pk=run.pk, state=State.UNDOING).update(state=State.STORED, problem=problem)
    vault.drop_progress(run.pk)
    vault.drop_checks(run.pk)


def _undo_of(run: ImportRun) -> Undo:
    undo = kind_of_run(run).undo
    if undo is None:
        raise DomainError("import-not-undoable")
    return undo
