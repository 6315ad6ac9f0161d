"""The first page: its figures are those of the lists behind them, and nothing of another town."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from orgs.models import JoinRequest, PersonRequest
from orgs.units.office_queries import Overview
from plumbing.models import ImportRun
from tests.factories.orgs import make_enterprise, make_officer, make_person
from tests.portal.office.conftest import County

pytestmark = pytest.mark.django_db


def test_figures(office: Client, world: County) -> None:
    person = make_person(enterprise=world.enterprise)
    stranger = make_person(enterprise=world.foreign)
    make_officer(enterprise=make_enterprise(area=world.town))
    for enterprise in (world.enterprise, world.foreign):
        JoinRequest.objects.create(enterprise=enterprise, name="张三", phone="13800000001")
    for each in (person, stranger):
        PersonRequest.objects.create(person=each, kind="erase")
    answer = office.get(reverse("portal:office"))
    assert answer.context["figures"] == Overview(
        areas=2, grids=1, enterprises=2, people=1, without_officer=1, pending_joins=1, open_requests=1
    )
    listed = office.get("/office/enterprises/", {"missing": "officer"})
    assert listed.context["sums"]["n"] == 1


def test_the_last_imports_are_those_in_reach(office: Client, world: County) -> None:
    away = make_officer(area=world.other_town, role="town_office")
    for user, name in ((world.office, "本镇.xlsx"), (away, "外镇.xlsx")):
        params = {"mode": "add"}
        ImportRun.objects.create(kind="roster", filename=name, params=params, created_by=user.pk, state="stored")
    text = office.get(reverse("portal:office")).content.decode()
    assert "本镇.xlsx" in text
    assert "外镇.xlsx" not in text
