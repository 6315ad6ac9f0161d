"""Jobs of the schoolroom. Safe to run twice: a closed sitting is left as it is."""

from __future__ import annotations

from django.utils import timezone

from quizzes import services

AT_ONCE = 200


def close_overdue() -> None:
    """Close the sittings that nobody came back to before their time was up."""
    while services.close_overdue(now=timezone.now(), limit=AT_ONCE) == AT_ONCE:
        continue
