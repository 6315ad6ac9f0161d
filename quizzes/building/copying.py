"""A copy of a quiz: its rules, lines and chosen questions; no editions, nothing kept with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kernel.errors import DomainError
from plumbing import audit
from quizzes.models import BlueprintLine, Quiz, QuizItem

TITLE = 80


@transaction.atomic
def copy_quiz(quiz_id: int, *, title: str, actor: Any) -> int:
    """The new quiz's id. It is not published. Raises DomainError ``title-missing``."""
    title = " ".join(title.replace("\0", "").split())[:TITLE]
    if not title:
        raise DomainError("title-missing")
    quiz = Quiz.objects.get(pk=quiz_id)
    lines, items = list(quiz.lines.all()), list(quiz.items.all())
    values = {field.attname: getattr(quiz, field.attname) for field in Quiz._meta.concrete_fields}
    for name in ("id", "created_at", "title"):
        values.pop(name)
    copy = Quiz.objects.create(title=title, **values)
    for row in lines:
        row.pk, row.quiz_id = None, copy.pk
    for item in items:
        item.pk, item.quiz_id = None, copy.pk
        item.kept_reason, item.kept_by, item.kept_at = "", None, None
    BlueprintLine.objects.bulk_create(lines)
    QuizItem.objects.bulk_create(items)
    audit.record("copy_quiz", actor=actor, target=("quiz", copy.pk), source=quiz_id)
    return int(copy.pk)
