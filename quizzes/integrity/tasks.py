"""The job that looks for signs. Thin; safe to run twice."""

from __future__ import annotations

from django.utils import timezone

from plumbing.queue import enqueue
from quizzes.integrity.finding import BATCH, look

AT_ONCE = 10 * BATCH


def look_for_signs() -> int:
    """Look at what was handed in since the last run, and say how much; more than one run can take follows at once."""
    done = 0
    while done < AT_ONCE:
        found = look(now=timezone.now())
        done += found
        if found < BATCH:
            return done
    enqueue("quizzes.integrity.tasks.look_for_signs")
    return done
