"""Queries of a whole sitting over HTTP, start to result, passed, with its credit and certificate (contracts: pages)."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.models import Certificate, HoursEntry
from quizzes.models import Sitting
from tests.factories.learning import make_course, make_requirement, read_all
from tests.factories.orgs import make_enterprise, make_person, user_of
from tests.factories.quizzes import make_quiz, right_positions

pytestmark = pytest.mark.django_db
# Brackets of a transaction are no queries; the press runs in the job worker, not in the request.
BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def ready(monkeypatch) -> tuple[Client, str]:
    """A worker who has read the lessons and owes one class hour; queueing does not run the press here."""
    monkeypatch.setattr("media.printing.jobs.enqueue", lambda *args, **kwargs: "queued", raising=False)
    make_requirement()
    person = make_person(enterprise=make_enterprise())
    course = make_course(quiz=make_quiz(tries=0))
    read_all(person, course)
    client = Client()
    client.force_login(user_of(person))
    return client, course.slug


def counted(captured: CaptureQueriesContext) -> int:
    return sum(not row["sql"].startswith(BRACKETS) for row in captured.captured_queries)


def begin(client: Client, slug: str) -> Sitting:
    started = client.post(reverse("learning:start_quiz", args=[slug]))
    assert client.get(started["Location"]).status_code == 200
    return Sitting.objects.get()


def entries(sitting: Sitting) -> list[dict[str, Any]]:
    return [{"n": at, "a": wire, "f": False, "k": uuid4().hex} for at, wire in enumerate(right_positions(sitting))]


def hand_in(client: Client, sitting: Sitting, answers: list[dict[str, Any]]) -> None:
    done = client.post(reverse("quizzes:submit", args=[sitting.pk]), {"answers": json.dumps(answers)})
    assert client.get(done["Location"]).status_code == 200


def test_one_submit_within_sixty(ready: tuple[Client, str]) -> None:
    client, slug = ready
    with CaptureQueriesContext(connection) as start:
        sitting = begin(client, slug)
    answers = entries(sitting)
    with CaptureQueriesContext(connection) as end:
        hand_in(client, sitting, answers)
    assert (HoursEntry.objects.count(), Certificate.objects.count()) == (1, 1)
    assert counted(start) + counted(end) <= 60, (counted(start), counted(end))


def test_twenty_saves_within_a_hundred_and_thirty(ready: tuple[Client, str]) -> None:
    """Without the credit and the certificate, which come once a year: the try that fails is the common one."""
    client, slug = ready
    with CaptureQueriesContext(connection) as captured:
        sitting = begin(client, slug)
    total = counted(captured)
    save = reverse("quizzes:save", args=[sitting.pk])
    for at in range(20):
        body = json.dumps({"answers": [{"n": at, "a": [0], "f": False, "k": uuid4().hex}]})
        with CaptureQueriesContext(connection) as captured:
            assert len(client.post(save, body, content_type="application/json").json()["saved"]) == 1
        assert counted(captured) <= 6
        total += counted(captured)
    with CaptureQueriesContext(connection) as captured:
        hand_in(client, sitting, [])
    assert total + counted(captured) <= 130, (total, counted(captured))
