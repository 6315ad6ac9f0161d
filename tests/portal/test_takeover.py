"""Somebody wants another one's place: by a prepared account, a phone, a PIN, a role given to a worker's account."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import OneTimeCode, Pin, SignIn, User
from kernel.clock import today
from kernel.errors import DomainError
from orgs.models import Person, RoleGrant
from orgs.people.services import correct_person
from orgs.roles.services import grant_role
from orgs.rosters.reading import parse_roster
from orgs.rosters.storing.kind import plan_roster
from orgs.rosters.storing.scope import scope_of
from orgs.rosters.storing.services import store_roster
from tests.factories.orgs import (
    PASSWORD,
    make_area,
    make_enterprise,
    make_grid,
    make_officer,
    make_person,
    make_user,
    user_of,
)
from tests.orgs.rosters.support import make_table

pytestmark = pytest.mark.django_db
SIGN_IN, NUMBER, CODE, GRID, DESK = (
    reverse(f"portal:{name}") for name in ("sign_in", "sign_in_number", "sign_in_code", "grid", "desk")
)
PHONE, BORN = "13900000001", date(1970, 3, 15)


@pytest.fixture(autouse=True)
def demo(settings):
    """Codes stand in the session, so that a test can read them."""
    settings.ANPEI_DEMO = True


@pytest.fixture
def firm():
    return make_enterprise(unit_code="HT23456A")


@pytest.fixture
def worker(firm):
    return make_person(name="赵桂兰", enterprise=firm, phone=PHONE, staff_number="Z7", birth_date=BORN)


def by_phone(client, phone=PHONE):
    client.post(SIGN_IN, {"phone": phone})
    return client.post(CODE, {"code": client.session["sign_in_claim"]["demo_code"]})


def by_birthday(client, typed="19700315"):
    client.post(SIGN_IN, {"by": "staff", "unit_code": "HT23456A", "staff_number": "Z7"})
    return client.post(NUMBER, {"secret": typed})


def is_in(client):
    return "_auth_user_id" in client.session


def test_an_account_made_beforehand_under_the_workers_name_gets_nobody(worker):
    trap = make_user(username=f"person-{worker.pk}")
    client = Client()
    by_phone(client)
    worker.refresh_from_db()
    assert is_in(client) and worker.user_id not in (None, trap.pk)
    assert not worker.user.has_usable_password()
    assert not Person.objects.filter(user=trap).exists()


def test_an_office_cannot_choose_the_name_of_a_workers_account(worker):
    town = make_area()
    office = Client()
    office.force_login(make_officer(area=town, role="town_office"))
    firm = make_enterprise(area=town)
    asked = {"role": "officer", "valid_from": today().isoformat(), "valid_to": "", "display_name": "x"}
    for name in (f"person-{worker.pk}", "Person-9", "erased-4"):
        answer = office.post(f"/office/accounts/add/?unit=enterprise-{firm.pk}", asked | {"username": name})
        assert answer.status_code == 422, name
    assert not User.objects.filter(username__istartswith="person-").exists()


@pytest.mark.parametrize("way", ["phone", "pin"])
def test_an_officer_does_not_take_over_the_role_of_a_worker(firm, worker, way):
    """The worker is grid staff besides, by the account of the phone: who changes the phone would be grid staff."""
    grant_role(user_of(worker).pk, role="grid_staff", grid_id=make_grid().pk, actor=None)
    officer = make_officer(enterprise=firm)
    client = Client()
    client.force_login(officer)
    if way == "phone":
        with pytest.raises(DomainError, match="works-elsewhere"):
            correct_person(worker.pk, actor=officer, phone="13900000099")
        answer = client.post(
            reverse("portal:person_correct", args=[firm.pk, worker.pk]), {"name": "赵桂兰", "phone": "13900000099"}
        )
        assert answer.status_code == 422
    else:
        client.post(reverse("portal:person_pin", args=[firm.pk, worker.pk]))
    worker.refresh_from_db()
    assert worker.phone == PHONE and not Pin.objects.exists()


def test_nor_by_a_roster(firm, worker):
    grant_role(user_of(worker).pk, role="grid_staff", grid_id=make_grid().pk, actor=None)
    officer = make_officer(enterprise=firm)
    header = ["单位名称", "姓名", "工号", "手机号", "岗位类别"]
    row = [firm.name, "赵桂兰", "Z7", "13900000099", "其他从业人员"]
    for phone in (PHONE, "13900000099"):
        file = parse_roster(make_table(header, row), today=today())
        store_roster(plan_roster(file, scope_of(officer, {"enterprise": firm.unit_code, "only": True})))
        worker.refresh_from_db()
        assert worker.phone == phone
        RoleGrant.objects.filter(role="grid_staff").delete()


def test_who_could_end_the_role_may_change_the_phone(worker):
    grid = make_grid(area=worker.posts.get().enterprise.area)
    grant_role(user_of(worker).pk, role="grid_staff", grid_id=grid.pk, actor=None)
    office = make_officer(area=grid.area, role="town_office")
    assert correct_person(worker.pk, actor=office, phone="13900000099").phone == "13900000099"


def test_one_may_change_ones_own_phone(firm, worker):
    user = user_of(worker)
    user.set_password("correct-horse-9")
    user.save()
    grant_role(user.pk, role="officer", enterprise_id=firm.pk, actor=None)
    assert correct_person(worker.pk, actor=user, phone="13900000099").phone == "13900000099"


def test_a_role_that_is_over_protects_nobody(firm, worker):
    day = today() - timedelta(days=1)
    grant_role(user_of(worker).pk, role="grid_staff", grid_id=make_grid().pk, valid_to=day, actor=None)
    assert correct_person(worker.pk, actor=make_officer(enterprise=firm), phone="13900000099")


@pytest.mark.parametrize("role", ["grid_staff", "inspector", "editor", "referee"])
def test_a_birthday_opens_no_role(worker, role):
    place = {"grid_id": make_grid().pk} if role == "grid_staff" else {"area_id": make_area().pk}
    grant_role(user_of(worker).pk, role=role, **place, actor=None)
    client = Client()
    assert "验证码" in by_birthday(client).content.decode()
    assert not is_in(client)
    assert SignIn.objects.filter(method="birthday").get().outcome == "refused"
    by_phone(client)
    assert is_in(client)


def test_a_session_by_birthday_gains_no_role(worker):
    client = Client()
    by_birthday(client)
    assert is_in(client)
    worker.refresh_from_db()
    grant_role(worker.user_id, role="grid_staff", grid_id=make_grid().pk, actor=None)
    assert client.get(GRID).status_code == 302


def test_a_role_that_begins_tomorrow_asks_for_the_second_factor_today(firm, worker, settings):
    """Else a session by phone, begun today and open for a month, is an officer's from tomorrow on."""
    settings.ANPEI_SECOND_FACTOR = "required"
    tomorrow = today() + timedelta(days=1)
    RoleGrant.objects.create(user=user_of(worker), role="officer", enterprise=firm, valid_from=tomorrow)
    client = Client()
    by_phone(client)
    assert not is_in(client)


