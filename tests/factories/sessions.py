"""Invigilated sessions with seats, with sensible defaults."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from orgs.models import Enterprise, Person
from quizzes.models import InvigilatedSession, Quiz
from quizzes.sessions import seat_services, services
from tests.factories.orgs import make_enterprise, make_officer, make_person, user_of
from tests.factories.quizzes import make_quiz

_next = count(1)


def make_session(
    *, enterprise: Enterprise | None = None, quiz: Quiz | None = None, by: Any = None, people: int = 0, **facts: Any
) -> InvigilatedSession:
    """A planned session of an enterprise, with `people` of it on the seat list."""
    firm = enterprise or make_enterprise()
    officer = by or make_officer(enterprise=firm)
    fields = {"title": f"二车间年度考核{next(_next)}", "planned_at": timezone.now(), "room": "二楼会议室"} | facts
    unit = fields.pop("unit", ("enterprise", firm.pk))
    session_id = services.plan_session(quiz_id=(quiz or make_quiz()).pk, unit=unit, by=officer, **fields)
    if people:
        ids = [make_person(enterprise=firm).pk for _ in range(people)]
        seat_services.add_people(session_id, ids, by=officer)
    return InvigilatedSession.objects.get(pk=session_id)


def open_session(session: InvigilatedSession, *, by: Any = None) -> str:
    """Opens it; the start code."""
    return services.open_session(session.pk, by=by or make_officer(), now=timezone.now())


def seated(session: InvigilatedSession, number: int = 1) -> Person:
    """Who sits at a seat, with an account."""
    person = session.seats.get(number=number).person
    user_of(person)
    return person
