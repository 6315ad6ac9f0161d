"""Everybody ready before the clock starts: accounts, consent, sessions, the lesson, by the services of life."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import CommandError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.consent import current_notice, record_consent
from accounts.enums import Method
from kernel.clock import legal_date
from learning import demo_course
from learning.queries import COURSE_PURPOSE, context_key, get_course
from learning.services import finish_lesson, open_lesson
from orgs import crowd
from orgs.queries import get_person
from portal import sign_in
from quizzes import demo as quizzes_demo
from quizzes.queries import last_sitting
from quizzes.services import start_sitting

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the bench plays: its course and the course's quiz."""

    slug: str
    course_id: int
    quiz_id: int

    @property
    def key(self) -> str:
        """The context of this year's sittings."""
        return context_key(self.course_id, legal_date(timezone.now()).year)


@dataclass(frozen=True, slots=True)
class Ready:
    """A person who has signed in and read the lesson. `session`: the cookie of the session."""

    person_id: int
    session: str


def make_ground() -> Ground:
    """The bench's course on the demo's quiz, open. Raises CommandError when the demo was not loaded."""
    quiz_id = quizzes_demo.find_quiz()
    if quiz_id is None:
        raise CommandError("the demo's quiz is not there; run: manage.py demo")
    slug = demo_course.build_bench_course(quiz_id)
    demo_course.open_bench_course(True)
    course = get_course(slug)
    assert course is not None
    return Ground(slug, course.pk, quiz_id)


def make_ready(ground: Ground, count: int) -> list[Ready]:
    """`count` new people, each signed in on a phone of their own, consent given, lesson read."""
    ids = crowd.fresh_people(count)
    course = get_course(ground.slug)
    assert course is not None
    lessons = list(course.lessons.values_list("pk", flat=True))
    ready: list[Ready] = []
    for at in range(0, count, _AT_ONCE):
        with transaction.atomic():
            ready += [_ready(person_id, lessons) for person_id in ids[at : at + _AT_ONCE]]
    return ready


def _ready(person_id: int, lessons: list[int]) -> Ready:
    request = _visit()
    user = sign_in.account_of(get_person(person_id))
    notice = current_notice()
    if notice is not None:
        record_consent(user, notice=notice, method=str(Method.PHONE), address="")
    sign_in.enter(request, user, seconds=settings.SESSION_COOKIE_AGE, method=Method.PHONE)
    request.session.save()
    for lesson in lessons:
        now = timezone.now()
        open_lesson(person_id=person_id, lesson_id=lesson, now=now)
        finish_lesson(person_id=person_id, lesson_id=lesson, now=now)
    return Ready(person_id, str(request.session.session_key))


def _visit() -> Any:
    request = HttpRequest()
    request.META |= {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1"}
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    request.user = AnonymousUser()
    return request


def sequential_sitting(ground: Ground, person: Ready) -> UUID:
    """A sitting of the same quiz, asked one question after another; its id."""
    quiz_id = quizzes_demo.sequential_quiz(ground.quiz_id)
    key: dict[str, Any] = {"person_id": person.person_id, "purpose": "bench", "context_key": str(quiz_id)}
    return UUID(str(start_sitting(**key, quiz_id=quiz_id, now=timezone.now()).pk))


def without_one_sitting(ground: Ground, people: list[Ready]) -> list[int]:
    """Who does not have exactly one sitting: none, or more than a first try."""
    found = ((each.person_id, last_sitting(each.person_id, COURSE_PURPOSE, ground.key)) for each in people)
    return [person_id for person_id, sitting in found if sitting is None or sitting.try_number != 1]
