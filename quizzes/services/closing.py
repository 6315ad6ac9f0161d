"""Closing a sitting: grade, verdict, receipt, and the handler of the room above, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import BigIntegerField, Exists, Max, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from kernel.errors import NotFound
from plumbing import audit
from plumbing.database.prepared import Prepared, slot
from quizzes import outcomes, queries
from quizzes.enums import SittingState
from quizzes.logic.papers import Paper, Payload
from quizzes.logic.verdicts import GRACE, Verdict, answered_count, is_over, judge, receipt_digest
from quizzes.models import Answer, AnswerEvent, EditionCorrection, Sitting

if TYPE_CHECKING:
    from quizzes.services.lines import Trace

log = logging.getLogger(__name__)

_RESULT_FIELDS = [
    "state", "last_seq", "submitted_at", "points_got", "points_out_of", "passed", "unmarked", "left_out",
    "receipt_digest", "answered",
]  # fmt: skip
_ANSWER_FIELDS = ["response", "flagged", "seq", "saved_at", "right", "points"]


def lock_sitting(sitting_id: UUID, *, user_id: int | None = None, exact: bool = False) -> tuple[Sitting, int]:
    """A sitting under a row lock, and the last number of its journal; one query.

    With `user_id` only that account's own, or one that it helps with. Raises NotFound, alike for missing and foreign.
    On PostgreSQL the number may be behind when another save committed while this one waited for the lock: the journal's
    constraint then refuses, and the caller comes again with `exact`, which looks once more under the lock.
    """
    sitting = _ANY.first(id=sitting_id) if user_id is None else _OWN.first(id=sitting_id, user=user_id)
    if sitting is None:
        raise NotFound("no-sitting")
    if exact:
        return sitting, AnswerEvent.objects.filter(sitting=sitting).aggregate(last=Max("seq"))["last"] or 0
    return sitting, int(sitting.journal_seq)  # type: ignore[attr-defined]


def _locked() -> QuerySet[Sitting]:
    last = AnswerEvent.objects.filter(sitting=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    mended = EditionCorrection.objects.filter(edition=OuterRef("edition"), active=True)
    return (
        Sitting.objects.select_for_update(of=("self",))
        .select_related("edition")
        .defer("edition__payload")
        .annotate(journal_seq=Coalesce(Subquery(last), 0), is_corrected=Exists(mended))
        .filter(pk=slot("id", UUIDField()))
    )


def _locked_own() -> QuerySet[Sitting]:
    user = slot("user", BigIntegerField())
    return _locked().filter(Q(person__user_id=user) | Q(assisted_by=user, state=SittingState.OPEN))


_ANY: Prepared[Sitting] = Prepared(_locked)
_OWN: Prepared[Sitting] = Prepared(_locked_own)


def answers_from(events: Sequence[AnswerEvent]) -> dict[int, Answer]:
    """What counts after `events`: the last line for each place. The closing line has none."""
    return {
        event.item: Answer(
            sitting_id=event.sitting_id,
            item=event.item,
            response=event.response,
            flagged=event.kind == "flagged",
            seq=event.seq,
            saved_at=event.at,
        )
        for event in events
        if event.item is not None
    }


def close_if_over(sitting_id: UUID, *, now: datetime) -> bool:
    """Close an open sitting whose time and grace are past with what was stored; submitted at its deadline.

    Returns whether it was closed now.
    """
    with transaction.atomic():
        sitting, last_seq = lock_sitting(sitting_id, exact=True)
        if sitting.state != SittingState.OPEN or sitting.deadline is None or not is_over(sitting.deadline, now=now):
            return False
        closing = _closing_event(sitting, "expire", seq=last_seq + 1, at=now)
        close_sitting(sitting, events=[closing], submitted_at=sitting.deadline)
        return True


def close_overdue(*, now: datetime, limit: int = 200) -> int:
    """Close up to `limit` sittings that nobody came back to; returns how many. Safe to run twice.

    One that cannot be closed is logged and left open; it does not hold up the others.
    """
    overdue = Sitting.objects.filter(state=SittingState.OPEN, deadline__lt=now - GRACE).order_by("deadline")
    return sum(_closed(pk, now=now) for pk in list(overdue.values_list("pk", flat=True)[:limit]))


def _closed(sitting_id: UUID, *, now: datetime) -> bool:
    try:
        return close_if_over(sitting_id, now=now)
    except DatabaseError as fault:
        if not isinstance(fault, IntegrityError):  # a row that stands in the way of this one says nothing of the others
            raise
        log.exception("sitting %s could not be closed", sitting_id)
        return False
    except Exception:
        log.exception("sitting %s could not be closed", sitting_id)
        return False


def _closing_event(sitting: Sitting, kind: Literal["submit", "expire"], *, seq: int, at: datetime) -> AnswerEvent:
    return AnswerEvent(sitting=sitting, seq=seq, item=None, kind=kind, response=None, nonce=f"={kind}", at=at)


def submit_event(sitting: Sitting, *, seq: int, at: datetime, trace: Trace) -> AnswerEvent:
    """The journal's last line of a sitting handed in; its nonce makes a second one impossible."""
    line = _closing_event(sitting, "submit", seq=seq, at=at)
    line.device, line.by = trace.device, trace.by
    return line