@pytest.mark.parametrize("setting", ["required", "offered"])
def test_an_account_with_a_password_and_a_person_opens_by_no_code(worker, settings, setting):
    settings.ANPEI_SECOND_FACTOR = setting
    user = user_of(worker)
    user.set_password("correct-horse-9")
    user.save()
    for way in (by_phone, by_birthday):
        client = Client()
        way(client)
        assert not is_in(client) and client.get(DESK).status_code == 302
    assert OneTimeCode.objects.count() == 1


def test_a_role_ended_now_is_over_now():
    """The form offers yesterday as the last day; a role of today, or one to come, never begins."""
    town = make_area()
    boss = Client()
    boss.force_login(make_officer(area=town, role="town_office"))
    for begins in (None, today(), today() + timedelta(days=9)):
        holder = make_user()
        firm = make_enterprise(area=town)
        grant = grant_role(holder.pk, role="officer", enterprise_id=firm.pk, valid_from=begins, actor=None)
        address = reverse("portal:office_role_end", args=[grant.pk])
        offered = boss.get(address).context["form"].initial | {"on": today() - timedelta(days=1)}
        assert boss.get(address).context["form"]["on"].value() == offered["on"]
        boss.post(address, {"on": offered["on"].isoformat()})
        there = Client()
        there.post(reverse("portal:staff_sign_in"), {"username": holder.username, "password": PASSWORD})
        assert is_in(there) and there.get(reverse("portal:desk_hours", args=[firm.pk])).status_code == 404
