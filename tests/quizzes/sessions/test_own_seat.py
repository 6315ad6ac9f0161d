"""Who keeps a session and sits in it gives the own paper no time, no void and no other try."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.enums import Role
from orgs.models import RoleGrant
from quizzes.models import Seat, Sitting
from quizzes.sessions import seat_services
from quizzes.sessions.entry_services import Entry, begin
from tests.factories.orgs import make_enterprise, make_officer, make_person, user_of
from tests.factories.quizzes import make_quiz
from tests.factories.sessions import make_session, open_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Seat:
    """An officer's own seat, with a paper begun."""
    firm = make_enterprise()
    person = make_person(enterprise=firm)
    RoleGrant.objects.create(user=user_of(person), role=Role.OFFICER, enterprise=firm)
    quiz = make_quiz(questions=3, draw_count=3, tries=1, time_limit_minutes=20)
    session = make_session(enterprise=firm, by=person.user, quiz=quiz)
    seat_services.add_people(session.pk, [person.pk], by=person.user)
    code = open_session(session, by=person.user)
    begin(Entry(session.pk, person.pk, code), now=timezone.now())
    return Seat.objects.select_related("person__user", "sitting").get()


def act(user: Any, seat: Seat, name: str, **fields: str) -> str:
    client = Client()
    client.force_login(user)
    address = reverse(f"quizzes:session_seat_{name}", args=[seat.session_id, seat.pk])
    return str(client.post(address, {"reason": "停电", **fields}, follow=True).content.decode())


def test_not_for_oneself(own: Seat) -> None:
    before = own.sitting.deadline
    for name, fields in (("extend", {"minutes": "60"}), ("void", {"sure": "yes"}), ("release", {})):
        assert "这是您自己的座位" in act(own.person.user, own, name, **fields), name
    Sitting.objects.filter(pk=own.sitting_id).update(state="submitted")
    assert "这是您自己的座位" in act(own.person.user, own, "release")
    sitting = Sitting.objects.get()
    assert (sitting.deadline, sitting.state, Seat.objects.get().sitting_id) == (before, "submitted", sitting.pk)


def test_a_colleague_may(own: Seat) -> None:
    colleague = make_officer(enterprise=own.session.enterprise)
    act(colleague, own, "extend", minutes="10")
    act(colleague, own, "void", sure="yes")
    act(colleague, own, "release")
    assert Sitting.objects.get().extra_seconds == 600
    assert Sitting.objects.get().state == "void" and Seat.objects.get().sitting_id is None


def test_collecting_the_own_paper_gains_nothing_and_is_left_open(own: Seat) -> None:
    act(own.person.user, own, "collect")
    assert Sitting.objects.get().state == "submitted"
