"""Handing in: whatever answers come along are stored first, then the sitting is closed, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kernel.errors import DomainError
from quizzes.enums import SittingMode, SittingState
from quizzes.logic.verdicts import is_over
from quizzes.models import AnswerEvent, Sitting
from quizzes.services.answers import AnswerPut, is_closed_place, journal_events, sound_nonces
from quizzes.services.closing import close_if_over, close_sitting, lock_sitting, submit_event
from quizzes.services.lines import NO_TRACE, Trace, clock_of, must_be_open, set_clock, trace_for, under_lock

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of a sitting handed in. `late`: answers that came along and were not taken: after the grace, or to
    a question left behind for good."""

    sitting: Sitting
    taken: int
    late: int


def submit_sitting(
    sitting_id: UUID, *, user_id: int, now: datetime, puts: Sequence[AnswerPut] = (), trace: Trace = NO_TRACE
) -> Submission:
    """Hand in the person's sitting with the answers in `puts`; a second time gives the same result.

    Seven queries and those of the outcome handler. After the grace nothing of `puts` is taken and the sitting closes
    at its deadline with what was stored. Raises NotFound (missing or somebody else's) and DomainError ``bad-answer``
    (nothing is stored, the sitting stays open), ``on-paper`` (who collects a printed paper enters it), ``void``.
    """
    known: frozenset[str] | None = None
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                sitting, last_seq = lock_sitting(sitting_id, user_id=user_id, exact=known is not None)
                if sitting.state == SittingState.OPEN and sitting.mode == SittingMode.PAPER:
                    raise DomainError("on-paper")
                fresh = [put for put in puts if put.nonce not in (known or ())]
                return _submit(sitting, last_seq, fresh, now=now, trace=trace_for(sitting, user_id, trace))
        except IntegrityError:
            if attempt == _ATTEMPTS - 1:
                raise
            known = _known_nonces(sitting_id, puts)
    raise AssertionError("unreachable")


def _submit(sitting: Sitting, last_seq: int, puts: Sequence[AnswerPut], *, now: datetime, trace: Trace) -> Submission:
    """`puts` without those that were stored before."""
    if sitting.state == SittingState.VOID:
        raise DomainError("void")
    if sitting.state == SittingState.SUBMITTED:
        return Submission(sitting, 0, _late(sitting, puts))
    if is_over(sitting.deadline, now=now):
        close_if_over(sitting.pk, now=now)
        return Submission(Sitting.objects.get(pk=sitting.pk), 0, _late(sitting, puts))
    if sitting.paused_at is not None:  # handing in ends the pause
        set_clock(sitting, clock_of(sitting).resume(now))
    taken = [put for put in puts if not is_closed_place(sitting, put.place)]
    events = journal_events(sitting, taken, after=last_seq, now=now, trace=trace)
    closing = submit_event(sitting, seq=last_seq + len(events) + 1, at=now, trace=trace)
    submitted_at = min(now, sitting.deadline) if sitting.deadline else now
    close_sitting(sitting, events=[*events, closing], submitted_at=submitted_at)
    closed = [put for put in puts if put not in taken]
    return Submission(sitting, len(events), _late(sitting, closed))


def _late(sitting: Sitting, puts: Sequence[AnswerPut]) -> int:
    """How many of `puts` the journal does not hold."""
    return len({put.nonce for put in puts} - _known_nonces(sitting.pk, puts)) if puts else 0


def _known_nonces(sitting_id: UUID, puts: Sequence[AnswerPut]) -> frozenset[str]:
    rows = AnswerEvent.objects.filter(sitting_id=sitting_id, nonce__in=sound_nonces(puts))
    return frozenset(rows.values_list("nonce", flat=True))


def collect_sitting(sitting_id: UUID, *, by: int, now: datetime) -> Submission:
    """An invigilator hands in for somebody with what is stored; a second time gives the same result.

    Raises NotFound, DomainError ``void``.
    """

    def act(sitting: Sitting, last_seq: int) -> Submission:
        return _submit(sitting, last_seq, (), now=now, trace=Trace(by=by))

    return under_lock(sitting_id, act)


def enter_paper(
    sitting_id: UUID, puts: Sequence[AnswerPut], *, by: int, submitted_at: datetime, now: datetime
) -> Submission:
    """The answers of a printed paper, entered by an account, graded as any other; handed in when it was, on paper.

    Raises NotFound, DomainError ``not-on-paper``, ``bad-answer`` (nothing is stored), ``already-submitted``, ``void``,
    ``bad-moment`` (in the future, or before the paper was printed).
    """

    def act(sitting: Sitting, last_seq: int) -> Submission:
        must_be_open(sitting)
        if sitting.mode != SittingMode.PAPER:
            raise DomainError("not-on-paper")
        if not sitting.started_at <= submitted_at <= now:
            raise DomainError("bad-moment")
        trace = Trace(by=by)
        events = journal_events(sitting, puts, after=last_seq, now=now, trace=trace)
        closing = submit_event(sitting, seq=last_seq + len(events) + 1, at=now, trace=trace)
        close_sitting(sitting, events=[*events, closing], submitted_at=submitted_at)
        return Submission(sitting, len(events), 0)

    return under_lock(sitting_id, act)
