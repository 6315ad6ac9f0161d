"""Batches of papers: ordered for named people, drawn by a job a few at a time, printed, withdrawn one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Max

from kernel.errors import DomainError
from plumbing import audit
from plumbing.queue import enqueue
from quizzes import queries
from quizzes.enums import BulkState, SittingMode, SittingState
from quizzes.logic.papers import Paper
from quizzes.models import PaperBatch, PaperCopy, Sitting
from quizzes.paper.layout import arranged
from quizzes.services import Setup, start_sitting, void_sitting

PURPOSE = "paper"
TASK = "quizzes.paper.tasks.draw"
MOST_PEOPLE = 500
AT_ONCE = 20  # papers a transaction
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class PaperUnit:
    """For whose people papers are printed: ``enterprise`` or ``area``, and which."""

    kind: str
    unit_id: int


def make_batch(  # noqa: PLR0913
    *,
    title: str,
    quiz_id: int,
    unit: PaperUnit,
    person_ids: Sequence[int],
    by: int,
    now: datetime,
    purpose: str = PURPOSE,
    context_key: str = "",
) -> UUID:  # fmt: skip
    """Order papers of a published quiz for these people; a job draws and prints them. Returns the batch's id.

    Without `context_key` the batch is a context of its own, and its results count for nothing else. Who may do it and
    for whom is for the caller to know. Raises DomainError ``not-published``, ``nobody``, ``too-many`` (most).
    """
    people = list(dict.fromkeys(person_ids))
    if not people:
        raise DomainError("nobody")
    if len(people) > MOST_PEOPLE:
        raise DomainError("too-many", most=MOST_PEOPLE)
    edition_id = queries.current_edition_id(quiz_id)
    if edition_id is None:
        raise DomainError("not-published")
    pk = uuid4()
    fields = {
        "id": pk,
        "title": title.strip()[:80],
        "quiz_id": quiz_id,
        "edition_id": edition_id,
        f"{unit.kind}_id": unit.unit_id,
        "purpose": purpose,
        "context_key": context_key or str(pk),
        "wanted": people,
        "created_by": by,
        "created_at": now,
    }
    _create(fields, people=len(people))
    return pk


def _create(fields: dict[str, Any], *, people: int) -> None:
    """The row, its line in the log and its job; again where another batch has the same six digits."""
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                batch = PaperBatch.objects.create(**fields)
                audit.record(
                    "make_paper_batch", actor=account(batch.created_by), target=("paper_batch", batch.pk),
                    quiz=batch.quiz_id, people=people,
                )  # fmt: skip
                enqueue(TASK, str(batch.pk))
            return
        except IntegrityError:
            if attempt == _ATTEMPTS - 1:
                raise


def account(user_id: int | None) -> Any:
    """The account, or None."""
    return get_user_model().objects.filter(pk=user_id).first() if user_id else None


def draw_batch(batch_id: UUID, *, now: datetime) -> None:
    """Draw every paper that is wanted, a few a transaction, then have them printed. Two at once take turns."""
    from quizzes.paper.printing import order_print

    while True:
        with transaction.atomic():
            batch = PaperBatch.objects.select_for_update().filter(pk=batch_id).first()
            if batch is None or batch.state in {BulkState.DONE, BulkState.FAILED}:
                return
            if not batch.wanted:
                _end(batch, BulkState.DONE)
                break
            _draw_some(batch, now=now)
    if PaperCopy.objects.filter(batch=batch_id).exists():
        order_print(batch_id, by=None)


def _draw_some(batch: PaperBatch, *, now: datetime) -> None:
    """The next few of `wanted`; who cannot sit is written down with the reason."""
    some, batch.wanted = batch.wanted[:AT_ONCE], batch.wanted[AT_ONCE:]
    number = PaperCopy.objects.filter(batch=batch).count()
    for person_id in some:
        try:
            with transaction.atomic():
                sitting = _start(batch, person_id, now=now)
        except DomainError as refusal:
            batch.left_out = [*batch.left_out, [person_id, refusal.code]]
            continue
        number += 1
        PaperCopy.objects.create(batch=batch, number=number, sitting=sitting)
    batch.state = BulkState.RUNNING
    batch.save(update_fields=["wanted", "left_out", "state"])


def _start(batch: PaperBatch, person_id: int, *, now: datetime) -> Sitting:
    """The person's paper, its questions by sections. Raises DomainError as `start_sitting` does, ``already-passed``."""
    if queries.passed_sitting(person_id, batch.purpose, batch.context_key) is not None:
        raise DomainError("already-passed")
    sitting = start_sitting(
        person_id=person_id,
        quiz_id=batch.quiz_id,
        purpose=batch.purpose,
        context_key=batch.context_key,
        now=now,
        setup=Setup(mode=SittingMode.PAPER, by=batch.created_by),
    )
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    sitting.paper = arranged(payload, Paper.from_json(sitting.paper)).as_json()
    sitting.save(update_fields=["paper"])
    return sitting


def _end(batch: PaperBatch, state: BulkState) -> None:
    batch.state = state
    batch.save(update_fields=["state"])


def continue_batch(batch_id: UUID) -> None:
    """Queue the drawing once more: for a batch whose job was lost. Safe to repeat."""
    with transaction.atomic():
        batch = PaperBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state in {BulkState.WAITING, BulkState.RUNNING}:
            enqueue(TASK, str(batch.pk))


def withdraw_copy(batch_id: UUID, number: int, *, reason: str, by: int, now: datetime) -> None:
    """The person did not sit: the paper is void, and the person may sit online or get another one.

    Raises NotFound, DomainError ``reason-missing``, ``already-submitted`` (its answers are entered), ``void``.
    """
    from quizzes.paper.entering import locked_copy

    with transaction.atomic():
        copy = locked_copy(batch_id, number, by=by)
        if copy.sitting.state == SittingState.SUBMITTED:
            raise DomainError("already-submitted")
        if copy.sitting.state == SittingState.VOID:
            raise DomainError("void")
        void_sitting(copy.sitting_id, reason=reason, by=by, now=now)
        audit.record(
            "withdraw_paper", actor=account(by), target=("paper_batch", batch_id), number=number, reason=reason
        )


def set_moment(batch_id: UUID, *, sat_at: datetime, by: int, now: datetime) -> None:
    """When the papers were handed in, asked once a batch. Raises DomainError ``bad-moment``: in the future, or before
    the papers were drawn."""
    with transaction.atomic():
        batch = PaperBatch.objects.select_for_update().get(pk=batch_id)
        drawn_at = Sitting.objects.filter(copy__batch=batch).aggregate(last=Max("started_at"))["last"]
        if not (drawn_at or batch.created_at) <= sat_at <= now:
            raise DomainError("bad-moment")
        batch.sat_at = sat_at
        batch.save(update_fields=["sat_at"])
        audit.record("set_paper_moment", actor=account(by), target=("paper_batch", batch_id), at=sat_at.isoformat())
