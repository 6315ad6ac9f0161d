"""Corrections at the enterprise's desk: of people who work nowhere else; the rest, and erasures, are the office's."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from orgs.models import Enterprise, Person, PersonRequest, Post, RoleGrant
from orgs.privacy.desk_requests import Waiting, correction_at, corrections_at, waiting_at_desk
from orgs.queries import actor_for, today
from plumbing.models import AuditEntry
from tests.factories.orgs import HIRED, make_area, make_enterprise, make_officer, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterprise() -> Enterprise:
    return make_enterprise(area=make_area())


@pytest.fixture
def officer(enterprise: Enterprise) -> User:
    return make_officer(enterprise=enterprise)


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


def asks(enterprise: Enterprise, *, kind: str = "correct", **fields: Any) -> PersonRequest:
    person = make_person(enterprise=enterprise, **fields)
    return PersonRequest.objects.create(person=person, kind=kind, text="出生日期写错了，应为 1971-03-02")


def listing(enterprise: Enterprise) -> str:
    return reverse("portal:desk_requests", args=[enterprise.pk])


def one(enterprise: Enterprise, asked: PersonRequest) -> str:
    return reverse("portal:desk_request", args=[enterprise.pk, asked.pk])


def works_also_at(person: Person, enterprise: Enterprise, **dates: Any) -> None:
    Post.objects.create(person=person, enterprise=enterprise, started_on=HIRED, category="worker", **dates)


def test_the_officer_reads_corrects_and_answers(desk: Client, enterprise: Enterprise, officer: User) -> None:
    asked = asks(enterprise, name="赵桂兰")
    page = desk.get(listing(enterprise))
    assert "赵桂兰" in page.content.decode() and page.context["requests_waiting"] == 1
    text = desk.get(one(enterprise, asked)).content.decode()
    assert "应为 1971-03-02" in text
    assert reverse("portal:person_card", args=[enterprise.pk, asked.person_id]) in text
    assert desk.post(one(enterprise, asked), {"do": "done", "answer": "已更正"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.answer, asked.decided_by) == ("done", "已更正", officer.pk)
    assert AuditEntry.objects.filter(action="answer_personal_data", actor_id=officer.pk).count() == 1
    assert "赵桂兰" not in desk.get(listing(enterprise)).content.decode()
    assert "赵桂兰" in desk.get(listing(enterprise), {"show": "closed"}).content.decode()
    again = desk.post(one(enterprise, asked), {"do": "refuse", "answer": "再来"})
    assert again.status_code == 422 and "已经答复过" in again.content.decode()


def test_an_answer_needs_words_and_a_decision(desk: Client, enterprise: Enterprise) -> None:
    asked = asks(enterprise)
    assert desk.post(one(enterprise, asked), {"do": "refuse", "answer": " \0"}).status_code == 422
    for wrong in ("erase", "", "drop table"):
        assert desk.post(one(enterprise, asked), {"do": wrong, "answer": "好"}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "open"


def test_an_erasure_is_the_offices_and_not_told(desk: Client, enterprise: Enterprise) -> None:
    asked = asks(enterprise, kind="erase", name="钱玉梅")
    page = desk.get(listing(enterprise))
    assert "钱玉梅" not in page.content.decode() and page.context["requests_waiting"] == 0
    assert desk.get(one(enterprise, asked)).status_code == 404
    assert desk.post(one(enterprise, asked), {"do": "done", "answer": "好"}).status_code == 404


def test_who_works_elsewhere_too_is_the_offices(desk: Client, enterprise: Enterprise, officer: User) -> None:
    also, left, gone = asks(enterprise), asks(enterprise), asks(enterprise)
    works_also_at(also.person, make_enterprise())
    works_also_at(left.person, make_enterprise(), ended_on=today() - timezone.timedelta(days=1))
    Post.objects.filter(person=gone.person).update(ended_on=today() - timezone.timedelta(days=1))
    actor = actor_for(officer)
    assert actor is not None
    assert [row.pk for row in corrections_at(actor, enterprise.pk)] == [left.pk]
    assert waiting_at_desk(actor, enterprise.pk) == Waiting(0, 1)
    assert [desk.get(one(enterprise, each)).status_code for each in (also, left, gone)] == [404, 200, 404]


def test_who_looks_after_both_enterprises_answers_at_both(officer: User, enterprise: Enterprise) -> None:
    other, asked = make_enterprise(), asks(enterprise)
    works_also_at(asked.person, other)
    RoleGrant.objects.create(user=officer, role="officer", enterprise=other)
    actor = actor_for(officer)
    assert actor is not None
    found = [correction_at(actor, unit.pk, asked.pk) for unit in (enterprise, other, make_enterprise())]
    assert found == [asked, asked, None]


def test_neither_above_oneself_nor_oneself(desk: Client, enterprise: Enterprise, officer: User) -> None:
    boss, me = asks(enterprise), asks(enterprise)
    Person.objects.filter(pk=boss.person_id).update(user=make_officer(area=enterprise.area, role="town_office"))
    Person.objects.filter(pk=me.person_id).update(user=officer)
    for each in (boss, me):
        assert desk.get(one(enterprise, each)).status_code == 404
    assert desk.get(listing(enterprise)).context["requests_waiting"] == 0


def test_a_request_of_another_enterprise_is_not_here(desk: Client, enterprise: Enterprise) -> None:
    foreign = make_enterprise()
    asked = asks(foreign)
    for unit in (enterprise, foreign):
        assert desk.get(one(unit, asked)).status_code == 404
        assert desk.post(one(unit, asked), {"do": "done", "answer": "好"}).status_code == 404
    assert desk.get(listing(foreign)).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "open"


def test_grid_staff_and_inspectors_see_none(client: Client, enterprise: Enterprise) -> None:
    asked = asks(enterprise)
    for user in (make_officer(area=enterprise.area, role="inspector"), make_user()):
        client.force_login(user)
        assert client.get(listing(enterprise)).status_code == 404
        assert client.get(one(enterprise, asked)).status_code == 404


def test_queries_do_not_grow(desk: Client, enterprise: Enterprise, officer: User) -> None:
    actor = actor_for(officer)
    assert actor is not None
    counts = []
    for more in (0, 1, 2):
        for _ in range(more):
            asked = asks(enterprise)
            Person.objects.filter(pk=asked.person_id).update(user=make_user())
        with CaptureQueriesContext(connection) as badge:
            waiting_at_desk(actor, enterprise.pk)
        with CaptureQueriesContext(connection) as page:
            desk.get(listing(enterprise))
        counts.append((len(badge), len(page)))
    assert counts[0][0] == 1
    assert counts[1] == counts[2]
    assert counts[1][0] == 6
