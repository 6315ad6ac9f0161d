"""The job that keeps the figures fresh. Thin; safe to run twice."""

from __future__ import annotations

from django.utils import timezone

from plumbing.queue import enqueue
from quizzes.figures.services import BATCH, forget_edition, tally

AT_ONCE = 5 * BATCH


def keep_up() -> None:
    """Add what was handed in since the last run; when there is more than one run can take, the next follows at once."""
    if tally(now=timezone.now(), limit=AT_ONCE) == AT_ONCE:
        enqueue("quizzes.figures.tasks.keep_up")


def forget(edition_id: int) -> None:
    """Count an edition anew: one of its sittings was declared void."""
    forget_edition(edition_id)
