"""Writing questions: an edit makes a new version; sittings and editions keep the one they began with."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kernel.errors import DomainError
from plumbing import audit
from quizzes.bank.conversion import version_fields
from quizzes.enums import QuestionState, VersionState
from quizzes.importers.similarity import identity
from quizzes.importers.types import ParsedQuestion
from quizzes.models import Bank, Question, QuestionVersion


def get_or_create_bank(name: str, *, actor: Any) -> Bank:
    """The bank of this name, made if it is not there."""
    bank, created = Bank.objects.get_or_create(name=name)
    if created:
        audit.record("create_bank", actor=actor, target=("bank", bank.pk), name=name)
    return bank


@transaction.atomic
def save_question(question: ParsedQuestion, *, question_id: int | None, bank_id: int, state: str, actor: Any) -> int:
    """A new question, or a new version of one whose words changed; returns the question's id.

    Raises `DomainError("question-exists")` when the bank already has a question with this stem and these options.
    """
    same = identity(question)
    row = (
        Question.objects.select_for_update().filter(pk=question_id).first()
        if question_id
        else Question(bank_id=bank_id)
    )
    if row is None:
        raise DomainError("question-missing")
    others = Question.objects.filter(bank_id=row.bank_id, identity=same).exclude(pk=row.pk)
    if others.exists():
        raise DomainError("question-exists", other=others.values_list("pk", flat=True)[0])
    row.identity, row.state = same, state
    row.save()
    version = _add_version(row, version_fields(question), actor)
    audit.record("save_question", actor=actor, target=("question", row.pk), version=version, state=state)
    return int(row.pk)


def _add_version(row: Question, fields: dict[str, Any], actor: Any) -> int:
    """A new version unless it would say the same as the current one; returns the current number."""
    before = row.current
    if before is not None and all(getattr(before, name) == value for name, value in fields.items()):
        return before.number
    number = before.number + 1 if before else 1
    row.current = QuestionVersion.objects.create(
        question=row, number=number, created_by=getattr(actor, "pk", None), state=_version_state(row), **fields
    )
    if row.state == QuestionState.IN_USE:
        row.approved = row.current
    row.save(update_fields=["current", "approved"])
    return number


def _version_state(row: Question) -> str:
    return VersionState.APPROVED if row.state == QuestionState.IN_USE else VersionState.DRAFT
