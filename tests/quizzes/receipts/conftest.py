"""A town office, a worker in its reach, and sittings with a history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from orgs.enums import Role
from orgs.models import Person
from quizzes.models import Sitting
from quizzes.services import Presence, Trace, extend_sitting, note_presence, record_answer, submit_sitting
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person, user_of
from tests.factories.quizzes import make_fixed_quiz, make_sitting, put

PHONE, TABLET = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"


@pytest.fixture
def area() -> Any:
    return make_area()


@pytest.fixture
def office(area: Any) -> Any:
    return make_officer(area=area, role=Role.TOWN_OFFICE, display_name="镇应急办 王主任")


@pytest.fixture
def far_office() -> Any:
    return make_officer(area=make_area(), role=Role.TOWN_OFFICE)


@pytest.fixture
def person(area: Any) -> Person:
    return make_person(enterprise=make_enterprise(area=area), phone="13900001234", name="赵桂兰")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def begin(person: Person, *kinds: str, minutes: int = 60, **fields: Any) -> Sitting:
    """An open sitting of a fixed paper, begun ten minutes ago."""
    quiz = make_fixed_quiz(
        *(kinds or ("single", "multiple", "truefalse")),
        time_limit_minutes=minutes,
        **{"shuffle_options": False} | fields,
    )
    return make_sitting(quiz=quiz, person=person, now=timezone.now() - timedelta(minutes=10))


def live(sitting: Sitting, *, by: int, submit: bool = True) -> Sitting:
    """Answers from two devices, a flag, an answer taken back, the page left, more time, and the end."""
    person = Person.objects.get(pk=sitting.person_id)
    user, at = user_of(person).pk, sitting.started_at
    for after, device, change in (
        (10, PHONE, put(0, 0)),
        (20, TABLET, put(0, 1, flagged=True)),
        (30, PHONE, put(1, 0, 2)),
        (40, TABLET, put(2, 0)),
        (50, PHONE, put(2)),
    ):
        now = at + timedelta(seconds=after)
        record_answer(sitting.pk, change, user_id=user, now=now, trace=Trace(device=device))
    note_presence(sitting.pk, Presence("leave", "n1"), user_id=user, now=at + timedelta(seconds=55))
    extend_sitting(sitting.pk, seconds=300, reason="停电", by=by, now=at + timedelta(seconds=60))
    if submit:
        submit_sitting(sitting.pk, user_id=user, now=at + timedelta(seconds=70))
    return Sitting.objects.get(pk=sitting.pk)
