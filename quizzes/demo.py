"""The demo's bank and quiz, through the same import as everybody's."""

from __future__ import annotations

from typing import Any

from plumbing.tabular import read_table
from quizzes import bank_services
from quizzes.models import Bank, Quiz
from quizzes.services import publish_edition

BANK = "安全生产月题库（演示）"
TITLE = "安全生产月知识测试"


def build_quiz(data: bytes, filename: str, *, actor: Any) -> int:
    """Imports the bank, makes a quiz of 20 questions drawn from it, publishes it. Safe to repeat; returns its id."""
    bank_services.import_table(read_table(data, filename), bank=BANK, actor=actor)
    quiz, made = Quiz.objects.get_or_create(
        title=TITLE,
        bank=Bank.objects.get(name=BANK),
        defaults={"draw_count": 20, "time_limit_minutes": 20, "pass_percent": 80},
    )
    if made:
        publish_edition(quiz.pk, actor=actor)
    return quiz.pk
