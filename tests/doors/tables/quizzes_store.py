"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from quizzes.models import Bank, DuplicatePair, Question, QuestionMerge
from tests.doors.people import IN, NOBODY_BUT

EDITORS = NOBODY_BUT | {"editor": IN, "admin": IN}
TABLE: dict[str, dict[str, str]] = {
    "quizzes_admin:export_list": EDITORS,
    "quizzes_admin:export_bank": EDITORS,
    "quizzes_admin:export_quiz": EDITORS,
    "quizzes_admin:sample_papers": EDITORS,
    "quizzes_admin:duplicates": EDITORS,
    "quizzes_admin:search_duplicates": EDITORS,
    "quizzes_admin:decide_duplicate": EDITORS,
    "quizzes_admin:unmerge": EDITORS,
}
# They need an import under way.
ELSEWHERE: dict[str, str] = {
    "imports:fix": "tests/quizzes/test_import_fixing.py",
    "imports:leave_out": "tests/quizzes/test_import_fixing.py",
}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """A bank, a pair of its questions, and two that were merged."""
    bank = Bank.objects.order_by("pk").first()
    first, second = Question.objects.filter(bank=bank).order_by("pk")[:2]
    pair = DuplicatePair.objects.create(first=first, second=second, likeness=80, found_at=timezone.now())
    merge = QuestionMerge.objects.create(kept=first, dropped=second, merged_at=timezone.now())
    return {"bank_id": bank.pk if bank else 0, "pair_id": pair.pk, "merge_id": merge.pk}
