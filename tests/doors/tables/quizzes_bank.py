"""Addresses of the bank: who works in banks passes, at what names a question only where its bank is theirs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.doors.people import IN, NOBODY_BUT

BANK_EDITORS = NOBODY_BUT | dict.fromkeys(("editor", "admin"), IN)
# An open bank of the whole site is every editor's.
TABLE: dict[str, dict[str, str]] = {
    "quizzes_admin:reviews": BANK_EDITORS,
    "quizzes_admin:rechecks": BANK_EDITORS,
    "quizzes_admin:look": BANK_EDITORS,
    "quizzes_admin:decide": BANK_EDITORS,
    "quizzes_admin:stand": BANK_EDITORS,
    "quizzes_admin:recheck": BANK_EDITORS,
    "quizzes_admin:question_history": BANK_EDITORS,
    "quizzes_admin:restore_version": BANK_EDITORS,
    "quizzes_admin:question_usage": BANK_EDITORS,
}
# They name an import or a change of one's own: with own, foreign and closed banks in tests of their own.
ELSEWHERE: dict[str, str] = dict.fromkeys(
    ("quizzes_admin:review_batch", "quizzes_admin:bulk_change"), "tests/quizzes/bank/test_doors.py"
)


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    from quizzes.models import Question

    return {"question_id": Question.objects.earliest("pk").pk, "number": 1, "change_id": uuid4()}
