"""Regrades: who edits banks sees them, who reviews a bank decides them; of the banks in reach."""

from __future__ import annotations

from typing import Any

from tests.doors.people import IN, NOBODY_BUT

BANK_EDITORS = NOBODY_BUT | dict.fromkeys(("editor", "admin"), IN)
TABLE: dict[str, dict[str, str]] = {
    "quizzes_admin:regrades": BANK_EDITORS,
    "quizzes_admin:regrade_ask": BANK_EDITORS,
    "quizzes_admin:regrade": BANK_EDITORS,
    "quizzes_admin:regrade_decide": BANK_EDITORS,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    from quizzes.models import Question, Regrade

    question = Question.objects.earliest("pk")
    regrade = Regrade.objects.first() or Regrade.objects.create(
        question=question, rule="drop", reason="重复", state="planned"
    )
    return {"question_id": question.pk, "regrade_id": regrade.pk}
