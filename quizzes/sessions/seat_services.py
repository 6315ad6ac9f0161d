"""Who sits where: the seat list of a session."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from kernel.errors import DomainError, NotFound
from orgs.people.queries import people_of
from orgs.queries import today
from plumbing import audit
from quizzes.enums import SessionState
from quizzes.models import InvigilatedSession, Seat
from quizzes.sessions.services import TARGET, locked

MOST_SEATS = 1000
_ASIDE = 10_000  # while numbers change places


def add_people(session_id: UUID, person_ids: Iterable[int], *, by: Any) -> int:
    """Gives these people the next seats, in their order; who has one keeps it. Returns how many are new.

    Raises NotFound and DomainError ``session-closed``, ``too-many-seats`` (most), nobody then being added.
    """
    with transaction.atomic():
        session = locked(session_id)
        if session.state == SessionState.CLOSED:
            raise DomainError("session-closed")
        seated = set(session.seats.values_list("person_id", flat=True))
        wanted = [person_id for person_id in dict.fromkeys(person_ids) if person_id not in seated]
        if len(seated) + len(wanted) > MOST_SEATS:
            raise DomainError("too-many-seats", most=MOST_SEATS)
        first = next_number(session)
        Seat.objects.bulk_create(
            [Seat(session=session, number=first + at, person_id=person_id) for at, person_id in enumerate(wanted)]
        )
        if wanted:
            audit.record("seat_people", actor=by, target=(TARGET, session_id), count=len(wanted))
        return len(wanted)


def next_number(session: InvigilatedSession) -> int:
    """The number after the highest seat."""
    return int(session.seats.aggregate(most=Max("number"))["most"] or 0) + 1


def remove_seat(session_id: UUID, seat_id: int, *, by: Any) -> None:
    """Takes somebody off the list; the other numbers stay. Raises NotFound, DomainError ``seat-in-use``,
    ``session-closed``."""
    with transaction.atomic():
        session = locked(session_id)
        seat = seat_locked(session_id, seat_id)
        if session.state == SessionState.CLOSED:
            raise DomainError("session-closed")
        if seat.sitting_id is not None:
            raise DomainError("seat-in-use")
        seat.delete()
        audit.record("unseat_person", actor=by, target=(TARGET, session_id), person=seat.person_id)


def seat_locked(session_id: UUID, seat_id: int) -> Seat:
    """A seat of this session and of no other, under a lock. Raises NotFound."""
    seat = Seat.objects.select_for_update().filter(pk=seat_id, session_id=session_id).first()
    if seat is None:
        raise NotFound("seat-missing")
    return seat


def shuffle_seats(session_id: UUID, *, by: Any) -> None:
    """New numbers from 1 by lot. Raises NotFound, DomainError ``session-begun``."""
    _renumber(session_id, random.SystemRandom().shuffle, by=by, way="lot")


def order_seats(session_id: UUID, *, by: Any) -> None:
    """New numbers from 1, by name. Raises NotFound, DomainError ``session-begun``."""
    _renumber(session_id, lambda seats: seats.sort(key=lambda seat: (seat.person.name, seat.pk)), by=by, way="name")


def _renumber(session_id: UUID, arrange: Callable[[list[Seat]], None], *, by: Any, way: str) -> None:
    """Two steps, because no two may have one number in between. Once the room is open people go by their numbers."""
    with transaction.atomic():
        session = locked(session_id)
        if session.state != SessionState.PLANNED:
            raise DomainError("session-begun")
        seats = list(session.seats.select_related("person").only("number", "session_id", "person__name"))
        arrange(seats)
        session.seats.update(number=F("number") + _ASIDE)
        for number, seat in enumerate(seats, 1):
            seat.number = number
        Seat.objects.bulk_update(seats, ["number"], batch_size=200)
        audit.record("arrange_seats", actor=by, target=(TARGET, session_id), count=len(seats), arranged=way)


def people_to_seat(
    enterprise_id: int,
    *,
    chosen: Sequence[int] = (),
    department: str = "",
    everybody: bool = False,
    on: date | None = None,
) -> list[int]:
    """Those of an enterprise's roster who are meant, by department and name: the `chosen` ones, a department, or all.

    Somebody of another roster is never among them. Four queries.
    """
    staff = people_of(enterprise_id, on=on or today(), department=department, everybody=True).lines
    picked = set(chosen)
    return [line.person_id for line in staff if everybody or line.person_id in picked]
