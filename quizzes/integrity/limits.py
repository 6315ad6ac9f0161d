"""From which point on a sign is told: the site's settings over the usual values."""

from __future__ import annotations

from django.conf import settings

from quizzes.logic.integrity import Limits


def limits() -> Limits:
    """`ANPEI_INTEGRITY` of the settings."""
    return Limits(**getattr(settings, "ANPEI_INTEGRITY", {}))
