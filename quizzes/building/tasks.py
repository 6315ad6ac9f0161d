"""Jobs of building. Safe to run twice."""

from __future__ import annotations

from django.utils import timezone

from quizzes.building import exposure


def count_exposures() -> None:
    """Count what was drawn from each edition of a quiz with a cap."""
    for edition_id in exposure.capped_editions():
        exposure.count_exposure(edition_id, now=timezone.now())
