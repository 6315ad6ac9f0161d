"""What an invigilator does with one seat, or with all: more time, collecting, declaring void, noting, reporting.

The core's services write journal and receipt; here stands who did it in which room.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kernel.errors import DomainError
from plumbing import audit
from quizzes import services as sittings
from quizzes.enums import SessionState, SittingState
from quizzes.models import Answer, Seat, Sitting
from quizzes.sessions import queries, services
from quizzes.sessions.board_queries import open_sittings
from quizzes.sessions.seat_services import seat_locked
from quizzes.sessions.services import TARGET, locked


@dataclass(frozen=True, slots=True)
class Collected:
    """Papers that were collected, and how many answers are stored in them; `left`: open ones that could not be."""

    papers: int
    answers: int
    left: int = 0


def extend_seat(session_id: UUID, seat_id: int, *, minutes: int, reason: str, by: Any, now: datetime) -> None:
    """More time for one paper. Raises as `services.extend_sitting`, and ``not-started``, ``own-seat``."""
    sitting_id = _sitting_of(session_id, seat_id, but=by)
    with transaction.atomic():
        sittings.extend_sitting(sitting_id, seconds=minutes * 60, reason=reason, by=by.pk, now=now)
        audit.record("extend_seat", actor=by, target=(TARGET, session_id), sitting=str(sitting_id), minutes=minutes)


def extend_all(session_id: UUID, *, minutes: int, reason: str, by: Any, now: datetime) -> tuple[int, int]:
    """More time for every open paper of the session; returns how many got it and how many could not.

    Raises DomainError ``reason-missing``, ``too-much-time`` (nobody got any).
    """
    given = 0
    ids = open_sittings(session_id)
    for sitting_id in ids:
        try:
            sittings.extend_sitting(sitting_id, seconds=minutes * 60, reason=reason, by=by.pk, now=now)
            given += 1
        except DomainError as refusal:
            if refusal.code in ("reason-missing", "too-much-time"):
                raise
    audit.record("extend_session", actor=by, target=(TARGET, session_id), minutes=minutes, count=given)
    return given, len(ids) - given


def void_seat(session_id: UUID, seat_id: int, *, reason: str, by: Any, now: datetime) -> None:
    """The paper counts for nothing, whatever its state. Raises as `services.void_sitting`, and ``not-started``,
    ``own-seat``."""
    sitting_id = _sitting_of(session_id, seat_id, but=by)
    with transaction.atomic():
        sittings.void_sitting(sitting_id, reason=reason, by=by.pk, now=now)
        audit.record("void_seat", actor=by, target=(TARGET, session_id), sitting=str(sitting_id))


def collect_seat(session_id: UUID, seat_id: int, *, by: Any, now: datetime) -> Collected:
    """Hands in for somebody, with what is stored. Raises ``not-started``, ``void``."""
    sitting_id = _sitting_of(session_id, seat_id)
    with transaction.atomic():
        sittings.collect_sitting(sitting_id, by=by.pk, now=now)
        audit.record("collect_seat", actor=by, target=(TARGET, session_id), sitting=str(sitting_id))
    return Collected(1, _stored([sitting_id]))


def end_session(session_id: UUID, *, by: Any, now: datetime) -> Collected:
    """Closes the session and collects its open papers; of one that is closed, the rest. Raises NotFound.

    The job that is left behind collects too, should this request die half-way: whoever comes first.
    """
    before = open_sittings(session_id)
    services.close_session(session_id, by=by, now=now)
    collect_open(session_id, by=by.pk, now=now)
    handed_in = Sitting.objects.filter(session_id=session_id, pk__in=before, state=SittingState.SUBMITTED)
    done = list(handed_in.values_list("pk", flat=True))
    return Collected(len(done), _stored(done), len(open_sittings(session_id)))


def collect_open(session_id: UUID, *, by: int, now: datetime) -> None:
    """Collects every open paper, each in a transaction of its own: one that fails keeps no other open. Safe to repeat.

    `by`: the account that closed the session. Nothing is collected of a session that is open.
    """
    if queries.is_open(session_id):
        return
    for sitting_id in open_sittings(session_id):
        with contextlib.suppress(DomainError):  # declared void in the meantime
            sittings.collect_sitting(sitting_id, by=by, now=now)


def _stored(sitting_ids: list[UUID]) -> int:
    return Answer.objects.filter(sitting_id__in=sitting_ids).exclude(response=[]).count()


def release_seat(session_id: UUID, seat_id: int, *, reason: str, by: Any) -> None:
    """Lets somebody begin once more, whose paper is void or handed in; the earlier one stays as it is.

    How many tries there are is the quiz's rule, asked when the person starts. Raises NotFound and DomainError
    ``reason-missing``, ``session-not-open``, ``not-started``, ``still-answering``, ``own-seat``.
    """
    reason = reason.strip()[:200]
    if not reason:
        raise DomainError("reason-missing")
    with transaction.atomic():
        if locked(session_id).state != SessionState.OPEN:
            raise DomainError("session-not-open")
        seat = seat_locked(session_id, seat_id)
        _not_oneself(seat, by)
        sitting = _begun(seat)
        if sitting.state == SittingState.OPEN:
            raise DomainError("still-answering")
        seat.sitting, seat.note = None, reason
        seat.save(update_fields=["sitting", "note"])
        told = {"sitting": str(sitting.pk), "reason": reason}
        audit.record("release_seat", actor=by, target=(TARGET, session_id), **told)


def note_seat(session_id: UUID, seat_id: int, *, text: str, by: Any) -> None:
    """A line about this seat, for the others who invigilate. Raises NotFound."""
    with transaction.atomic():
        seat = seat_locked(session_id, seat_id)
        if seat.note != text[:200]:
            seat.note = text[:200]
            seat.save(update_fields=["note"])
            audit.record("note_seat", actor=by, target=(TARGET, session_id), person=seat.person_id)


def report_seat(session_id: UUID, seat_id: int, *, text: str, by: Any, now: datetime) -> None:
    """Puts the paper up for a look at what happened. Raises NotFound, DomainError ``not-started``, ``text-missing``."""
    from quizzes.integrity.services import report_sitting

    sitting_id = _sitting_of(session_id, seat_id)
    with transaction.atomic():
        report_sitting(sitting_id, text=text, by=by.pk, now=now)
        audit.record("report_seat", actor=by, target=(TARGET, session_id), sitting=str(sitting_id))


def _sitting_of(session_id: UUID, seat_id: int, *, but: Any = None) -> UUID:
    """`but`: an account whose own seat this must not be."""
    seat = Seat.objects.filter(pk=seat_id, session_id=session_id).select_related("sitting", "person").first()
    seat = seat or seat_locked(session_id, seat_id)
    if but is not None:
        _not_oneself(seat, but)
    return _begun(seat).pk


def _not_oneself(seat: Seat, by: Any) -> None:
    """Who keeps a session and sits in it gives no time and no other try to the own paper."""
    if seat.person.user_id == by.pk:
        raise DomainError("own-seat")


def _begun(seat: Seat) -> Sitting:
    if seat.sitting is None:
        raise DomainError("not-started")
    return seat.sitting
