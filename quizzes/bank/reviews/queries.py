"""What waits for whom: reviews, one's own drafts that came back, and questions whose clause changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from quizzes.bank.permissions import reviewable_banks, visible_questions
from quizzes.enums import QuestionState, VersionState
from quizzes.models import Question, QuestionVersion


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions of one import that wait for a review."""

    run_id: UUID
    bank: str
    count: int
    at: datetime


def awaiting(user: Any) -> QuerySet[Question]:
    """What this account may review and nobody has: not what it wrote or changed itself. Oldest first."""
    rows = _pending(Question.objects.filter(bank__in=reviewable_banks(user).values("pk")))
    others = rows.exclude(Q(bank__four_eyes=True) & Exists(_written_by(user)))
    return others.select_related("current", "bank").order_by("current__created_at", "pk")


def own_waiting(user: Any) -> QuerySet[Question]:
    """What this account wrote and others have not reviewed, or have sent back."""
    states = (VersionState.PENDING, VersionState.RETURNED)
    rows = visible_questions(user).filter(current__created_by=user.pk, current__state__in=states, merged_into=None)
    return rows.select_related("current", "bank").order_by("-current__state", "current__created_at", "pk")


def to_recheck(user: Any) -> QuerySet[Question]:
    """待复核: what left new papers because its clause changed. What was changed first comes first."""
    rows = visible_questions(user).filter(state=QuestionState.REVIEW, merged_into=None)
    return rows.select_related("current", "approved", "bank").order_by("changed_at", "pk")


def batches_awaiting(user: Any) -> list[Batch]:
    """The imports of which something waits for this account; one query."""
    rows = awaiting(user).filter(current__import_run__isnull=False).order_by()
    found = rows.values("current__import_run", "bank__name").annotate(n=Count("pk"), at=Min("current__created_at"))
    return [Batch(row["current__import_run"], row["bank__name"], row["n"], row["at"]) for row in found.order_by("-at")]


def is_own(question: Question, user: Any) -> bool:
    """Whether the account wrote any version since the last approved one; one query."""
    return Question.objects.filter(Exists(_written_by(user)), pk=question.pk).exists()


def _pending(rows: QuerySet[Question]) -> QuerySet[Question]:
    return rows.filter(current__state=VersionState.PENDING, merged_into=None)


def _written_by(user: Any) -> QuerySet[QuestionVersion]:
    since = Q(question__approved=None) | Q(number__gt=F("question__approved__number"))
    return QuestionVersion.objects.filter(since, question=OuterRef("pk"), created_by=user.pk)
