"""Print jobs: asked for in the request's own transaction, printed by the job worker, fetched from disk."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from media.models import PrintJob
from plumbing.crypto import blind_index
from plumbing.queue import enqueue

TASK = "media.printing.tasks.run_print"
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a sheet is. `problem` is a sentence for the person who asked."""

    id: UUID
    form: str
    filename: str
    state: str
    problem: str
    requested_by: int | None

    @property
    def is_ready(self) -> bool:
        """Whether the file can be fetched."""
        return self.state == PrintJob.State.DONE

    @property
    def has_failed(self) -> bool:
        """Whether it will not be printed without being asked again."""
        return self.state == PrintJob.State.FAILED


@transaction.atomic
def request_print(
    *, form: str, key: str, facts: Mapping[str, Any], filename: str, requested_by: int | None = None
) -> UUID:
    """A job that prints `facts` on `form`. The same form, key and facts give the same job; a failed one is tried again.

    `key` names what is printed, e.g. ``certificate:17``. The job is queued in the present transaction.
    """
    body = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)
    job, created = PrintJob.objects.get_or_create(
        form=form,
        key=key,
        facts_digest=blind_index(body, purpose="print"),
        defaults={"facts": body, "filename": filename[:120], "requested_by": requested_by},
    )
    if created:
        enqueue(TASK, str(job.pk))
    elif job.state == PrintJob.State.FAILED or _is_lost(job):
        print_again(job.pk)
    return job.pk


@transaction.atomic
def print_again(job_id: UUID) -> None:
    """Puts a job that failed, or whose file was lost, back into the queue; others are left alone."""
    job = PrintJob.objects.select_for_update().get(pk=job_id)
    if job.state == PrintJob.State.FAILED or _is_lost(job):
        job.state, job.problem, job.attempts, job.finished_at = PrintJob.State.WAITING, "", 0, None
        job.save(update_fields=["state", "problem", "attempts", "finished_at"])
        enqueue(TASK, str(job.pk))


def job_state(job_id: UUID) -> JobState | None:
    """How far a job is, or None; one query. A finished job whose file is gone is told as waiting."""
    job = PrintJob.objects.filter(pk=job_id).defer("facts").first()
    if job is None:
        return None
    state = PrintJob.State.WAITING if _is_lost(job) else job.state
    return JobState(job.pk, job.form, job.filename, state, job.problem, job.requested_by)


def file_path(job_id: UUID) -> Path:
    """Where the job's PDF lies, or will lie."""
    return Path(settings.ANPEI_PRINT_DIR) / f"{job_id}.pdf"


@transaction.atomic
def begin_attempt(job_id: UUID) -> PrintJob | None:
    """Counts an attempt before anything is rendered, so that a sheet that kills its worker cannot loop for ever.

    None when there is nothing to do: no such job, printed already, or given up.
    """
    job = PrintJob.objects.select_for_update().filter(pk=job_id).first()
    if job is None or job.state == PrintJob.State.FAILED or (job.state == PrintJob.State.DONE and not _is_lost(job)):
        return None
    if job.attempts >= MAX_ATTEMPTS:
        fail(job, _gave_up())
        return None
    job.attempts += 1
    job.state = PrintJob.State.PRINTING
    job.save(update_fields=["attempts", "state"])
    return job


def fail(job: PrintJob, problem: str) -> None:
    """Nothing was printed; `problem` says why, in the reader's language."""
    job.state, job.problem, job.finished_at = PrintJob.State.FAILED, problem[:300], timezone.now()
    job.save(update_fields=["state", "problem", "finished_at"])


def finish(job: PrintJob, pdf: bytes) -> None:
    """The file appears whole or not at all, then the row says so."""
    target = file_path(job.pk)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".print-", delete=False) as scratch:
        scratch.write(pdf)
    Path(scratch.name).replace(target)
    job.state, job.problem, job.finished_at = PrintJob.State.DONE, "", timezone.now()
    job.save(update_fields=["state", "problem", "finished_at"])


def _is_lost(job: PrintJob) -> bool:
    return job.state == PrintJob.State.DONE and not file_path(job.pk).is_file()


def _gave_up() -> str:
    from media.printing.problems import gave_up

    return gave_up(MAX_ATTEMPTS)
