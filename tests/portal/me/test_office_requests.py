"""Requests at the office: within reach only, answered once, erasure in two steps."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from orgs.enums import Role
from orgs.models import Person, PersonRequest, Post
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> PersonRequest:
    person = make_person(name="赵桂兰", phone="13900001234", enterprise=make_enterprise(area=make_area()))
    return PersonRequest.objects.create(person=person, kind="erase", text="请删除")


@pytest.fixture
def office(asked: PersonRequest) -> Client:
    return _office(Post.objects.get(person=asked.person).enterprise.area)


def _office(area) -> Client:
    client = Client()
    client.force_login(make_officer(area=area, role=Role.TOWN_OFFICE))
    return client


def url(asked: PersonRequest) -> str:
    return reverse("portal:office_request", args=[asked.pk])


def test_a_neighbouring_office_sees_nothing(asked: PersonRequest) -> None:
    other = _office(make_area())
    assert "赵桂兰" not in other.get(reverse("portal:office_requests")).content.decode()
    assert other.get(url(asked)).status_code == 404
    assert other.post(url(asked), {"do": "erase"}).status_code == 404
    assert Person.objects.get(pk=asked.person_id).phone == "13900001234"


def test_of_a_person_at_work_the_optional_part_goes_and_the_rest_waits(office: Client, asked: PersonRequest) -> None:
    assert "赵桂兰" in office.get(reverse("portal:office_requests")).content.decode()
    assert office.get(url(asked)).status_code == 200
    assert office.post(url(asked), {"do": "erase", "answer": "已处理"}).status_code == 302
    asked.refresh_from_db()
    person = Person.objects.get(pk=asked.person_id)
    assert (person.name, person.phone, asked.state, asked.answer) == ("赵桂兰", "", "waiting", "已处理")
    assert asked.due_on is not None
    assert "赵桂兰" in office.get(reverse("portal:office_requests"), {"show": "waiting"}).content.decode()


def test_of_a_person_of_whom_nothing_must_be_kept_all_goes_at_once(office: Client, asked: PersonRequest) -> None:
    Post.objects.filter(person=asked.person).update(started_on=date(2010, 1, 1), ended_on=date(2011, 1, 1))
    office.post(url(asked), {"do": "erase", "answer": "已处理"})
    asked.refresh_from_db()
    assert (asked.state, asked.text, Person.objects.get(pk=asked.person_id).name) == ("done", "", "已删除人员")
    assert office.get(url(asked)).status_code == 200


def test_turning_down_needs_a_reason_and_is_final(office: Client, asked: PersonRequest) -> None:
    assert "还没有改动" in office.post(url(asked), {"do": "refuse", "answer": " "}).content.decode()
    office.post(url(asked), {"do": "refuse", "answer": "案件调查中"})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("refused", "案件调查中")
    assert "已经答复过" in office.post(url(asked), {"do": "refuse", "answer": "再来"}).content.decode()


def test_a_correction_is_answered(office: Client, asked: PersonRequest) -> None:
    fix = PersonRequest.objects.create(person=asked.person, kind="correct", text="姓写错了")
    office.post(url(fix), {"do": "done", "answer": "已更正"})
    fix.refresh_from_db()
    assert (fix.state, fix.answer) == ("done", "已更正")


def test_an_erasure_is_not_done_by_saying_so(office: Client, asked: PersonRequest) -> None:
    office.post(url(asked), {"do": "done", "answer": "好了"})
    asked.refresh_from_db()
    assert asked.state == "open"
    assert office.post(url(asked), {"do": "drop table"}).status_code == 404
