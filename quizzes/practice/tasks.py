"""The job that keeps everybody's wrong answers together. Thin; safe to run twice."""

from __future__ import annotations

from django.utils import timezone

from plumbing.queue import enqueue
from quizzes.practice.collecting import BATCH, collect

AT_ONCE = 20 * BATCH


def collect_cards() -> int | None:
    """Collect what was handed in, marked or regraded since; what one run cannot take, the next does at once."""
    done = collect(now=timezone.now(), limit=AT_ONCE)
    if done >= AT_ONCE:
        enqueue("quizzes.practice.tasks.collect_cards")
    return done or None
