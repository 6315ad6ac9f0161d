"""Unit code, staff number, and then a birthday or PIN: the way in without an own phone."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import kiosks, pins
from accounts.models import OneTimeCode, SignIn, User
from accounts.services import user_for
from orgs.models import Person
from portal.sign_in import WEAK_SESSION_SECONDS
from tests.factories.orgs import make_enterprise, make_officer, make_person, make_user, user_of

pytestmark = pytest.mark.django_db
SIGN_IN, NUMBER, CODE, PIN, TODAY = (
    reverse(f"portal:{name}") for name in ("sign_in", "sign_in_number", "sign_in_code", "my_pin", "today")
)
BORN = date(1970, 3, 15)
UNIT = "HT23456A"


@pytest.fixture
def unit():
    return make_enterprise(unit_code=UNIT)


@pytest.fixture
def person(unit):
    return make_person(name="赵桂兰", staff_number="Z-007", enterprise=unit, birth_date=BORN)


def begin(client, *, unit_code=UNIT, staff_number="Z-007", **more):
    return client.post(SIGN_IN, {"by": "staff", "unit_code": unit_code, "staff_number": staff_number} | more)


def secret(client, typed):
    return client.post(NUMBER, {"secret": typed})


def is_in(client):
    return "_auth_user_id" in client.session


def text(answer):
    return answer.content.decode()


def test_a_worker_comes_in_with_the_birthday(client, person):
    assert begin(client, unit_code="ht23-456a", staff_number="ｚ-007")["Location"] == NUMBER
    page = text(client.get(NUMBER))
    assert "z-007" in page and UNIT in page and "赵" not in page
    answer = secret(client, "1970年3月15日")
    assert answer["Location"] == TODAY
    assert Person.objects.get(user_id=client.session["_auth_user_id"]) == person
    assert list(SignIn.objects.values_list("method", "outcome")) == [("birthday", "ok")]


def test_or_with_the_pin(client, person):
    pins.set_pin(user_of(person), "4071", by=None, now=timezone.now())
    begin(client)
    assert "不对" in text(secret(client, "19700315")) and not is_in(client)
    assert secret(client, " ４０７１")["Location"] == TODAY
    assert client.session["method"] == "pin"


def test_such_a_session_is_short_and_says_how_it_was_begun(client, person):
    begin(client)
    before = client.session.session_key
    secret(client, "19700315")
    session = client.session
    assert session.session_key != before and "sign_in_claim" not in session
    assert session["method"] == "birthday" and 0 < session.get_expiry_age() <= WEAK_SESSION_SECONDS
    session["touched"] = 1
    session.save()
    assert session.get_expiry_age() <= WEAK_SESSION_SECONDS, "using it makes it no longer"


def test_next_is_kept_through(client, person):
    begin(client, next="/learn/demo/")
    assert secret(client, "19700315")["Location"] == "/learn/demo/"


def test_known_and_unknown_are_answered_alike(client, person, unit):
    """Unknown unit, unknown number, no birthday on record, a wrong birthday: the same bytes but for what was typed."""
    make_person(name="李春", staff_number="Z-008", enterprise=unit)
    asked = [(UNIT, "Z-007"), (UNIT, "Z-008"), (UNIT, "Z-999"), ("QQQQ2345", "Z-007")]
    seen = []
    for number, (unit_code, staff_number) in enumerate(asked):
        walker, steps = Client(REMOTE_ADDR=f"10.0.0.{number}"), []
        answer = begin(walker, unit_code=unit_code, staff_number=staff_number)
        steps.append((answer.status_code, answer["Location"]))
        for answer in [walker.get(NUMBER), *(secret(walker, "19600101") for _ in range(6))]:
            page = text(answer).replace(unit_code, "U").replace(staff_number, "N")
            steps.append((answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", page)))
        seen.append(steps)
    assert seen[0] == seen[1] == seen[2] == seen[3]
    assert [status for status, _page in seen[0]] == [302, 200, 200, 200, 200, 200, 200, 429]


def test_known_and_unknown_ask_the_database_as_often(client, person, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    user_of(person)
    counts = []
    for number, staff_number in enumerate(("Z-007", "Z-999")):
        walker = Client(REMOTE_ADDR=f"10.0.0.{number}")
        begin(walker, staff_number=staff_number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            secret(walker, "19600101")
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= 1, counts


def test_a_code_to_the_phone_on_record_stays_a_choice(client, unit, capsys):
    make_person(staff_number="Z-1", enterprise=unit, phone="13800000001")
    begin(client, staff_number="Z-1")
    assert client.get(CODE)["Location"] == SIGN_IN, "no code was asked for yet"
    assert client.post(NUMBER, {"send": "1"})["Location"] == CODE
    code = re.findall(r": (\d{6}) ", capsys.readouterr().out)[-1]
    assert client.post(CODE, {"code": code})["Location"] == TODAY
    assert client.session["method"] == "staff_number"
    assert client.session.get_expiry_age() > 29 * 24 * 3600


def test_a_locked_number_still_gets_a_code(client, unit, capsys):
    make_person(staff_number="Z-1", enterprise=unit, phone="13800000001", birth_date=BORN)
    begin(client, staff_number="Z-1")
    for _ in range(5):
        secret(client, "19600101")
    answer = secret(client, "19700315")
    assert answer.status_code == 429 and "30 分钟" in text(answer) and 'name="secret"' not in text(answer)
    assert client.post(NUMBER, {"send": "1"})["Location"] == CODE


@pytest.mark.parametrize("typed", ["", "123", "赵桂兰", "19701332"])
def test_what_is_neither_birthday_nor_pin_costs_no_try(client, person, typed):
    begin(client)
    answer = secret(client, typed)
    assert answer.status_code == 200 and 'role="alert"' in text(answer)
    assert not SignIn.objects.exists()


def test_what_is_typed_is_not_shown_again(client, person):
    begin(client)
    assert "19600101" not in text(secret(client, "19600101"))


@pytest.mark.parametrize("mode", ["required", "offered"])
def test_desks_never_open_with_a_birthday(client, person, settings, mode):
    settings.ANPEI_SECOND_FACTOR = mode
    person.user = make_officer()
    person.user.set_unusable_password()
    person.user.save()
    person.save()
    begin(client)
    answer = secret(client, "19700315")
    assert not is_in(client) and reverse("portal:staff_sign_in") in text(answer)
    assert SignIn.objects.get().outcome == "refused"


def test_nor_accounts_with_a_password_nor_closed_ones(client, person):
    for change in ({"password": make_user().password}, {"is_active": False}):
        user = user_for(username=f"x{change}", display_name="x")
        User.objects.filter(pk=user.pk).update(**change)
        Person.objects.filter(pk=person.pk).update(user=user)
        begin(client)
        secret(client, "19700315")
        assert not is_in(client)


@pytest.mark.parametrize(("mode", "comes_in"), [("required", False), ("offered", True)])
def test_with_a_required_second_factor_a_code_opens_no_desk(client, settings, capsys, mode, comes_in):
    settings.ANPEI_SECOND_FACTOR = mode
    person = make_person(phone="13800000001")
    person.user = make_officer()
    person.user.set_unusable_password()
    person.user.save()
    person.save()
    client.post(SIGN_IN, {"phone": "13800000001"})
    client.post(CODE, {"code": re.findall(r": (\d{6}) ", capsys.readouterr().out)[-1]})
    assert is_in(client) is comes_in


def test_a_birthday_that_is_switched_off_is_not_asked_for(client, person, settings):
    settings.ANPEI_BIRTHDAY_SIGN_IN = False
    begin(client)
    assert "出生日期" not in text(client.get(NUMBER)).split("<form")[1]
    assert "不对" in text(secret(client, "19700315")) and not is_in(client)


class TestUnitCode:
    def test_the_qr_on_the_wall_brings_the_unit_code(self, client):
        page = text(client.get(SIGN_IN, {"by": "staff", "unit": "ht23456a"}))
        assert 'value="HT23456A"' in page
        assert re.search(r'id="staff_number"[^>]*autofocus', page)

    @pytest.mark.parametrize("unit", ['"><script>', "a b", "x" * 21, "../..", "单位"])
    def test_what_is_no_unit_code_is_not_taken(self, client, unit):
        page = text(client.get(SIGN_IN, {"by": "staff", "unit": unit}))
        assert 'name="unit_code" value=""' in page

    def test_the_device_keeps_it_and_nothing_else(self, client, person):
        begin(client)
        assert "anpei_unit" not in client.cookies
        cookie = secret(client, "19700315").cookies["anpei_unit"]
        assert cookie.value == UNIT and cookie["httponly"] and cookie["samesite"] == "Lax"
        client.post(reverse("portal:sign_out"))
        assert f'value="{UNIT}"' in text(client.get(SIGN_IN, {"by": "staff"}))
        assert UNIT not in text(client.get(SIGN_IN))

    def test_a_kiosk_keeps_nothing(self, client, person):
        kiosk, token = kiosks.register(
            label="村部", scope_kind="enterprise", scope_id=1, idle_seconds=120, actor=make_user()
        )
        client.cookies[kiosks.COOKIE] = token
        begin(client)
        assert "anpei_unit" not in secret(client, "19700315").cookies and is_in(client)
        assert SignIn.objects.get().kiosk_id == kiosk.pk


class TestOwnPin:
    def test_who_came_in_with_a_code_sets_one(self, client, person, capsys):
        Person.objects.filter(pk=person.pk).update(phone="13800000001")
        begin(client)
        client.post(NUMBER, {"send": "1"})
        client.post(CODE, {"code": re.findall(r": (\d{6}) ", capsys.readouterr().out)[-1]})
        assert client.get(PIN).status_code == 200
        for weak in ("1234", "0315", "0001", "1970", "12"):
            answer = client.post(PIN, {"pin": weak})
            assert answer.status_code == 200 and 'role="alert"' in text(answer)
        assert client.post(PIN, {"pin": "4071"})["Location"] == PIN
        assert is_in(client), "one's own session goes on"
        client.post(reverse("portal:sign_out"))
        begin(client)
        assert secret(client, "4071")["Location"] == TODAY

    def test_a_birthday_does_not_shut_the_owner_out(self, client, person):
        begin(client)
        secret(client, "19700315")
        assert 'name="pin"' not in text(client.get(PIN))
        assert 'role="alert"' in text(client.post(PIN, {"pin": "4071"}))
        assert not pins.check_pin(User.objects.get(), "4071")

    def test_who_came_in_with_the_pin_types_it_again(self, client, person):
        pins.set_pin(user_of(person), "4071", by=None, now=timezone.now())
        begin(client)
        secret(client, "4071")
        assert 'name="old"' in text(client.get(PIN))
        client.post(PIN, {"old": "4072", "pin": "8265"})
        client.post(PIN, {"pin": "8265"})
        assert pins.check_pin(User.objects.get(), "4071")
        assert client.post(PIN, {"old": "4071", "pin": "8265"})["Location"] == PIN
        assert pins.check_pin(User.objects.get(), "8265")

    def test_an_account_with_a_password_gets_none(self, client, person):
        person.user = make_officer()
        person.save()
        client.force_login(person.user)
        assert 'name="pin"' not in text(client.get(PIN))
        assert 'role="alert"' in text(client.post(PIN, {"pin": "4071"}))


def test_the_page_without_a_staff_number_begins_anew(client):
    assert client.get(NUMBER)["Location"] == f"{SIGN_IN}?by=staff"
    client.post(SIGN_IN, {"phone": "13800000001"})
    assert client.get(NUMBER)["Location"] == f"{SIGN_IN}?by=staff"
    assert client.post(NUMBER, {"secret": "19700315"})["Location"] == f"{SIGN_IN}?by=staff"


def test_the_page_is_small_and_holds_no_inline_style_or_script(client, person):
    begin(client)
    page = text(client.get(NUMBER))
    assert len(page.encode()) < 6000 and "<script" not in page and "style=" not in page


def test_the_code_page_tells_of_messages_that_failed_or_are_late(client):
    make_person(phone="13800000001")
    client.post(SIGN_IN, {"phone": "13800000001"})
    assert 'role="status"' not in text(client.get(CODE))
    OneTimeCode.objects.update(created_at=timezone.now() - timedelta(seconds=20))
    assert "发出" in text(client.get(CODE))
    OneTimeCode.objects.update(delivery="queued")
    assert "还没有发出" in text(client.get(CODE))
    OneTimeCode.objects.update(delivery="failed")
    assert "没有发送成功" in text(client.get(CODE))
    assert client.post(SIGN_IN, {"phone": "13800000001"})["Location"] == CODE
    assert OneTimeCode.objects.count() == 2, "a message that failed may be asked for again at once"


def test_session_lifetimes_are_absolute(client, capsys):
    make_person(phone="13800000001")
    client.post(SIGN_IN, {"phone": "13800000001"})
    client.post(CODE, {"code": re.findall(r": (\d{6}) ", capsys.readouterr().out)[-1]})
    session = client.session
    ends = session.get_expiry_date()
    assert timedelta(0) <= timezone.now() + timedelta(seconds=site.SESSION_COOKIE_AGE) - ends < timedelta(minutes=1)
    session["touched"] = 1
    session.save()
    assert session.get_expiry_date() == ends
