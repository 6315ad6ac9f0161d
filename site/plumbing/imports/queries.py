"""Questions about runs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plumbing.models import ImportRun


def values_of(kind: str, parameter: str) -> set[Any]:
    """Every value that a parameter has in runs of a kind; one query."""
    key = f"params__{parameter}"
    rows = ImportRun.objects.filter(kind=kind, params__has_key=parameter).order_by()
    return set(rows.values_list(key, flat=True).distinct())


def find_run(kind: str, run_id: UUID) -> ImportRun | None:
    """A run of a kind (empty: of any), or None; one query."""
    return ImportRun.objects.filter(pk=run_id, **({"kind": kind} if kind else {})).first()
