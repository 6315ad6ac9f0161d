"""A session begun with a birthday or a PIN is good for learning, whatever the owner did on another device."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services import log_sign_in
from orgs.models import PersonRequest
from tests.factories.orgs import make_enterprise, make_officer, make_person, user_of

pytestmark = pytest.mark.django_db
BORN = date(1970, 3, 15)


@pytest.fixture
def person():
    return make_person(enterprise=make_enterprise(), phone="13900001234", birth_date=BORN, staff_number="Z7")


def client_by(person, method):
    client = Client()
    client.force_login(user_of(person))
    session = client.session
    session["method"] = method
    session.save()
    return client


@pytest.mark.parametrize("method", ["birthday", "pin"])
def test_the_owners_own_sign_in_lends_no_strength_to_another_session(person, method):
    weak = client_by(person, method)
    log_sign_in(method="phone", outcome="ok", user=user_of(person))
    answer = weak.post(reverse("portal:my_data_request"), {"kind": "erase"})
    assert "验证码" in answer.content.decode() and not PersonRequest.objects.exists()


def test_nor_does_another_weak_one_take_the_owners_strength(person):
    own = client_by(person, "phone")
    log_sign_in(method="birthday", outcome="ok", user=user_of(person))
    assert own.post(reverse("portal:my_data_request"), {"kind": "erase"}).status_code == 302
    assert PersonRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "phone"), [("birthday", "139****1234"), ("pin", "139****1234"), ("phone", "13900001234")]
)
def test_the_file_tells_a_weak_session_no_whole_phone(person, method, phone):
    body = client_by(person, method).get(reverse("portal:my_data_file"), {"as": "json"}).content.decode()
    assert phone in json.dumps(json.loads(body), ensure_ascii=False)
    assert ("13900001234" in body) == (method == "phone")


@pytest.mark.parametrize(("role", "sees"), [("inspector", False), ("grid_staff", False), ("officer", True)])
def test_who_only_reads_learns_no_birthday(person, role, sees):
    """Unit code, staff number and birthday sign in as the person."""
    enterprise = person.posts.get().enterprise
    place = {"area": enterprise.area} if role != "officer" else {"enterprise": enterprise}
    client = Client()
    client.force_login(make_officer(role=role, **place))
    page = client.get(reverse("portal:person_card", args=[enterprise.pk, person.pk])).content.decode()
    assert ("1970-03-15" in page or "1970年3月15日" in page or "1970.03.15" in page) is sees
    assert "1970" in page


def test_the_search_does_not_spell_out_a_phone(person):
    """`139****1234` is shown: four digits or the whole number find the person, one digit more tells nothing."""
    enterprise = person.posts.get().enterprise
    client = Client()
    client.force_login(make_officer(role="inspector", area=enterprise.area))
    address = reverse("portal:people_list", args=[enterprise.pk])
    found = {
        text: client.get(address, {"text": text}).context["people"].count
        for text in ("1234", "13900001234", "01234", "0001234", "3900001234", "4321")
    }
    assert found == {"1234": 1, "13900001234": 1, "01234": 0, "0001234": 0, "3900001234": 0, "4321": 0}
