"""Storing what an import planned: new questions and new versions, in one transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from kernel.batches import batches
from kernel.errors import DomainError
from plumbing import audit
from quizzes.bank.conversion import version_fields
from quizzes.enums import QuestionState, VersionState
from quizzes.importers.types import ImportRow, ParsedQuestion, Review
from quizzes.models import Bank, Question, QuestionVersion

BATCH = 500


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
        questions = Question.objects.bulk_create(
            [Question(bank=bank, identity=row.identity, state=QuestionState.IN_USE) for row in batch]
        )
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
    return {
        **version_fields(_question(row)),
        "state": VersionState.APPROVED,
        "import_run": run_id,
        "created_by": getattr(actor, "pk", None),
    }


def _point_to_newest(questions: Any) -> None:
    newest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1]
    questions.update(current=Subquery(newest), approved=Subquery(newest))


def _question(row: ImportRow) -> ParsedQuestion:
    if row.question is None:
        raise LookupError(f"row {row.row} holds no question")
    return row.question