def close_sitting(sitting: Sitting, *, events: Sequence[AnswerEvent], submitted_at: datetime) -> None:
    """Grade a locked sitting with `events` still to be stored, and hand it over. Five queries and the handler's.

    `events` end with the closing line; answers among them count. One query more where a key of the edition was mended.
    While short answers await their marks there is no verdict, and nobody is told of one.
    """
    answers = {row.item: row for row in Answer.objects.filter(sitting=sitting)}
    answers |= answers_from(events)
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    verdict = _judge(sitting, payload, answers)
    AnswerEvent.objects.bulk_create(events)
    _store_grades(answers | _given(sitting, answers, verdict, events[-1]), verdict)
    _store_result(sitting, verdict, answers, submitted_at=submitted_at, last_seq=events[-1].seq)
    if not verdict.unmarked:
        outcomes.apply(outcomes.outcome_of(sitting, kind="submit"))
    audit.record(
        "submit_sitting",
        target=("sitting", sitting.pk),
        person=sitting.person_id,
        how=events[-1].kind,
        points=verdict.score.got,
        out_of=verdict.score.out_of,
        passed=verdict.passed,
    )


def _judge(sitting: Sitting, payload: Payload, answers: dict[int, Answer]) -> Verdict:
    responses = {n: answer.response for n, answer in answers.items()}
    corrections = queries.corrections_of(sitting.edition_id) if sitting.is_corrected else {}  # type: ignore[attr-defined]
    return judge(payload, Paper.from_json(sitting.paper), responses, corrections=corrections)


def _given(sitting: Sitting, answers: dict[int, Answer], verdict: Verdict, closing: AnswerEvent) -> dict[int, Answer]:
    """Rows for what earns points without an answer (right for everybody), so that they can be taken back one day."""
    earned = [number for number, one in enumerate(verdict.graded) if one.points and number not in answers]
    return {
        number: Answer(sitting=sitting, item=number, response=[], seq=closing.seq, saved_at=closing.at)
        for number in earned
    }


def _store_grades(answers: dict[int, Answer], verdict: Verdict) -> None:
    for number, answer in answers.items():
        answer.pk = None
        answer.right = verdict.graded[number].right
        answer.points = verdict.graded[number].points
    Answer.objects.bulk_create(
        answers.values(), update_conflicts=True, unique_fields=["sitting", "item"], update_fields=_ANSWER_FIELDS
    )


def _store_result(
    sitting: Sitting, verdict: Verdict, answers: dict[int, Answer], *, submitted_at: datetime, last_seq: int
) -> None:
    sitting.state = SittingState.SUBMITTED
    sitting.last_seq = last_seq
    sitting.submitted_at = submitted_at
    sitting.points_got, sitting.points_out_of = verdict.score.got, verdict.score.out_of
    sitting.passed, sitting.unmarked = verdict.passed, verdict.unmarked
    sitting.left_out = list(verdict.left_out)
    responses = {number: answer.response for number, answer in answers.items()}
    sitting.answered = answered_count(responses)
    sitting.receipt_digest = receipt_digest(str(sitting.pk), responses=responses, submitted_at=submitted_at)
    sitting.save(update_fields=_RESULT_FIELDS)
