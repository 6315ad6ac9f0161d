"""Where a question stands: quizzes that chose it, and the editions in which it was frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from quizzes.bank.permissions import visible_quizzes
from quizzes.models import Edition, QuizItem
from quizzes.queries import editions_holding


@dataclass(frozen=True, slots=True)
class EditionUse:
    """An edition that holds the question; `version_id` is what it says there."""

    edition_id: int
    quiz_id: int
    title: str
    number: int
    published_at: datetime
    version_id: int
    is_current: bool


def questions_of_quiz(quiz_id: int) -> set[int]:
    """The questions that a quiz chose or that its latest edition holds; two queries."""
    chosen = set(QuizItem.objects.filter(quiz=quiz_id).values_list("question_id", flat=True))
    latest = Edition.objects.filter(quiz=quiz_id).order_by("-number").values_list("payload", flat=True).first()
    return chosen | {item["question_id"] for item in (latest or {}).get("items", ())}


def chosen_in(question_id: int, *, user: Any) -> list[tuple[int, str]]:
    """The quizzes that chose it one by one: (id, title). Only those that the account may see."""
    rows = visible_quizzes(user).filter(items__question=question_id).distinct()
    return list(rows.order_by("title").values_list("pk", "title"))


def editions_with(question_id: int, *, user: Any) -> list[EditionUse]:
    """The editions that hold it, newest first, of quizzes that the account may see; one query."""
    rows = editions_holding(question_id).filter(quiz__in=visible_quizzes(user).values("pk")).select_related("quiz")
    newest = Edition.objects.filter(quiz=OuterRef("quiz")).order_by("-number").values("number")[:1]
    found = []
    for edition in rows.annotate(newest=Subquery(newest)).order_by("quiz__title", "quiz", "-number"):
        versions = {one["version_id"] for one in edition.payload["items"] if one["question_id"] == question_id}
        for version in sorted(versions):
            found.append(
                EditionUse(
                    edition_id=edition.pk,
                    quiz_id=edition.quiz_id,
                    title=edition.quiz.title,
                    number=edition.number,
                    published_at=edition.published_at,
                    version_id=version,
                    is_current=edition.number == edition.newest,
                )
            )
    return found
