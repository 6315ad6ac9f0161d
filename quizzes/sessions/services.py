"""The life of an invigilated session: planned, opened with a start code, closed once and for all.

Every verb locks the session's row. A start holds it in share (`entry_services`), so that closing waits for those who
are just sitting down, and nobody sits down afterwards.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from kernel.errors import DomainError, NotFound
from plumbing import audit
from plumbing.queue import enqueue
from quizzes.enums import SessionState
from quizzes.logic.start_codes import make_start_code
from quizzes.models import InvigilatedSession
from quizzes.queries import current_edition_id
from quizzes.sessions.queries import AREA, ENTERPRISE, UnitKey

TARGET = "exam_session"
PURPOSE = "session"
REMEMBERED = timedelta(days=2)
COLLECT = "quizzes.sessions.tasks.collect_closed"


def plan_session(  # noqa: PLR0913
    *,
    title: str,
    quiz_id: int,
    unit: UnitKey,
    planned_at: datetime,
    by: Any,
    room: str = "",
    walk_in: bool = False,
    purpose: str = PURPOSE,
    context_key: str = "",
) -> UUID:
    """A session to be held; returns its id. `unit`: ("enterprise" or "area", id); `by`: the account that plans it.

    A room above gives its own `purpose` and `context_key`; else the context is the session itself, so that its tries
    are no other's. Raises DomainError ``not-published``, ``unit-unknown``.
    """
    if current_edition_id(quiz_id) is None:
        raise DomainError("not-published")
    kind, unit_id = unit
    if kind not in (AREA, ENTERPRISE):
        raise DomainError("unit-unknown")
    session_id = uuid4()
    with transaction.atomic():
        InvigilatedSession.objects.create(
            id=session_id,
            title=title,
            quiz_id=quiz_id,
            room=room,
            planned_at=planned_at,
            walk_in=walk_in,
            purpose=purpose,
            context_key=context_key or str(session_id),
            created_by=by.pk,
            **{f"{kind}_id": unit_id},
        )
        audit.record("plan_session", actor=by, target=(TARGET, session_id), title=title)
    return session_id


def change_session(session_id: UUID, *, by: Any, **facts: Any) -> None:
    """Title, quiz, room, time or walk-ins of a session that has not begun.

    Raises NotFound and DomainError ``session-begun``, ``not-published``.
    """
    with transaction.atomic():
        session = locked(session_id)
        if session.state != SessionState.PLANNED:
            raise DomainError("session-begun")
        if "quiz_id" in facts and current_edition_id(facts["quiz_id"]) is None:
            raise DomainError("not-published")
        changed = [name for name, value in facts.items() if getattr(session, name) != value]
        for name in changed:
            setattr(session, name, facts[name])
        if changed:
            session.save(update_fields=changed)
            audit.record("change_session", actor=by, target=(TARGET, session_id), changed=changed)


def open_session(session_id: UUID, *, by: Any, now: datetime) -> str:
    """Opens the room and returns its start code; opening it again changes nothing.

    Raises NotFound and DomainError ``session-closed``.
    """
    with transaction.atomic():
        session = locked(session_id)
        if session.state == SessionState.CLOSED:
            raise DomainError("session-closed")
        if session.state == SessionState.OPEN:
            return session.start_code
        session.state, session.opened_at, session.opened_by = SessionState.OPEN, now, by.pk
        session.start_code = _free_code(now)
        session.save(update_fields=["state", "opened_at", "opened_by", "start_code"])
        audit.record("open_session", actor=by, target=(TARGET, session_id))
        return session.start_code


def renew_code(session_id: UUID, *, by: Any, now: datetime) -> str:
    """Another start code; the one before opens nothing any more. Who sits already is not concerned.

    Raises NotFound and DomainError ``session-not-open``.
    """
    with transaction.atomic():
        session = locked(session_id)
        if session.state != SessionState.OPEN:
            raise DomainError("session-not-open")
        session.start_code = _free_code(now)
        session.save(update_fields=["start_code"])
        audit.record("renew_session_code", actor=by, target=(TARGET, session_id))
        return session.start_code


def _free_code(now: datetime) -> str:
    """One that no open session has, nor one that ended lately: an old note must not open another room.

    Two sessions that open in the same moment could still draw the same; the database holds that one fails.
    """
    lately = Q(state=SessionState.OPEN) | Q(closed_at__gt=now - REMEMBERED)
    taken = InvigilatedSession.objects.filter(lately).exclude(start_code="").values_list("start_code", flat=True)
    return make_start_code(secrets.randbelow, taken=frozenset(taken))


def close_session(session_id: UUID, *, by: Any, now: datetime) -> bool:
    """Nobody starts any more; open papers are to be collected (`room_services.end_session`). There is no way back.

    Returns whether it was closed now. A session that never opened is called off in the same way. Raises NotFound.
    """
    with transaction.atomic():
        session = locked(session_id)
        if session.state == SessionState.CLOSED:
            return False
        was_open = session.state == SessionState.OPEN
        session.state, session.closed_at = SessionState.CLOSED, now
        session.save(update_fields=["state", "closed_at"])
        audit.record("close_session", actor=by, target=(TARGET, session_id))
        if was_open:  # should the request die while it collects, the job does
            enqueue(COLLECT, str(session_id), by.pk)
        return True


def write_note(session_id: UUID, *, text: str, by: Any) -> None:
    """What happened in the room; may be written to the end and afterwards. Raises NotFound."""
    with transaction.atomic():
        session = locked(session_id)
        if session.note != text:
            session.note = text
            session.save(update_fields=["note"])
            audit.record("note_session", actor=by, target=(TARGET, session_id))


def locked(session_id: UUID) -> InvigilatedSession:
    """The session's row under a lock, to the end of the transaction. Raises NotFound."""
    session = InvigilatedSession.objects.select_for_update().filter(pk=session_id).first()
    if session is None:
        raise NotFound("session-missing")
    return session
