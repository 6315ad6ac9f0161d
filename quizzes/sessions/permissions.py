"""Who keeps an invigilated session, and who may come in to sit it.

An enterprise's session is kept by its officer, the grid staff of its grids and the offices above it; an area's by the
offices of it and above. What somebody else keeps is not there.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from orgs import queries as orgs
from orgs.logic.access import ENTERPRISE_READERS, OFFICES, Actor
from orgs.permissions import actor_of
from plumbing.doors import Door
from quizzes.models import InvigilatedSession, Seat
from quizzes.sessions import queries
from quizzes.sessions.queries import AREA, ENTERPRISE, KEEPERS, UnitKey

SESSION_KEY = "exam_codes"


def keeps_unit(actor: Actor | None, unit: UnitKey) -> bool:
    """Whether the actor may hold sessions in the name of this unit; one query for an enterprise, none for an area."""
    if actor is None:
        return False
    kind, unit_id = unit
    if kind == AREA:
        return actor.reaches_area(OFFICES, unit_id, on=orgs.today())
    return kind == ENTERPRISE and _reaches(actor, unit_id, KEEPERS)


def _reaches(actor: Actor, enterprise_id: int, roles: frozenset[str]) -> bool:
    firm = orgs.get_enterprise(enterprise_id)
    return firm is not None and actor.reaches(roles, enterprise_id=firm.pk, area_id=firm.area_id, on=orgs.today())


def sees_results(actor: Actor | None, session: InvigilatedSession) -> bool:
    """Whether the actor may read results of the session's people: who reads the unit's records."""
    if actor is None:
        return False
    if session.area_id is not None:
        return actor.reaches_area(OFFICES, session.area_id, on=orgs.today())
    return _reaches(actor, session.enterprise_id or 0, ENTERPRISE_READERS)


def kept_session(request: HttpRequest, session_id: UUID) -> InvigilatedSession | None:
    """The session if the one signed in keeps it, asked once a request; None if it is missing or somebody else's."""
    cached: dict[UUID, InvigilatedSession | None] = request.__dict__.setdefault("_anpei_kept_sessions", {})
    if session_id not in cached:
        cached[session_id] = _kept(actor_of(request), session_id)
    return cached[session_id]


def _kept(actor: Actor | None, session_id: UUID) -> InvigilatedSession | None:
    session = queries.get_session(session_id) if actor is not None else None
    return session if session is not None and keeps_unit(actor, queries.unit_key(session)) else None


def _is_keeper(request: HttpRequest, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.has_role(KEEPERS, on=orgs.today())


def _keeps(request: HttpRequest, session_id: UUID, **_kwargs: Any) -> bool:
    return kept_session(request, session_id) is not None


def _keeps_seat(request: HttpRequest, session_id: UUID, seat_id: int, **_kwargs: Any) -> bool:
    found = kept_session(request, session_id) is not None
    return found and Seat.objects.filter(pk=seat_id, session_id=session_id).exists()


def code_shown(request: HttpRequest, session_id: UUID) -> str:
    """The start code that this browser was let in with, "" if it was not."""
    codes = request.session.get(SESSION_KEY) or {}
    return str(codes.get(str(session_id), ""))


def _may_enter(request: HttpRequest, session_id: UUID, **_kwargs: Any) -> bool:
    """Who has a seat there, or typed its code. For everybody else there is no such room."""
    person_id = orgs.person_id_of(request.user)
    if person_id is None:
        return False
    return bool(code_shown(request, session_id)) or queries.has_seat(session_id, person_id)


KEEPER = Door("session_keeper", _is_keeper)
KEEPS = Door("session_keeps", _keeps)
KEEPS_SEAT = Door("session_keeps_seat", _keeps_seat)
ROOM = Door("exam_room", _may_enter)
