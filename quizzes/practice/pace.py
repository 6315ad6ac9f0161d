"""The settings of practice (docs/decisions/0019-practice.md)."""

from __future__ import annotations

from django.conf import settings

from quizzes.logic.practice import Pace


def pace() -> Pace:
    """How fast cards come again."""
    said = settings.ANPEI_PRACTICE
    return Pace(retention=said["retention"], longest=said["longest_days"], learned=said["learned_days"])


def daily_rest() -> int:
    """For how many days a question of the day is not asked again."""
    return int(settings.ANPEI_PRACTICE["daily_rest_days"])
