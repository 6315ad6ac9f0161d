"""Sheets that must go: their rows, which hold the facts, and their files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from media.models import PrintJob
from media.printing.jobs import file_path


@transaction.atomic
def erase_prints(*, form: str, keys: Collection[str]) -> int:
    """Deletes the jobs of these keys; their files go once that is stored. Returns how many. Safe to repeat."""
    return _erase(PrintJob.objects.filter(form=form, key__in=list(keys)))


@transaction.atomic
def erase_prints_of(*, form: str, prefixes: Collection[str]) -> int:
    """The same for all keys that begin with one of `prefixes`, e.g. ``record:17:``."""
    wanted = Q(pk__in=[])
    for prefix in prefixes:
        wanted |= Q(key__startswith=prefix)
    return _erase(PrintJob.objects.filter(wanted, form=form))


@transaction.atomic
def sweep_prints(*, form: str, before: datetime) -> int:
    """Deletes sheets of a form that were asked for before a moment: who wants one prints it anew."""
    return _erase(PrintJob.objects.filter(form=form, created_at__lt=before))


def _erase(jobs: QuerySet[PrintJob]) -> int:
    gone = list(jobs.values_list("pk", flat=True))
    PrintJob.objects.filter(pk__in=gone).delete()
    transaction.on_commit(lambda: _unlink(gone))
    return len(gone)


def _unlink(jobs: list[UUID]) -> None:
    for job in jobs:
        file_path(job).unlink(missing_ok=True)


def sweep_orphans() -> int:
    """Deletes files whose job is gone, e.g. erased while it was being printed. Returns how many."""
    folder = Path(settings.ANPEI_PRINT_DIR)
    files = {path.stem: path for path in folder.glob("*.pdf")} if folder.is_dir() else {}
    known = {str(key) for key in PrintJob.objects.values_list("pk", flat=True)}
    orphans = [path for stem, path in files.items() if stem not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
