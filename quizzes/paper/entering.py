"""Answers of paper into sittings: stored whole or not at all, once; a mistake is undone with a reason, never edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from kernel.errors import DomainError, NotFound
from plumbing import audit
from quizzes.enums import SittingMode, SittingState
from quizzes.models import PaperCopy, Sitting
from quizzes.paper.batches import account
from quizzes.services import AnswerPut, Submission, enter_paper, void_sitting

_COPIED = ("person_id", "edition_id", "purpose", "context_key", "paper", "started_at", "session_id")


def locked_copy(batch_id: UUID, number: int, *, by: int) -> PaperCopy:
    """A copy under a row lock, its sitting as it is now. Raises NotFound, DomainError ``own-paper``.

    Who enters, withdraws or takes back is somebody else than who sat: each entry tells a score, and so the key.
    """
    copy = PaperCopy.objects.select_for_update().filter(batch=batch_id, number=number).first()
    if copy is None:
        raise NotFound("no-paper")
    if copy.sitting.person.user_id == by:
        raise DomainError("own-paper")
    return copy


def enter_copy(
    batch_id: UUID, number: int, *, answers: Mapping[int, Sequence[Any]], by: int, now: datetime
) -> Submission:
    """Store the answers of a copy (by place from 0, in wire form) and hand it in, at the moment said for the batch.

    Raises NotFound, DomainError ``no-moment`` (nobody has said when they sat), ``bad-moment``, ``bad-answer``,
    ``already-submitted``, ``void``, ``own-paper``. Then nothing is stored.
    """
    puts = [AnswerPut(place, list(wire), uuid4().hex) for place, wire in sorted(answers.items()) if wire]
    with transaction.atomic():
        copy = locked_copy(batch_id, number, by=by)
        sat_at = copy.batch.sat_at
        if sat_at is None:
            raise DomainError("no-moment")
        done = enter_paper(copy.sitting_id, puts, by=by, submitted_at=sat_at, now=now)
        copy.entered_by, copy.entered_at = by, now
        copy.save(update_fields=["entered_by", "entered_at"])
        audit.record(
            "enter_paper", actor=account(by), target=("sitting", copy.sitting_id), person=copy.sitting.person_id,
            number=number, answers=len(puts),
        )  # fmt: skip
    return done


def reopen_copy(batch_id: UUID, number: int, *, reason: str, by: int, now: datetime) -> UUID:
    """What was entered is declared void, and the same paper is open for entering again; returns the new sitting.

    The void sitting keeps its answers and its journal. Raises NotFound, DomainError ``reason-missing``,
    ``not-entered``, ``own-paper``, ``already-open`` (the person has begun another try meanwhile).
    """
    try:
        with transaction.atomic():
            copy = locked_copy(batch_id, number, by=by)
            old = copy.sitting
            if old.state != SittingState.SUBMITTED:
                raise DomainError("not-entered")
            void_sitting(old.pk, reason=reason, by=by, now=now)
            fresh = _again(old)
            copy.sitting, copy.entered_by, copy.entered_at = fresh, None, None
            copy.save(update_fields=["sitting", "entered_by", "entered_at"])
            audit.record(
                "reopen_paper", actor=account(by), target=("sitting", old.pk), person=old.person_id, number=number,
                reason=reason, again=str(fresh.pk),
            )  # fmt: skip
            return fresh.pk
    except IntegrityError as error:
        raise DomainError("already-open") from error


def _again(old: Sitting) -> Sitting:
    """Another open sitting on the very same paper."""
    same = {"person_id": old.person_id, "purpose": old.purpose, "context_key": old.context_key}
    last = Sitting.objects.filter(**same).order_by("-try_number").values_list("try_number", flat=True).first() or 0
    copied = {name: getattr(old, name) for name in _COPIED}
    return Sitting.objects.create(**copied, try_number=last + 1, mode=SittingMode.PAPER)
