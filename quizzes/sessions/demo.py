"""The demo's session: planned for tomorrow, with the first people of a roster on its seat list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from quizzes.models import InvigilatedSession
from quizzes.sessions import seat_services, services
from quizzes.sessions.queries import ENTERPRISE

TITLE = "年度安全考核（第一批，演示）"
SEATS = 12


def build_session(*, enterprise_id: int, quiz_id: int, by: Any, now: datetime) -> UUID:
    """Safe to repeat: what is there stays. Returns its id."""
    known = InvigilatedSession.objects.filter(title=TITLE).values_list("pk", flat=True).first()
    if known is not None:
        return known
    at = (now + timedelta(days=1)).replace(hour=1, minute=0, second=0, microsecond=0)  # 9:00 in China
    session_id = services.plan_session(
        title=TITLE,
        quiz_id=quiz_id,
        unit=(ENTERPRISE, enterprise_id),
        planned_at=at,
        by=by,
        room="二楼培训室",
    )
    people = seat_services.people_to_seat(enterprise_id, everybody=True)
    seat_services.add_people(session_id, people[:SEATS], by=by)
    return session_id
