"""Storing what an import planned: new questions and new versions, in one transaction.

In a bank with a second pair of eyes what comes in waits for its review, and papers go on taking what was approved.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from kernel.batches import batches
from kernel.errors import DomainError
from plumbing import audit, queue
from plumbing.imports.kinds import Progress, no_progress
from quizzes.bank.citing import recite
from quizzes.bank.conversion import version_fields
from quizzes.bank.imports.import_media import MediaStore
from quizzes.enums import QuestionState, VersionState
from quizzes.importers.types import ImportRow, ParsedQuestion, Review
from quizzes.models import Bank, ImportedChange, Question, QuestionMedia, QuestionVersion

BATCH = 500
# What a file that has no such column, or leaves the cell empty, leaves as it was.
_KEPT = ("explanation", "basis", "topic", "audience", "source", "remark", "valid_from", "valid_to")
_JOURNALLED = ("identity", "code", "state", "current_id", "approved_id")


class _Batch:
    """What every row of an import is written with."""

    def __init__(self, bank: Bank, actor: Any, run_id: UUID) -> None:
        self.bank, self.actor, self.run_id = bank, actor, run_id
        self.media = MediaStore(run_id, actor)
        self.state = VersionState.PENDING if bank.four_eyes else VersionState.APPROVED

    def said(self, row: ImportRow) -> dict[str, Any]:
        """The columns of the row's version."""
        return {
            **version_fields(_question(row)),
            "state": self.state,
            "import_run": self.run_id,
            "created_by": getattr(self.actor, "pk", None),
        }


@transaction.atomic
def store_questions(
    found: Review, *, bank: Bank, actor: Any, run_id: UUID, progress: Progress = no_progress
) -> dict[str, int]:
    """Write what a review planned; returns created and updated. Raises `DomainError("import-has-errors")`."""
    if not found.storable:
        raise DomainError("import-has-errors")
    # Two imports into one bank wait for each other here (PostgreSQL; SQLite has one writer anyway).
    locked = Bank.objects.select_for_update().get(pk=bank.pk)
    batch = _Batch(locked, actor, run_id)
    new = [row for row in found.rows if row.outcome == "create"]
    again = [row for row in found.rows if row.outcome == "update"]
    stored: list[int] = []
    for keys in (*_create(new, batch), *_update(again, batch)):
        stored += keys
        progress(len(stored), len(new) + len(again))
    recite(stored)
    if stored:
        queue.enqueue("quizzes.bank.duplicates.tasks.look_at_new", bank.pk, stored)
    left_out = sum("left-out" in row.codes for row in found.rows)
    audit.record(
        "store_questions", actor=actor, target=("bank", bank.pk), run=str(run_id), created=len(new),
        updated=len(again), left_out=left_out,
    )  # fmt: skip
    return {"created": len(new), "updated": len(again), "left_out": left_out}


def _create(rows: list[ImportRow], batch: _Batch) -> Any:
    state = QuestionState.PENDING if batch.bank.four_eyes else QuestionState.IN_USE
    author = getattr(batch.actor, "pk", None)
    for chunk in batches(rows, BATCH):
        questions = Question.objects.bulk_create(
            [
                Question(
                    bank=batch.bank, identity=row.identity, state=state, code=_question(row).code, created_by=author
                )
                for row in chunk
            ]
        )
        pairs = list(zip(questions, chunk, strict=True))
        versions = [QuestionVersion(question=question, number=1, **batch.said(row)) for question, row in pairs]
        _keep_versions(versions, chunk, batch)
        yield [question.pk for question in questions]


def _update(rows: list[ImportRow], batch: _Batch) -> Any:
    for chunk in batches(rows, BATCH):
        wanted = {row.target: row for row in chunk}
        questions = list(Question.objects.filter(bank=batch.bank, pk__in=wanted).select_related("current"))
        if len(questions) != len(chunk):
            raise DomainError("import-has-errors")
        ImportedChange.objects.bulk_create([_change(question, batch.run_id) for question in questions])
        versions = [_next_version(question, wanted[question.pk], batch) for question in questions]
        _name_anew(questions, wanted)
        _keep_versions(versions, [wanted[question.pk] for question in questions], batch)
        yield [question.pk for question in questions]


def _change(question: Question, run_id: UUID) -> ImportedChange:
    return ImportedChange(
        run_id=run_id, question=question, before={name: getattr(question, name) for name in _JOURNALLED}
    )


def _next_version(question: Question, row: ImportRow, batch: _Batch) -> QuestionVersion:
    """The file's words; what the file leaves blank stays as it was."""
    before = question.current
    if before is None:
        raise LookupError(f"question {question.pk} has no version")
    said = batch.said(row)
    for name in _KEPT:
        said[name] = said[name] or getattr(before, name)
    parsed = _question(row)
    for name in ("difficulty", "points"):
        said[name] = getattr(before, name) if getattr(parsed, name) is None else said[name]
    return QuestionVersion(question=question, number=before.number + 1, **said)


def _name_anew(questions: Sequence[Question], wanted: dict[int | None, ImportRow]) -> None:
    """A version that replaces a question nearly the same has another stem, so another identity."""
    for question in questions:
        row = wanted[question.pk]
        question.identity, question.code = row.identity, _question(row).code or question.code
    Question.objects.bulk_update(questions, ["identity", "code"], batch_size=BATCH)


def _keep_versions(versions: list[QuestionVersion], rows: Sequence[ImportRow], batch: _Batch) -> None:
    """The versions with their pictures and sounds, and the questions pointing to them."""
    QuestionVersion.objects.bulk_create(versions)
    lines = [
        line
        for version, row in zip(versions, rows, strict=True)
        for line in batch.media.lines(_question(row), version, before=_media_before(version, row))
    ]
    QuestionMedia.objects.bulk_create(lines)
    _point_to_newest(Question.objects.filter(pk__in=[version.question_id for version in versions]), batch)


def _media_before(version: QuestionVersion, row: ImportRow) -> int | None:
    """The version whose pictures stay: a table has none, which is no order to take them away."""
    return None if row.outcome == "create" else version.question.current_id


def _point_to_newest(questions: Any, batch: _Batch) -> None:
    newest = Subquery(QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1])
    if batch.bank.four_eyes:
        questions.update(current=newest)
        questions.filter(approved=None, state=QuestionState.DRAFT).update(state=QuestionState.PENDING)
    else:
        questions.update(current=newest, approved=newest)
        questions.exclude(state=QuestionState.RETIRED).update(state=QuestionState.IN_USE)


def _question(row: ImportRow) -> ParsedQuestion:
    if row.question is None:
        raise LookupError(f"row {row.row} holds no question")
    return row.question
