"""Writing questions: an edit makes a new version; sittings and editions keep the one they began with."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kernel.errors import DomainError
from plumbing import audit
from quizzes.bank import media_rows
from quizzes.bank.citing import recite
from quizzes.bank.conversion import version_fields
from quizzes.bank.locking import locked_questions
from quizzes.bank.reviews.journal import note_down
from quizzes.bank.reviews.reviewing import use_at_once
from quizzes.bank.standing import set_version_states
from quizzes.enums import QuestionState, ReviewAction, VersionState
from quizzes.importers.similarity import identity
from quizzes.importers.types import ParsedQuestion
from quizzes.models import Bank, Question, QuestionVersion


def get_or_create_bank(name: str, *, actor: Any, area_id: int | None = None) -> Bank:
    """The bank of this name, made if it is not there, in the care of this area (None: of the whole site)."""
    bank, created = Bank.objects.get_or_create(name=name, defaults={"area_id": area_id})
    if created:
        audit.record("create_bank", actor=actor, target=("bank", bank.pk), name=name)
    return bank


@transaction.atomic
def save_question(
    question: ParsedQuestion,
    *,
    question_id: int | None,
    bank_id: int,
    actor: Any,
    note: str = "",
    submit: bool = False,
) -> int:
    """A new question, or a new version of one whose words changed; returns the question's id.

    In a bank with a second pair of eyes it is a draft, or with `submit` waits for its review, and papers go on taking
    the approved version; elsewhere it is in use at once (a retired one stays retired). Raises
    `DomainError("question-exists")` when the bank has another question with this stem and these options,
    ``question-missing`` and ``question-merged``.
    """
    row = _locked(question_id, bank_id)
    row.identity = identity(question)
    others = Question.objects.filter(bank_id=row.bank_id, identity=row.identity).exclude(pk=row.pk)
    if others.exists():
        raise DomainError("question-exists", other=others.values_list("pk", flat=True)[0])
    row.code = question.code or row.code
    row.save()
    changed = _add_version(row, question, actor, note)
    _settle(row, actor=actor, submit=submit, changed=changed)
    number = row.current.number if row.current else 0
    audit.record("save_question", actor=actor, target=("question", row.pk), version=number, state=row.state)
    recite([row.pk])
    return int(row.pk)


def _locked(question_id: int | None, bank_id: int) -> Question:
    """The row under its lock, its bank at hand; a new one in the bank."""
    if question_id is None:
        bank = Bank.objects.filter(pk=bank_id).first()
        if bank is None:
            raise DomainError("question-missing")
        return Question(bank=bank, state=QuestionState.DRAFT)
    row = next(iter(locked_questions([question_id])), None)
    if row is None:
        raise DomainError("question-missing")
    if row.merged_into_id is not None:
        raise DomainError("question-merged", into=row.merged_into_id)
    return row


def _add_version(row: Question, question: ParsedQuestion, actor: Any, note: str) -> bool:
    """A new version unless it would say the same as the current one; whether it was made."""
    before, fields, media = row.current, version_fields(question), media_rows.stored(question, actor=actor)
    if before is not None and says_the_same(before, fields) and media_rows.of_version(before.pk) == media:
        return False
    if before is None:
        row.created_by = getattr(actor, "pk", None)
    row.current = QuestionVersion.objects.create(
        question=row,
        number=before.number + 1 if before else 1,
        created_by=getattr(actor, "pk", None),
        change_note=note.strip()[:200],
        **fields,
    )
    media_rows.write(row.current.pk, media)
    if before is not None and before.state == VersionState.PENDING:
        # What waited is no longer what the question says: nobody is asked to review it.
        QuestionVersion.objects.filter(pk=before.pk).update(state=VersionState.DRAFT)
    row.save(update_fields=["current", "created_by"])
    return True


def says_the_same(version: QuestionVersion, fields: dict[str, Any]) -> bool:
    """Whether a version holds exactly these fields."""
    return all(getattr(version, name) == value for name, value in fields.items())


def _settle(row: Question, *, actor: Any, submit: bool, changed: bool) -> None:
    """The states after saving."""
    version = row.current
    if version is None or version.state == VersionState.APPROVED:
        return
    if not row.bank.four_eyes:
        use_at_once([row], actor=actor)
    elif submit and version.state != VersionState.PENDING:
        set_version_states([row], VersionState.PENDING)
        note_down([row], ReviewAction.SUBMIT, actor=actor)
    elif changed:
        set_version_states([row], version.state)
