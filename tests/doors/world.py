"""The demo's people and things for the door tables, and what an answer says of a door."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from campaigns.models import CampaignPage
from config import demo_content
from kernel.clock import today
from learning.models import Certificate, Course
from media.models import PrintJob
from orgs.enums import AreaLevel, Role
from orgs.models import Area, Enterprise, Grid, Person, RoleGrant
from orgs.roles import group_sync
from quizzes.models import Quiz
from quizzes.services import start_sitting
from regulations.models import ClauseVersion
from tests.doors.people import ASK, EVERYONE, IN, OUT
from tests.factories.orgs import make_area, make_officer, make_user, user_of


def build_world() -> dict[str, Any]:
    """The demo, with a sitting, a certificate and a print job of one worker; people by name, and `kwargs`."""
    demo_content.load()
    own = Enterprise.objects.get(unit_code="HTWJ2026")
    worker = Person.objects.get(phone="13900000001")
    user = user_of(worker)
    demo = {name: User.objects.get(username=name) for name in EVERYONE if User.objects.filter(username=name).exists()}
    return {
        "worker": user,
        "other_worker": user_of(Person.objects.get(phone="13900000017")),
        "foreign_officer": make_officer(enterprise=Enterprise.objects.get(unit_code="QSHG2026")),
        **_people_elsewhere(),
        "past_editor": _past_editor(),
        "superuser": make_user(username="root", is_superuser=True),
        **demo,
        "kwargs": _arguments(own, worker, user),
    }


def _people_elsewhere() -> dict[str, Any]:
    """The same roles in another town and another county."""
    town = make_area(parent=Area.objects.get(code="990100"), name="白沙镇")
    county = make_area(level=AreaLevel.COUNTY, name="临江县")
    grid = Grid.objects.create(area=make_area(parent=town, level=AreaLevel.VILLAGE), name="沙洲村网格")
    grid_staff = make_user()
    RoleGrant.objects.create(user=grid_staff, role=Role.GRID_STAFF, grid=grid)
    return {
        "foreign_grid": grid_staff,
        "foreign_town": make_officer(area=town, role=Role.TOWN_OFFICE),
        "foreign_county": make_officer(area=county, role=Role.COUNTY_OFFICE),
        "places": {"town": town, "grid": grid},
    }


def _past_editor() -> Any:
    """An editor until yesterday: the daily task took the membership away."""
    user = make_officer(area=make_area(), role=Role.EDITOR)
    group_sync.sync_groups(user.pk, on=today())
    RoleGrant.objects.filter(user=user).update(valid_to=today() - timezone.timedelta(days=1))
    group_sync.sync_all(on=today())
    user.refresh_from_db()
    return user


def _arguments(own: Enterprise, worker: Person, user: User) -> dict[str, Any]:
    course = Course.objects.get(slug="aqy2026")
    job = PrintJob.objects.create(form="certificate", key="x", facts="{}", facts_digest="x", filename="x.pdf",
                                  requested_by=user.pk)  # fmt: skip
    certificate = Certificate.objects.create(
        serial="990101-2026-PX-999999", holder=worker, source_kind="test", source_key="1", period="2026",
        facts=b"", issued_on=timezone.now().date(),
    )  # fmt: skip
    return {
        "enterprise_id": own.pk, "person_id": worker.pk, "sitting_id": sitting_of(worker), "n": 1,
        "slug": course.slug, "lesson_id": course.lessons.first().pk, "job_id": job.pk,
        "certificate_id": certificate.pk, "code": "aqy2026",
        "page_id": CampaignPage.objects.get(short_code="aqy2026").pk,
        "version_id": ClauseVersion.objects.first().pk, "run_id": uuid.uuid4(),
    }  # fmt: skip


def sitting_of(person: Person) -> uuid.UUID:
    """A sitting that this person has begun."""
    quiz = Quiz.objects.get(pk=Course.objects.get(slug="aqy2026").quiz_id)
    return start_sitting(
        person_id=person.pk, quiz_id=quiz.pk, purpose="test", context_key="doors", now=timezone.now()
    ).pk


class Visitors:
    """Everybody's client, signed in once. Each visit is undone, so that one visitor does not change another's world.

    `may_stumble`: a view that falls over what it was not given has run, and let the visitor in (500).
    """

    def __init__(self, world: dict[str, Any], *, may_stumble: bool = False) -> None:
        self._clients = {person: Client(raise_request_exception=not may_stumble) for person in EVERYONE}
        for person, client in self._clients.items():
            if person != "nobody":
                client.force_login(world[person])
        self._cookies = {person: client.cookies.output(header="", sep=";") for person, client in self._clients.items()}

    def client(self, person: str) -> Client:
        """The person's client, as just signed in."""
        client = self._clients[person]
        client.cookies = SimpleCookie(self._cookies[person])
        return client

    def verdict(self, person: str, address: str, *, method: str = "get") -> str:
        """What the door says."""
        return verdict_of(self.undone(person, address, method=method))

    def status(self, person: str, address: str, *, method: str = "get") -> int:
        """The answer's number."""
        return int(self.undone(person, address, method=method).status_code)

    def undone(self, person: str, address: str, *, method: str = "get") -> Any:
        """The answer; whatever the view did is rolled back."""
        with transaction.atomic():
            answer = self.visit(person, address, method=method)
            transaction.set_rollback(True)
        return answer

    def visit(self, person: str, address: str, *, method: str = "get", data: dict[str, Any] | None = None) -> Any:
        """The answer itself; whatever the view did stays."""
        body = encode_multipart(BOUNDARY, data or {}) if method == "post" else b""
        return self.client(person).generic(method.upper(), address, body, MULTIPART_CONTENT)


SIGN_INS = ("portal:sign_in", "portal:staff_sign_in")


def verdict_of(answer: Any) -> str:
    """IN: the view ran. ASK: led to a sign-in. OUT: nothing here, or no permission (the admin leads to its front)."""
    if answer.status_code in (403, 404):
        return OUT
    if answer.status_code != 302:
        return IN
    place = answer["Location"]
    if place.startswith((*(f"{reverse(name)}?next=" for name in SIGN_INS), "/admin/login/?next=")):
        return ASK
    refused = answer.wsgi_request.path.startswith(settings.ADMIN_PATH) and place == reverse("wagtailadmin_home")
    return OUT if refused else IN


@contextmanager
def no_templates() -> Iterator[None]:
    """Doors are asked before a page is drawn: leaves the drawing out, which is most of the time it takes."""
    with (
        mock.patch("django.template.response.SimpleTemplateResponse.rendered_content", ""),
        mock.patch("django.template.loader.render_to_string", lambda *args, **kwargs: ""),
    ):
        yield
