"""Marking short answers: who reviews in the quiz's bank."""

from __future__ import annotations

from typing import Any

from tests.doors.people import IN, NOBODY_BUT

BANK_EDITORS = NOBODY_BUT | dict.fromkeys(("editor", "admin"), IN)
TABLE: dict[str, dict[str, str]] = {
    "quizzes_admin:marking": BANK_EDITORS,
    "quizzes_admin:mark_next": BANK_EDITORS,
}
# It needs a sitting with a short answer.
ELSEWHERE: dict[str, str] = {"quizzes_admin:mark_again": "tests/quizzes/marking/test_marking.py"}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    from quizzes.models import Quiz

    return {"quiz_id": Quiz.objects.earliest("pk").pk}
