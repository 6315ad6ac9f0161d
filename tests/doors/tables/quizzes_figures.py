"""Figures of items and papers: who edits banks sees them, and only those of the banks in reach."""

from __future__ import annotations

from typing import Any

from tests.doors.people import IN, NOBODY_BUT

BANK_EDITORS = NOBODY_BUT | dict.fromkeys(("editor", "admin"), IN)
TABLE: dict[str, dict[str, str]] = {
    "quizzes_admin:figures": BANK_EDITORS,
    "quizzes_admin:item_figures": BANK_EDITORS,
    "quizzes_admin:paper_figures": BANK_EDITORS,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    from quizzes.models import Question, Quiz

    return {"question_id": Question.objects.earliest("pk").pk, "quiz_id": Quiz.objects.earliest("pk").pk}
