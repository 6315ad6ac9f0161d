"""The clock of a sitting: pauses where they are allowed, more time at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kernel.errors import DomainError
from plumbing import audit
from quizzes.enums import EventKind, SittingState
from quizzes.logic.verdicts import is_over
from quizzes.models import Sitting, TimeAllowance
from quizzes.services.lines import (
    NO_TRACE,
    Trace,
    actor_of,
    append_line,
    clock_of,
    must_be_on_screen,
    must_be_open,
    set_clock,
    trace_for,
    under_lock,
)

MOST_EXTRA_SECONDS = 8 * 3600


def pause_sitting(sitting_id: UUID, *, user_id: int, now: datetime) -> None:
    """The clock stands still and the questions are hidden. Raises NotFound and DomainError ``no-pause``, ``paused``,
    ``pause-used-up``, ``time-is-up``, ``already-submitted``, ``void``."""

    def act(sitting: Sitting, last_seq: int) -> None:
        must_be_on_screen(sitting)
        if is_over(sitting.deadline, now=now):
            raise DomainError("time-is-up")
        set_clock(sitting, clock_of(sitting).pause(now))
        mine = trace_for(sitting, user_id, NO_TRACE)
        append_line(sitting, EventKind.PAUSE, after=last_seq, at=now, trace=mine)

    under_lock(sitting_id, act, user_id=user_id)


def resume_sitting(sitting_id: UUID, *, user_id: int, now: datetime) -> None:
    """The clock runs again; nothing happens where it does.

    Raises NotFound, DomainError ``already-submitted``, ``void``.
    """

    def act(sitting: Sitting, last_seq: int) -> None:
        must_be_open(sitting)
        if sitting.paused_at is None:
            return
        set_clock(sitting, clock_of(sitting).resume(now))
        append_line(sitting, EventKind.RESUME, after=last_seq, at=now, trace=trace_for(sitting, user_id, NO_TRACE))

    under_lock(sitting_id, act, user_id=user_id)


def extend_sitting(sitting_id: UUID, *, seconds: int, reason: str, by: int, now: datetime) -> datetime | None:
    """More time for one open sitting, at once; returns the new deadline.

    Raises NotFound and DomainError ``reason-missing``, ``too-much-time``, ``no-limit`` (there is no time limit),
    ``already-submitted``, ``void``, ``time-is-up`` (it would be over all the same).
    """
    reason = reason.strip()[:200]
    if not reason:
        raise DomainError("reason-missing")
    if not 0 < seconds <= MOST_EXTRA_SECONDS:
        raise DomainError("too-much-time", minutes=MOST_EXTRA_SECONDS // 60)

    def act(sitting: Sitting, last_seq: int) -> datetime | None:
        must_be_open(sitting)
        if sitting.deadline is None:
            raise DomainError("no-limit")
        _extend(sitting, seconds, reason=reason, by=by, now=now, after=last_seq)
        return sitting.deadline

    return under_lock(sitting_id, act)


def _extend(sitting: Sitting, seconds: int, *, reason: str, by: int, now: datetime, after: int) -> None:
    clock = clock_of(sitting).extend(seconds)
    if is_over(clock.deadline, now=now):
        raise DomainError("time-is-up")
    set_clock(sitting, clock, extra_seconds=sitting.extra_seconds + seconds)
    told = {"seconds": seconds, "reason": reason}
    append_line(sitting, EventKind.EXTEND, after=after, at=now, told=told, trace=Trace(by=by))
    target = ("sitting", sitting.pk)
    audit.record("extend_sitting", actor=actor_of(by), target=target, person=sitting.person_id, **told)


def grant_allowance(
    *, person_id: int, quiz_id: int | None, minutes: int, reason: str, by: int, now: datetime
) -> TimeAllowance:
    """More time for a person from now on, in one quiz or in all; open sittings get it at once.

    Raises DomainError ``reason-missing``, ``too-much-time``.
    """
    reason = reason.strip()[:200]
    if not reason:
        raise DomainError("reason-missing")
    if not 0 < minutes * 60 <= MOST_EXTRA_SECONDS:
        raise DomainError("too-much-time", minutes=MOST_EXTRA_SECONDS // 60)
    with transaction.atomic():
        granted = TimeAllowance.objects.create(
            person_id=person_id, quiz_id=quiz_id, minutes=minutes, reason=reason, granted_by=by, granted_at=now
        )
        told = {"person": person_id, "minutes": minutes, "reason": reason}
        audit.record("grant_time", actor=actor_of(by), target=("allowance", granted.pk), **told)
        running = Sitting.objects.filter(person_id=person_id, state=SittingState.OPEN, deadline__isnull=False)
        if quiz_id is not None:
            running = running.filter(edition__quiz_id=quiz_id)
        for pk in list(running.values_list("pk", flat=True)):
            _extend_if_running(pk, minutes * 60, reason=reason, by=by, now=now)
    return granted


def _extend_if_running(sitting_id: UUID, seconds: int, *, reason: str, by: int, now: datetime) -> None:
    """One that is over by now stays over: the allowance holds from the next one on."""

    def act(sitting: Sitting, last_seq: int) -> None:
        if sitting.state == SittingState.OPEN and not is_over(sitting.deadline, now=now):
            _extend(sitting, seconds, reason=reason, by=by, now=now, after=last_seq)

    under_lock(sitting_id, act)


def end_allowance(allowance_id: int, *, by: int, now: datetime) -> None:
    """It holds for no new sitting; time that was given stays given. Safe to repeat."""
    ended = TimeAllowance.objects.filter(pk=allowance_id, ended_at=None).update(ended_at=now)
    if ended:
        audit.record("end_time", actor=actor_of(by), target=("allowance", allowance_id))
