"""The states of questions and of their current versions, written together; a few statements for each five hundred."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from kernel.batches import batches
from quizzes.enums import QuestionState, VersionState
from quizzes.models import Question, QuestionVersion

BATCH = 500
_NEVER_USED = (QuestionState.DRAFT, QuestionState.PENDING)


def put_in_use(rows: Iterable[Question]) -> None:
    """From now on new papers take the current version; a retired question keeps it for when it is taken up again."""
    for chunk in batches(rows, BATCH):
        QuestionVersion.objects.filter(pk__in=[row.current_id for row in chunk]).update(state=VersionState.APPROVED)
        found = Question.objects.filter(pk__in=[row.pk for row in chunk])
        found.update(approved=F("current"), changed_at=timezone.now())
        found.exclude(state=QuestionState.RETIRED).update(state=QuestionState.IN_USE)
        for row in chunk:
            row.approved = row.current
            row.state = row.state if row.state == QuestionState.RETIRED else QuestionState.IN_USE


def set_version_states(rows: Iterable[Question], state: str) -> None:
    """The review state of the current versions; a question that was never in use follows it."""
    follows = QuestionState.PENDING if state == VersionState.PENDING else QuestionState.DRAFT
    for chunk in batches(rows, BATCH):
        QuestionVersion.objects.filter(pk__in=[row.current_id for row in chunk]).update(state=state)
        found = Question.objects.filter(pk__in=[row.pk for row in chunk])
        found.update(changed_at=timezone.now())
        found.filter(approved=None, state__in=_NEVER_USED).update(state=follows)
        for row in chunk:
            if row.approved_id is None and row.state in _NEVER_USED:
                row.state = follows


def set_states(rows: Iterable[Question], state: str) -> None:
    """The state of questions."""
    for chunk in batches(rows, BATCH):
        Question.objects.filter(pk__in=[row.pk for row in chunk]).update(state=state, changed_at=timezone.now())
        for row in chunk:
            row.state = state
