"""Writing questions: an edit or an import makes a new version; sittings and editions keep the one they began with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from kernel.batches import batches
from kernel.errors import DomainError
from plumbing import audit
from quizzes.enums import Difficulty
from quizzes.importers.similarity import identity
from quizzes.importers.types import ImportRow, ParsedQuestion, Review
from quizzes.models import Bank, Question, QuestionVersion

BATCH = 500
DEFAULT_POINTS = 100


def get_or_create_bank(name: str, *, actor: Any) -> Bank:
    """The bank of this name, made if it is not there."""
    bank, created = Bank.objects.get_or_create(name=name)
    if created:
        audit.record("create_bank", actor=actor, target=("bank", bank.pk), name=name)
    return bank


@transaction.atomic
def store_questions(found: Review, *, bank: Bank, actor: Any, run_id: UUID) -> dict[str, int]:
    """Write what a review planned; returns created and updated. Raises `DomainError("import-has-errors")`."""
    if not found.storable:
        raise DomainError("import-has-errors")
    # Two imports into one bank wait for each other here (PostgreSQL; SQLite has one writer anyway).
    Bank.objects.select_for_update().get(pk=bank.pk)
    created = _create([row for row in found.rows if row.outcome == "create"], bank, actor, run_id)
    updated = _update([row for row in found.rows if row.outcome == "update"], bank, actor, run_id)
    audit.record(
        "store_questions", actor=actor, target=("bank", bank.pk), run=str(run_id), created=created, updated=updated
    )
    return {"created": created, "updated": updated}


def _create(rows: list[ImportRow], bank: Bank, actor: Any, run_id: UUID) -> int:
    for batch in batches(rows, BATCH):
        questions = Question.objects.bulk_create([Question(bank=bank, identity=row.identity) for row in batch])
        QuestionVersion.objects.bulk_create(
            [
                QuestionVersion(question=question, number=1, **_said(row, actor, run_id))
                for question, row in zip(questions, batch, strict=True)
            ]
        )
    if rows:
        _point_to_newest(Question.objects.filter(bank=bank, current=None))
    return len(rows)


def _update(rows: list[ImportRow], bank: Bank, actor: Any, run_id: UUID) -> int:
    for batch in batches(rows, BATCH):
        wanted = {row.identity: row for row in batch}
        questions = list(Question.objects.filter(bank=bank, identity__in=wanted).select_related("current"))
        QuestionVersion.objects.bulk_create(
            [_next_version(question, wanted[question.identity], actor, run_id) for question in questions]
        )
        _point_to_newest(Question.objects.filter(pk__in=[question.pk for question in questions]))
    return len(rows)


def _next_version(question: Question, row: ImportRow, actor: Any, run_id: UUID) -> QuestionVersion:
    """The file's words; what the file leaves blank stays as it was."""
    before = question.current
    if before is None:
        raise LookupError(f"question {question.pk} has no version")
    said = _said(row, actor, run_id)
    for name in ("explanation", "basis", "topic"):
        said[name] = said[name] or getattr(before, name)
    parsed = _question(row)
    for name in ("difficulty", "points"):
        said[name] = getattr(before, name) if getattr(parsed, name) is None else said[name]
    return QuestionVersion(question=question, number=before.number + 1, **said)


def _said(row: ImportRow, actor: Any, run_id: UUID) -> dict[str, Any]:
    return {**version_fields(_question(row)), "import_run": run_id, "created_by": getattr(actor, "pk", None)}


def version_fields(question: ParsedQuestion) -> dict[str, Any]:
    """A parsed question by the fields of `QuestionVersion`; no difficulty is medium, no points are one point."""
    return {
        "type": question.type,
        "stem": question.stem,
        "options": [{"id": option.letter, "text": option.text} for option in question.options],
        "key": [list(part) if isinstance(part, tuple) else part for part in question.answer],
        "explanation": question.explanation,
        "difficulty": question.difficulty or Difficulty.MEDIUM,
        "points": question.points or DEFAULT_POINTS,
        "topic": question.topic,
        "basis": question.basis,
        "keep_order": not question.shuffle,
    }


def _point_to_newest(questions: Any) -> None:
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1]
    questions.update(current=Subquery(newest))


def _question(row: ImportRow) -> ParsedQuestion:
    if row.question is None:
        raise LookupError(f"row {row.row} holds no question")
    return row.question


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
        question=row, number=number, created_by=getattr(actor, "pk", None), **fields
    )
    row.save(update_fields=["current"])
    return number
