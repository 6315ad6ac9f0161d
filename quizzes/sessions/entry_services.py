"""Sitting down: a person who holds the start code gets the own seat's paper, and never two.

The session's row is held in share while a paper is begun: many may begin at once, and closing waits for them. A
walk-in's seat is given beforehand, in a transaction of its own: numbers are given out one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from kernel.errors import DomainError, NotFound
from plumbing import audit
from quizzes import services as sittings
from quizzes.enums import SessionState, SittingMode, SittingState
from quizzes.models import InvigilatedSession, Seat
from quizzes.services import Setup
from quizzes.sessions.code_services import is_code_of
from quizzes.sessions.queries import seat_of
from quizzes.sessions.seat_services import MOST_SEATS, next_number
from quizzes.sessions.services import TARGET, locked


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody before the door of a session: the person, the code with which, on which device (`SittingMode`)."""

    session_id: UUID
    person_id: int
    code: str
    mode: str = SittingMode.OWN


def begin(entry: Entry, *, now: datetime) -> UUID:
    """The id of the person's sitting in this session: begun now, or the one that the seat has already.

    Raises NotFound and DomainError ``not-open-yet`` (at), ``session-closed`` (title, at), ``code-renewed``,
    ``not-on-list``, ``room-full``, ``seat-void``, ``open-elsewhere``, and what `services.start_sitting` raises.
    """
    seat = seat_of(entry.session_id, entry.person_id)
    if seat is None or seat.sitting_id is None:
        _admit(_session(entry.session_id), entry)
        if seat is None:
            _take_seat(entry)
        return _start(entry, now=now)
    if seat.sitting is not None and seat.sitting.state == SittingState.VOID:
        raise DomainError("seat-void")
    return seat.sitting_id


def _session(session_id: UUID) -> InvigilatedSession:
    session = InvigilatedSession.objects.filter(pk=session_id).first()
    if session is None:
        raise NotFound("session-missing")
    return session


def _admit(session: InvigilatedSession, entry: Entry) -> None:
    """Nothing where the session is open and the code is its present one."""
    if session.state == SessionState.PLANNED:
        raise DomainError("not-open-yet", at=session.planned_at)
    if session.state == SessionState.CLOSED:
        raise DomainError("session-closed", title=session.title, at=session.closed_at)
    if not is_code_of(session, entry.code):
        raise DomainError("code-renewed")


def _take_seat(entry: Entry) -> None:
    """The next seat for somebody who is not on the list, if the session takes walk-ins; one after the other."""
    with transaction.atomic():
        session = locked(entry.session_id)
        _admit(session, entry)
        if session.seats.filter(person_id=entry.person_id).exists():
            return
        if not session.walk_in:
            raise DomainError("not-on-list")
        number = next_number(session)
        if number > MOST_SEATS:
            raise DomainError("room-full")
        Seat.objects.create(session=session, number=number, person_id=entry.person_id)
        audit.record("seat_walk_in", target=(TARGET, session.pk), person=entry.person_id)


def _start(entry: Entry, *, now: datetime) -> UUID:
    with transaction.atomic():
        session = _shared(entry.session_id)
        _admit(session, entry)
        seat = session.seats.select_for_update().filter(person_id=entry.person_id).first()
        if seat is None:  # struck off the list since
            raise DomainError("not-on-list")
        if seat.sitting_id is not None:
            return seat.sitting_id
        sitting = sittings.start_sitting(
            person_id=entry.person_id,
            quiz_id=session.quiz_id,
            purpose=session.purpose,
            context_key=session.context_key,
            now=now,
            setup=Setup(mode=entry.mode, session_id=session.pk),
        )
        if sitting.session_id != session.pk:
            raise DomainError("open-elsewhere")
        seat.sitting = sitting
        seat.save(update_fields=["sitting"])
        return sitting.pk


def _shared(session_id: UUID) -> InvigilatedSession:
    """The session, held in share until the transaction ends: others may read it so too, nobody changes it.

    SQLite's transactions begin with the write lock, so there is nothing to do.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(InvigilatedSession._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [session_id])  # noqa: S608
    return _session(session_id)
