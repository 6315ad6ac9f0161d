"""The bank as imports and lists need it."""

from __future__ import annotations

from typing import Any

from quizzes.bank.permissions import visible_questions
from quizzes.importers.similarity import identity
from quizzes.importers.types import ParsedQuestion
from quizzes.models import Bank, Question


def find_question(question_id: int) -> Question | None:
    """A question with what it says now, what papers take, its bank and what it was merged into; one query."""
    rows = Question.objects.select_related("current", "approved", "bank", "merged_into")
    return rows.filter(pk=question_id).first()


def find_bank(name: str) -> Bank | None:
    """The bank of exactly this name."""
    return Bank.objects.filter(name=name).first()


def has_same_question(bank_id: int, question: ParsedQuestion, *, but: int | None) -> bool:
    """Whether the bank has another question of this stem and these options."""
    rows = Question.objects.filter(bank_id=bank_id, identity=identity(question))
    return (rows if but is None else rows.exclude(pk=but)).exists()


def topics(user: Any) -> list[str]:
    """Every topic in the banks that an account sees, by name; three queries."""
    rows = visible_questions(user).exclude(current__topic="").values_list("current__topic", flat=True)
    return list(rows.distinct().order_by("current__topic"))
