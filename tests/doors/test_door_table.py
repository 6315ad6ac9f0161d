"""URL × who × (own, foreign, signed out), over the demo's people. IN: the view runs; OUT: 404; ASK: sign in first."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from campaigns.models import CampaignPage
from config import demo_content
from learning.models import Certificate, Course
from media.models import PrintJob
from orgs.models import Enterprise, Person
from plumbing.doors import door_of
from quizzes.models import Quiz
from regulations.models import ClauseVersion
from tests.doors.people import (
    ASK,
    DESK,
    EVERYBODY,
    IN,
    MANAGERS,
    NOBODY_BUT,
    OUT,
    OWN,
    PEOPLE,
    PERSONS,
    READERS,
    SIGNED_IN,
)
from tests.doors.tables import audit, grid, imports, kiosk, me, office, people, second_factor
from tests.doors.urls import walk
from tests.factories.orgs import make_officer, user_of

pytestmark = pytest.mark.django_db
TABLE: dict[str, dict[str, str]] = {
    "health": EVERYBODY,
    "portal:sign_in": EVERYBODY,
    "portal:sign_in_code": EVERYBODY,
    "portal:sign_in_who": EVERYBODY,
    "portal:staff_sign_in": EVERYBODY,
    "portal:sign_out": EVERYBODY,
    "portal:reading_mode": EVERYBODY,
    "portal:today": SIGNED_IN,
    "portal:desk": DESK,
    "portal:desk_hours": READERS,
    "portal:desk_person": READERS,
    "portal:desk_record": READERS,
    "portal:desk_record_pdf": MANAGERS,
    "portal:desk_record_xlsx": MANAGERS,
    "portal:roster_history": MANAGERS,
    "portal:roster_upload": MANAGERS,
    "portal:print_job": OWN,
    "portal:print_file": NOBODY_BUT,  # nothing is printed yet; with a file: tests/portal
    "quizzes:sitting": OWN,
    "quizzes:question": OWN,
    "quizzes:sheet": OWN,
    "quizzes:save": OWN,
    "quizzes:submit": OWN,
    "quizzes:result": OWN,
    "quizzes:again": OWN,
    "learning:course": PERSONS,
    "learning:start_quiz": PERSONS,
    "learning:lesson": PERSONS,
    "learning:certificate": OWN,
    "learning:certificate_pdf": OWN,
    "learning:verify_form": EVERYBODY,
    "learning:verify": EVERYBODY,
    "campaigns:short_link": EVERYBODY,
    "campaigns:poster": NOBODY_BUT | {"editor": IN, "admin": IN},
    "regulations:clause": EVERYBODY,
}
# Held by tests of their own: they need an upload under way, a file, or the admin's permissions.
ELSEWHERE = {
    "?": "tests/portal/test_staff_sign_in.py: the admin's sign-in goes to ours",
    "media:upload": "tests/media",
    "revoke_certificate": "tests/learning/test_admin.py",
    "quizzes_admin:publish": "tests/quizzes/test_bank_admin.py",
    **dict.fromkeys(("imports:history", "imports:upload", "imports:run", "imports:store", "imports:discard",
                     "imports:sheet"), "tests/plumbing/test_imports.py"),
    **dict.fromkeys(("portal:roster_run", "portal:roster_store", "portal:roster_discard", "portal:roster_sheet"),
                    "tests/orgs/test_import_roster.py"),
}  # fmt: skip


PARTS = (office, people, grid, kiosk, second_factor, me, audit, imports)
for part in PARTS:
    TABLE |= part.TABLE
    ELSEWHERE |= part.ELSEWHERE


@pytest.fixture
def world() -> dict[str, Any]:
    """The demo, with a sitting, a certificate and a print job of one worker."""
    demo_content.load()
    own = Enterprise.objects.get(unit_code="HTWJ2026")
    worker = Person.objects.get(phone="13900000001")
    course = Course.objects.get(slug="aqy2026")
    lesson = course.lessons.first()
    quiz = Quiz.objects.get(pk=course.quiz_id)
    user = user_of(worker)
    sitting = _sitting(worker, quiz)
    job = PrintJob.objects.create(form="certificate", key="x", facts="{}", facts_digest="x", filename="x.pdf",
                                  requested_by=user.pk)  # fmt: skip
    certificate = Certificate.objects.create(
        serial="990101-2026-PX-999999", holder=worker, source_kind="test", source_key="1", period="2026",
        facts=b"", issued_on=timezone.now().date(),
    )  # fmt: skip
    found: dict[str, Any] = {
        "worker": user,
        "other_worker": user_of(Person.objects.get(phone="13900000017")),
        "foreign_officer": make_officer(enterprise=Enterprise.objects.get(unit_code="QSHG2026")),
        **{name: User.objects.get(username=name) for name in PEOPLE if User.objects.filter(username=name).exists()},
        "kwargs": {
            "enterprise_id": own.pk, "person_id": worker.pk, "sitting_id": sitting, "n": 1, "slug": course.slug,
            "lesson_id": lesson.pk, "job_id": job.pk, "certificate_id": certificate.pk,
            "code": "aqy2026", "page_id": CampaignPage.objects.get(short_code="aqy2026").pk,
            "version_id": ClauseVersion.objects.first().pk, "run_id": uuid.uuid4(),
        },
    }  # fmt: skip
    for part in PARTS:
        found["kwargs"] |= part.arguments(found)
    return found


def _sitting(worker: Person, quiz: Quiz) -> uuid.UUID:
    from quizzes.services import start_sitting

    sitting = start_sitting(
        person_id=worker.pk, quiz_id=quiz.pk, purpose="test", context_key="doors", now=timezone.now()
    )
    return sitting.pk


def _ours() -> dict[str, str]:
    """name → route of every address with a door."""
    return {name: route for route, name, view in walk() if door_of(view) is not None}


def test_the_table_names_every_address() -> None:
    assert set(TABLE) | set(ELSEWHERE) == set(_ours())


def test_each_door_for_each_person(world: dict[str, Any]) -> None:
    routes = _ours()
    wrong = []
    for name, expected in TABLE.items():
        wanted = {key: value for key, value in world["kwargs"].items() if f":{key}>" in routes[name]}
        address = reverse(name, kwargs=wanted)
        for person in PEOPLE:
            client = Client()
            if person != "nobody":
                client.force_login(world[person])
            seen = _verdict(client, address)
            if seen != expected[person]:
                wrong.append(f"{name} {person}: {seen}, wanted {expected[person]}")
    assert wrong == []


def _verdict(client: Client, address: str) -> str:
    answer = client.get(address)
    if answer.status_code == 404:
        return OUT
    sign_in = reverse(settings.LOGIN_URL)
    asked = answer.status_code == 302 and answer["Location"].startswith(f"{sign_in}?next=")
    return ASK if asked else IN


def test_mixed_ids_are_refused(world: dict[str, Any]) -> None:
    """My enterprise, your worker: 404."""
    client = Client()
    client.force_login(world["officer"])
    foreign = Person.objects.get(phone="13900000017")
    kwargs = {"enterprise_id": world["kwargs"]["enterprise_id"], "person_id": foreign.pk}
    assert client.get(reverse("portal:desk_person", kwargs=kwargs)).status_code == 404
