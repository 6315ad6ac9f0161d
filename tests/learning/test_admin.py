"""The admin: requirements are edited, the ledger is only read, certificates are revoked with a reason."""

from __future__ import annotations

import csv
import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from learning import flows
from learning.models import Certificate, Course, Requirement
from learning.services import correct_hours, open_lesson
from pages.services import join_editors
from tests.factories.learning import credit, make_course, make_requirement, read_all
from tests.factories.orgs import make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_user(is_superuser=True, is_staff=True))
    return client


def address(model: str, name: str, *args: object) -> str:
    return reverse(f"wagtailsnippets_learning_{model}:{name}", args=args)


def test_lists_open(admin: Client) -> None:
    make_requirement()
    credit(make_person(name="赵桂兰"))
    make_course(title="消防课")
    for model, text in (
        ("requirement", "专题培训"),
        ("hoursentry", "赵桂兰"),
        ("course", "消防课"),
        ("certificate", ""),
    ):
        answer = admin.get(address(model, "list"))
        assert answer.status_code == 200
        assert text in answer.content.decode()


def edit(admin: Client, row: Requirement, **changes: object) -> str:
    form = {
        "code": row.code,
        "title": row.title,
        "instrument": row.instrument_id,
        "article": row.article,
        "categories": row.categories,
        "hours_high_risk": "unknown",
        "trigger": row.trigger,
        "minutes": row.minutes,
        "counts": row.counts,
        "source_tag": row.source_tag,
    }
    answer = admin.post(address("requirement", "edit", row.pk), form | changes, follow=True)
    row.refresh_from_db()
    return answer.content.decode()


def test_an_officer_verifies_a_requirement(admin: Client) -> None:
    row = make_requirement(verified=False, source_tag="memory")
    assert "请先核对条文" in edit(admin, row, verified="on")
    assert not row.verified
    edit(admin, row, verified="on", source_tag="law", minutes=540, categories=["principal"])
    assert (row.verified, row.minutes, row.categories, row.hours_high_risk) == (True, 540, ["principal"], None)
    assert "早于" in edit(admin, row, valid_from="2026-02-01", valid_to="2026-01-01")


def test_the_ledger_is_only_read(admin: Client) -> None:
    entry = credit(make_person())
    assert admin.get(address("hoursentry", "inspect", entry.pk)).status_code == 200
    for url in (address("hoursentry", "add"), address("hoursentry", "edit", entry.pk)):
        assert admin.get(url).status_code in (302, 403)
    assert admin.post(address("hoursentry", "delete", entry.pk)).status_code in (302, 403)
    entry.refresh_from_db()


def test_a_certificate_is_revoked_with_a_reason(admin: Client, queued: list[str]) -> None:
    person, course = make_person(), make_course()
    read_all(person, course)
    certificate = flows.complete_course(person.pk, course.pk, timezone.now()).certificate
    assert certificate is not None
    url = reverse("revoke_certificate", args=[certificate.pk])
    assert url in admin.get(address("certificate", "list")).content.decode()
    assert certificate.serial in admin.get(url).content.decode()
    admin.post(url, {"reason": " "})
    assert Certificate.objects.get().state == "valid"
    admin.post(url, {"reason": "代学"})
    assert (Certificate.objects.get().state, Certificate.objects.get().revoked_reason) == ("revoked", "代学")
    editor = make_user(is_staff=True)
    join_editors(editor)
    other = Client()
    other.force_login(editor)
    assert other.get(url).status_code == 404
    assert other.get(address("certificate", "list")).status_code in (302, 403)
    assert Client().get(url).status_code == 302


def test_courses_and_requirements_are_never_deleted(admin: Client) -> None:
    course, requirement = make_course(), make_requirement()
    for model, row in (("course", course), ("requirement", requirement)):
        admin.post(address(model, "delete", row.pk))
        admin.post(f"/admin/bulk/learning/{model}/delete/?id={row.pk}&next=/admin/")
        row.refresh_from_db()


def test_a_lesson_that_people_have_opened_is_not_removed(admin: Client) -> None:
    course, person = make_course(), make_person()
    first, second = course.lessons.all()
    open_lesson(person_id=person.pk, lesson_id=first.pk, now=timezone.now())
    assert "已有人打开过的课不能删除" in remove_lesson(admin, course, 0)
    assert list(course.lessons.all()) == [first, second]
    remove_lesson(admin, course, 1)
    assert list(course.lessons.all()) == [first]


def remove_lesson(admin: Client, course: Course, at: int) -> str:
    """The edit form as a browser posts it, with one lesson struck out."""
    line = {"key": "a", "text": "正文", "type": "unstyled"}
    text = json.dumps({"blocks": [{**line, "depth": 0, "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}})
    body = {"body-count": 1, "body-0-type": "text", "body-0-order": 0, "body-0-deleted": "", "body-0-value": text}
    rows = [
        {"id": lesson.pk, "ORDER": number, "title": lesson.title, "minimum_seconds": 30} | body
        for number, lesson in enumerate(course.lessons.all())
    ]
    rows[at]["DELETE"] = "on"
    lessons = {f"lessons-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    counts = {"TOTAL_FORMS": len(rows), "INITIAL_FORMS": len(rows), "MIN_NUM_FORMS": 1, "MAX_NUM_FORMS": 1000}
    form = {f"lessons-{name}": value for name, value in counts.items()} | lessons
    form |= {"title": course.title, "slug": course.slug, "minutes": 45, "kind": course.kind, "is_open": "on"}
    form |= {"certificate_title": course.certificate_title}
    return admin.post(address("course", "edit", course.pk), form, follow=True).content.decode()


def test_nothing_in_the_ledger_exports_as_a_formula(admin: Client) -> None:
    entry = credit(make_person(name='=HYPERLINK("http://x")'), title="@SUM(A1)")
    correct_hours(entry_id=entry.pk, minutes=-15, reason="+1")
    answer = admin.get(address("hoursentry", "list"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()[1:]  # type: ignore[attr-defined]
    cells = [cell for row in csv.reader(lines) for cell in row]
    assert {"'@SUM(A1)", "'+1", "-15", "45", '\'=HYPERLINK("http://x")'} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
