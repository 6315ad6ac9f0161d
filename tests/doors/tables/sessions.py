"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from quizzes.models import Quiz, Seat
from quizzes.sessions import seat_services, services
from tests.doors.people import IN, NOBODY_BUT, PERSONS

KEEPERS = NOBODY_BUT | dict.fromkeys(("officer", "foreign_officer", "grid", "town", "county", "admin"), IN)
# A session of the officer's enterprise; grid staff and offices have it by their roles over it.
KEEP = NOBODY_BUT | dict.fromkeys(("officer", "grid", "town", "county", "admin"), IN)
# The worker has a seat there; with the start code: tests/quizzes/sessions/test_exam.py.
ROOM = NOBODY_BUT | {"worker": IN}

TABLE: dict[str, dict[str, str]] = {
    "quizzes:exam": PERSONS,
    "quizzes:exam_room": ROOM,
    "quizzes:exam_start": ROOM,
    "quizzes:sessions": KEEPERS,
    "quizzes:session_new": KEEPERS,
    **dict.fromkeys(
        (
            "quizzes:session",
            "quizzes:session_edit",
            "quizzes:session_open",
            "quizzes:session_code",
            "quizzes:session_close",
            "quizzes:session_note",
            "quizzes:session_people",
            "quizzes:session_arrange",
            "quizzes:session_list",
            "quizzes:session_door",
            "quizzes:session_board",
            "quizzes:session_board_data",
            "quizzes:session_extend",
            "quizzes:session_seat",
            "quizzes:session_seat_remove",
            "quizzes:session_seat_extend",
            "quizzes:session_seat_void",
            "quizzes:session_seat_collect",
            "quizzes:session_seat_release",
            "quizzes:session_seat_report",
            "quizzes:session_seat_note",
        ),
        KEEP,
    ),
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    own = world["kwargs"]
    session_id, seat_id = session_of(("enterprise", own["enterprise_id"]), own["person_id"], by=world["officer"])
    return {"session_id": session_id, "seat_id": seat_id}


def session_of(unit: tuple[str, int], person_id: int, *, by: Any) -> tuple[Any, int]:
    """A planned session with one seat: (session, seat)."""
    quiz = Quiz.objects.filter(editions__isnull=False).first()
    assert quiz is not None
    session_id = services.plan_session(title="考核", quiz_id=quiz.pk, unit=unit, planned_at=timezone.now(), by=by)
    seat_services.add_people(session_id, [person_id], by=by)
    return session_id, Seat.objects.get(session_id=session_id).pk
