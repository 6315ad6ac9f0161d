"""Rows put right, or left out, at the preview: sealed beside the file, and the file reviewed once more with them.

The whole file is reviewed, since a row that was put right may now repeat another one; the file itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from kernel.errors import DomainError
from plumbing import audit, queue
from plumbing.imports import runs, vault
from plumbing.imports.kinds import row_key
from plumbing.models import ImportRun

QUICK_SECONDS = 2.0  # a review that took no longer is made again while the page waits
_TOLD = 100
State = ImportRun.State


def find_row(run_id: UUID, key: str) -> dict[str, Any] | None:
    """A row of the preview, or None."""
    return next((row for row in vault.read_rows(run_id) if row_key(row["row"], row.get("sheet", "")) == key), None)


def put_right(run_id: UUID, key: str, correction: Mapping[str, Any], *, actor: Any) -> None:
    """Keep what a row should say (nothing: as the file has it) and review again.

    Raises `DomainError("import-not-fixable")` when the run is no longer a preview.
    """
    _change(run_id, {key: dict(correction)})
    audit.record("correct_import_row", actor=actor, target=("import", run_id), row=key, sorts=sorted(correction))
    _review_again(run_id)


def leave_out_errors(run_id: UUID, *, actor: Any) -> int:
    """Leave out every row that is an error now; returns how many. `DomainError("import-not-fixable")`."""
    wrong = [row_key(row["row"], row.get("sheet", "")) for row in vault.read_rows(run_id, verdict="error")]
    _change(run_id, {key: {"left_out": True} for key in wrong})
    audit.record("leave_out_import_rows", actor=actor, target=("import", run_id), count=len(wrong), rows=wrong[:_TOLD])
    _review_again(run_id)
    return len(wrong)


def _change(run_id: UUID, changes: Mapping[str, dict[str, Any]]) -> None:
    """Under the run's lock, so that two people, or two windows, do not lose each other's corrections."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run_id)
        if run.state != State.REVIEWED:
            raise DomainError("import-not-fixable")
        kept = {**vault.read_corrections(run_id), **changes}
        vault.keep_corrections(run_id, {key: said for key, said in kept.items() if said})
        ImportRun.objects.filter(pk=run_id).update(state=State.REVIEWING, problem="")
        vault.drop_progress(run_id)
        queue.enqueue("plumbing.imports.tasks.review", str(run_id))


def _review_again(run_id: UUID) -> None:
    """A quick one here and now; the job then finds nothing to do, or takes over when this one dies."""
    run = ImportRun.objects.get(pk=run_id)
    if run.summary.get("seconds", 0) <= QUICK_SECONDS:
        runs.review_run(run_id)
