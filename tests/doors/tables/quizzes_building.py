"""Addresses of building quizzes: editors and administrators, of banks that they may see."""

from __future__ import annotations

from typing import Any

from quizzes.models import Quiz
from tests.doors.people import IN, NOBODY_BUT

EDITORS = NOBODY_BUT | dict.fromkeys(("editor", "admin"), IN)
TABLE: dict[str, dict[str, str]] = dict.fromkeys(
    (
        "quizzes_admin:publish", "quizzes_admin:check", "quizzes_admin:check_new", "quizzes_admin:sample",
        "quizzes_admin:sample_question", "quizzes_admin:sample_word", "quizzes_admin:blocked",
        "quizzes_admin:copy_quiz",
    ),
    EDITORS,
)  # fmt: skip
# Quizzes of somebody else's closed bank: tests/quizzes/building/test_admin.py.
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """The demo's quiz, and the first question of its sample."""
    return {"quiz_id": Quiz.objects.order_by("pk").first().pk, "number": 1}
