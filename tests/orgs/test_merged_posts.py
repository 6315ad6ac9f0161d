"""Somebody with open posts under two spellings of one enterprise leaves once, changes once, is counted once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kernel.clock import today
from orgs import queries
from orgs.models import EnterpriseAlias, Post, SpecialOperation
from orgs.people import post_services
from orgs.privacy.requests import ask, requests_for
from orgs.queries import actor_for
from orgs.sign_in_queries import unit_by_code, unit_of_people
from tests.factories.orgs import HIRED, make_area, make_enterprise, make_officer, make_person, user_of

pytestmark = pytest.mark.django_db
LATER = HIRED + timedelta(days=30)


@pytest.fixture
def firm():
    return make_enterprise(name="恒泰五金制品有限公司", unit_code="HT23456A")


@pytest.fixture
def spelling(firm):
    alias = make_enterprise(name="恒泰五金", unit_code="HT23456B", area=firm.area)
    EnterpriseAlias.objects.create(alias=alias, main=firm, since=date(2026, 1, 1))
    return alias


@pytest.fixture
def person(firm, spelling):
    person = make_person(enterprise=firm, phone="13900000001", staff_number="Z7")
    other = Post.objects.create(person=person, enterprise=spelling, started_on=LATER, staff_number="Z7")
    SpecialOperation.objects.create(post=other, kind="低压电工作业", valid_from=LATER)
    return person


def post_of(person, enterprise):
    return Post.objects.get(person=person, enterprise=enterprise, ended_on=None)


@pytest.mark.parametrize("under", ["firm", "spelling"])
def test_who_leaves_leaves_under_every_spelling(person, firm, spelling, under, request):
    user = user_of(person)
    client = Client()
    client.force_login(user)
    post = post_of(person, request.getfixturevalue(under))
    day = today() - timedelta(days=1)
    post_services.end_post(post.pk, on=day, reason="left", actor=None)
    assert set(Post.objects.values_list("ended_on", "end_reason")) == {(day, "left")}
    assert SpecialOperation.objects.get().valid_to == day
    assert queries.people_by_phone("13900000001") == []
    assert client.get(reverse("portal:today")).status_code == 302


def test_a_post_that_begins_after_the_last_day_stays(person, firm, spelling):
    post_services.end_post(post_of(person, firm).pk, on=LATER - timedelta(days=1), reason="left", actor=None)
    assert post_of(person, spelling)


def test_a_change_is_one_change(person, firm, spelling):
    new = post_services.change_post(post_of(person, spelling).pk, on=today(), actor=None, department="二车间")
    assert (new.enterprise_id, new.department) == (firm.pk, "二车间")
    assert list(Post.objects.filter(ended_on=None)) == [new]


def test_a_slip_is_corrected_beside_the_other_spelling(person, firm):
    post = post_services.correct_post(post_of(person, firm).pk, actor=None, department="三车间")
    assert post.department == "三车间"


def test_a_correction_makes_no_new_overlap(person, firm, spelling):
    post = post_of(person, firm)
    post.ended_on, post.end_reason = LATER - timedelta(days=1), "left"
    post.save()
    with pytest.raises(post_services.DomainError, match="post-open"):
        post_services.correct_post(post.pk, actor=None, ended_on=None)


def test_limits_count_the_unit_under_every_code(person, firm, spelling):
    make_person(enterprise=spelling)
    expected = ("HT23456A", 2)
    for facts in (unit_by_code("ht23456a"), unit_by_code("HT23456B"), unit_of_people([person.pk])):
        assert (facts.code, facts.size) == expected
    assert (unit_by_code("nobody").code, unit_by_code("nobody").size) == ("NOBODY", 0)
    assert unit_of_people([]).code == ""


def test_what_is_asked_by_somebody_of_a_merged_spelling_reaches_the_office(firm, spelling):
    town = make_area()
    firm.area = town
    firm.save()
    asker = make_person(enterprise=spelling)
    asked = ask(asker.pk, kind="erase", text="", actor=None)
    assert list(requests_for(actor_for(make_officer(area=town, role="town_office")))) == [asked]
    foreign = make_officer(area=spelling.area, role="town_office")
    assert list(requests_for(actor_for(foreign))) == []
