"""Jobs. Delivery is at least once; the run's state says whether there is still something to do."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from plumbing.imports import runs, undo_checking, undoing


def review(run_id: str) -> None:
    """Review an uploaded file."""
    runs.review_run(UUID(run_id))


def store(run_id: str) -> None:
    """Store a reviewed file."""
    runs.store_run(UUID(run_id))


def undo(run_id: str) -> None:
    """Take a stored import back."""
    undoing.undo_run(UUID(run_id), now=timezone.now())


def check_undo(run_id: str, user_id: int) -> None:
    """Look for what stands against taking a stored import back."""
    undo_checking.check_run(UUID(run_id), user_id, now=timezone.now())


def sweep() -> None:
    """Delete what old imports left."""
    runs.sweep(now=timezone.now())
    undoing.sweep(now=timezone.now())
