"""A hall's tablet is counted apart from the hall's phones; coming in again and again buys nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import kiosks, queries
from accounts.enums import Outcome
from accounts.models import OneTimeCode, SignIn
from accounts.services import log_sign_in
from tests.factories.orgs import make_enterprise, make_officer, make_person

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("portal:sign_in")


def tablet(firm, officer):
    client = Client()
    _kiosk, token = kiosks.register(
        label="大厅", scope_kind="enterprise", scope_id=firm.pk, idle_seconds=120, actor=officer
    )
    client.cookies[kiosks.COOKIE] = token
    return client


def ask(client, number):
    return client.post(SIGN_IN, {"phone": f"139{number:08d}"})


def test_a_kiosk_and_the_halls_phones_use_up_nothing_of_each_other(settings):
    settings.ANPEI_CODES_PER_ADDRESS = 2
    firm = make_enterprise()
    officer = make_officer(enterprise=firm)
    for number in range(9):
        make_person(enterprise=firm, phone=f"139{number:08d}")
    first, second, phone = tablet(firm, officer), tablet(firm, officer), Client()
    for client, numbers in ((first, (0, 1)), (phone, (2, 3)), (second, (4, 5))):
        assert [ask(client, number).status_code for number in numbers] == [302, 302]
    assert [ask(client, 8).status_code for client in (first, phone, second)] == [429, 429, 429]
    assert OneTimeCode.objects.values("address").distinct().count() == 3


def test_a_cookie_that_is_no_kiosks_buys_no_address(settings):
    settings.ANPEI_CODES_PER_ADDRESS = 1
    firm = make_enterprise()
    for number in range(3):
        make_person(enterprise=firm, phone=f"139{number:08d}")
    assert ask(Client(), 0).status_code == 302
    for made_up in ("x", "anything"):
        client = Client()
        client.cookies[kiosks.COOKIE] = made_up
        assert ask(client, 1).status_code == 429


def test_who_comes_in_many_times_makes_room_once():
    now = timezone.now()
    for _ in range(50):
        log_sign_in(method="pin", outcome=Outcome.OK, subject="one", address="here")
    log_sign_in(method="pin", outcome=Outcome.OK, subject="two", address="here")
    assert queries.entered_from("here", now=now) == 2
    assert queries.wrong_codes_from("here", now=now) == (0, 2)
    assert SignIn.objects.count() == 51
