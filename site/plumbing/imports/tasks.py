"""Jobs. Delivery is at least once; the run's state says whether there is still something to do."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from plumbing.imports import runs


def review(run_id: str) -> None:
    """Review an uploaded file."""
    runs.review_run(UUID(run_id))


def store(run_id: str) -> None:
    """Store a reviewed file."""
    runs.store_run(UUID(run_id))


def sweep() -> None:
    """Delete what old imports left."""
    runs.sweep(now=timezone.now())
