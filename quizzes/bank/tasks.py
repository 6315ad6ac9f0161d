"""Jobs of the bank: thin, by ids, safe to run twice."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import get_user_model

from quizzes.bank.bulk import changing
from quizzes.bank.citing import recite
from quizzes.enums import BulkState
from quizzes.models import BulkChange


def recite_questions(question_ids: list[int]) -> int:
    """The clauses that these questions cite, anew."""
    return recite(question_ids)


def change_many(change_id: str) -> None:
    """A change of many questions; what it had done stays done when it fails, and the row says so."""
    row = BulkChange.objects.get(pk=UUID(change_id))
    actor = get_user_model().objects.filter(pk=row.created_by or 0).first()
    try:
        changing.work_off(row.pk, actor=actor)
    except Exception:
        BulkChange.objects.filter(pk=row.pk).update(state=BulkState.FAILED)
        raise
