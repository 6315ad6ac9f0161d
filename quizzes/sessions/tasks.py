"""Jobs of invigilated sessions. Safe to run twice."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from quizzes.sessions import code_services, room_services


def collect_closed(session_id: str, by: int) -> None:
    """Collects what the request that closed the session did not get round to."""
    room_services.collect_open(UUID(session_id), by=by, now=timezone.now())


def forget_tries() -> int | None:
    """Strikes start codes typed more than a day ago."""
    return code_services.forget_tries(now=timezone.now()) or None
