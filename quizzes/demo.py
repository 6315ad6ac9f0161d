"""The demo's bank and quiz, through the same import as everybody's."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from plumbing.tabular import read_table
from quizzes.bank import services as bank_services
from quizzes.bank import storing
from quizzes.bank.queries import DatabaseBank
from quizzes.importers.review import review
from quizzes.models import Quiz
from quizzes.services import publish_edition

BANK = "安全生产月题库（演示）"
TITLE = "安全生产月知识测试"


def build_quiz(data: bytes, filename: str, *, actor: Any) -> int:
    """Imports the bank, makes a quiz of 20 questions drawn from it, publishes it. Safe to repeat; returns its id."""
    bank = bank_services.get_or_create_bank(BANK, actor=actor)
    found = review(read_table(data, filename), DatabaseBank(bank))
    storing.store_questions(found, bank=bank, actor=actor, run_id=uuid4())
    quiz, made = Quiz.objects.get_or_create(
        title=TITLE,
        bank=bank,
        defaults={"draw_count": 20, "time_limit_minutes": 20, "pass_percent": 80},
    )
    if made:
        publish_edition(quiz.pk, actor=actor)
    return quiz.pk


def find_quiz() -> int | None:
    """The demo's quiz, if the demo was loaded."""
    return Quiz.objects.filter(title=TITLE).values_list("pk", flat=True).first()
