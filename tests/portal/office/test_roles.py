"""Roles on the screen: given and ended within reach only, once; a new account's slip is shown once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import SecondFactor, User
from orgs.models import RoleGrant
from orgs.queries import today
from plumbing.models import AuditEntry
from tests.factories.orgs import make_enterprise, make_officer, make_user
from tests.portal.office.conftest import County

pytestmark = pytest.mark.django_db
ROLES, ADD, ACCOUNT, SLIP = "/office/roles/", "/office/roles/add/", "/office/accounts/add/", "/office/accounts/slip/"


def enrol(user: User) -> None:
    now = timezone.now()
    SecondFactor.objects.create(user=user, secret="X", made_at=now, confirmed=True, confirmed_at=now)


def form(**more: Any) -> dict[str, Any]:
    return {"role": "officer", "valid_from": today().isoformat(), "valid_to": "", **more}


def test_the_list_shows_the_reach_and_who_may_be_ended(office: Client, world: County) -> None:
    make_officer(enterprise=world.enterprise, username="anguan")
    make_officer(enterprise=world.foreign, username="waixiang")
    make_officer(area=world.county, role="county_office", username="xian")
    make_officer(area=world.town, role="inspector", username="zhifa")
    make_officer(grid=world.grid, role="grid_staff", username="wangge")
    make_officer(enterprise=world.enterprise, username="liren", valid_to=today() - timedelta(days=1))
    lines = {line.username: line for line, _kind in office.get(ROLES).context["lines"]}
    assert {name: line.may_end for name, line in lines.items()} == {
        "zhen": False, "anguan": True, "zhifa": False, "wangge": True,
    }  # fmt: skip
    assert [line.username for line, _kind in office.get(ROLES, {"ended": "yes"}).context["lines"]] == ["liren"]
    assert [line.username for line, _kind in office.get(ROLES, {"text": "柳湾"}).context["lines"]] == ["wangge"]
    assert [line.username for line, _kind in office.get(ROLES, {"role": "officer"}).context["lines"]] == ["anguan"]


def test_queries_do_not_grow(office: Client, world: County) -> None:
    counts = []
    for more in (1, 2, 30):
        for _ in range(more):
            make_officer(enterprise=make_enterprise(area=world.village))
        with CaptureQueriesContext(connection) as seen:
            office.get(ROLES)
        counts.append(len(seen))
    with CaptureQueriesContext(connection) as seen:
        assert len(office.get(ADD, {"find": "恒泰"}).context["found"]) == 20
    assert counts[0] == counts[1] == counts[2] <= 10
    assert len(seen) <= 12


def test_finding_a_unit_stays_within_reach(office: Client, world: County) -> None:
    found = office.get(ADD, {"find": "河"}).context["found"]
    assert [unit.name for unit, _kind in found] == []
    found = office.get(ADD, {"find": "柳湾"}).context["found"]
    assert [(unit.name, kind) for unit, kind in found] == [("柳湾村", "村（社区）"), ("柳湾村网格", "网格")]


def test_a_role_is_given_once(office: Client, world: County) -> None:
    holder = make_user(username="anguan")
    address = f"{ADD}?unit=enterprise-{world.enterprise.pk}"
    assert [value for value, _label in office.get(address).context["form"].fields["role"].choices] == ["", "officer"]
    for _ in range(2):
        assert office.post(address, form(username=" ANGUAN ")).status_code == 302
    grant = RoleGrant.objects.get(user=holder)
    assert (grant.role, grant.enterprise_id, grant.valid_from, grant.valid_to) == (
        "officer", world.enterprise.pk, today(), None,
    )  # fmt: skip
    assert AuditEntry.objects.filter(action="grant_role").count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"username": "niemand"}, "没有这个用户名"),
        ({"role": "town_office"}, "不在您的管辖范围内"),
        ({"role": "administrator"}, "不在您的管辖范围内"),
        ({"valid_to": "2026-01-01"}, "早于"),
    ],
)
def test_what_is_refused_is_said_and_kept(office: Client, world: County, change: dict[str, str], said: str) -> None:
    make_user(username="anguan")
    answer = office.post(f"{ADD}?unit=enterprise-{world.enterprise.pk}", form(username="anguan") | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert RoleGrant.objects.count() == 1


def test_nothing_is_given_above_or_outside(office: Client, world: County) -> None:
    make_user(username="anguan")
    units = (
        f"enterprise-{world.foreign.pk}", f"area-{world.other_town.pk}", f"area-{world.county.pk}",
        f"area-{world.town.pk}", f"grid-{world.other_grid.pk}", "enterprise-999999", "area-x", "planet-3",
        "enterprise-", "enterprise-" + "9" * 30,
    )  # fmt: skip
    for page in (ADD, ACCOUNT):
        for unit in units:
            assert office.get(f"{page}?unit={unit}").status_code == 404, unit
            asked = form(username="anguan", display_name="x")
            assert office.post(f"{page}?unit={unit}", asked).status_code == 404, unit
    assert RoleGrant.objects.count() == 1


def test_a_role_ends_once_and_the_sessions_with_it(office: Client, world: County) -> None:
    holder = make_officer(enterprise=world.enterprise)
    grant = RoleGrant.objects.get(user=holder)
    there = Client()
    there.force_login(holder)
    address = reverse("portal:office_role_end", args=[grant.pk])
    for _ in range(2):
        assert office.post(address, {"on": (today() - timedelta(days=1)).isoformat()}).status_code == 302
    grant.refresh_from_db()
    assert grant.valid_to == today() - timedelta(days=1)
    assert there.get("/desk/").status_code == 302
    assert AuditEntry.objects.filter(action="end_role").count() == 1


def test_foreign_roles_and_ones_own_are_not_ended(office: Client, world: County) -> None:
    held = (
        make_officer(enterprise=world.foreign),
        make_officer(area=world.county, role="county_office"),
        make_officer(area=world.town, role="town_office"),
        world.office,
    )
    for user in held:
        address = reverse("portal:office_role_end", args=[RoleGrant.objects.get(user=user).pk])
        assert office.get(address).status_code == 404
        assert office.post(address, {"on": today().isoformat()}).status_code == 404
    assert RoleGrant.objects.filter(valid_to=None).count() == len(held)


def test_a_new_account_has_a_slip_that_is_shown_once(office: Client, world: County) -> None:
    address = f"{ACCOUNT}?unit=enterprise-{world.enterprise.pk}"
    asked = form(username="zhouhf", display_name="周海峰")
    made = office.post(address, asked)
    assert made.url == SLIP  # type: ignore[attr-defined]
    assert "password" not in str(dict(office.session)).lower().replace("office_slip", "")
    slip = office.get(SLIP)
    text = slip.content.decode()
    password = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert password is not None
    assert "no-store" in slip["Cache-Control"]
    assert office.get(SLIP).status_code == 302
    user = User.objects.get(username="zhouhf")
    assert user.check_password(password[0])
    assert (user.password_is_initial, user.is_staff, user.is_superuser) == (True, False, False)
    assert RoleGrant.objects.get(user=user).enterprise_id == world.enterprise.pk
    assert not AuditEntry.objects.filter(detail__icontains=password[0]).exists()
    again = office.post(address, asked)
    assert again.status_code == 422
    assert User.objects.filter(username="zhouhf").count() == 1
    assert User.objects.get(username="zhouhf").check_password(password[0])


def test_an_existing_account_is_not_taken_over(office: Client, world: County) -> None:
    victim = make_user(username="xianzhang")
    answer = office.post(
        f"{ACCOUNT}?unit=enterprise-{world.enterprise.pk}", form(username="XianZhang", display_name="x")
    )
    assert answer.status_code == 422
    assert "已被使用" in answer.content.decode()
    victim.refresh_from_db()
    assert victim.check_password("correct-horse-9")
    assert not RoleGrant.objects.filter(user=victim).exists()


def test_second_factor_is_shown_and_filtered(office: Client, world: County) -> None:
    with_one = make_officer(enterprise=world.enterprise, username="anguan")
    make_officer(enterprise=world.enterprise, username="erhao")
    make_officer(grid=world.grid, role="grid_staff", username="wangge")
    by_phone = make_officer(grid=world.grid, role="grid_staff", username="shouji")
    by_phone.set_unusable_password()
    by_phone.save(update_fields=["password"])
    enrol(with_one)
    SecondFactor.objects.create(
        user=User.objects.get(username="erhao"), secret="X", made_at=timezone.now(), confirmed=False
    )
    answer = office.get(ROLES)
    lines = {line.username: line for line, _kind in answer.context["lines"]}
    seen = {name: (each.has_second_factor, each.needs_second_factor, each.has_password) for name, each in lines.items()}
    assert seen == {
        "zhen": (False, True, True), "anguan": (True, True, True), "erhao": (False, True, True),
        "wangge": (False, False, True), "shouji": (False, False, False),
    }  # fmt: skip
    text = answer.content.decode()
    assert text.count('<i class="sg sg-ok"></i> 已设置') == 1
    assert text.count('<i class="sg sg-warn"></i> <b>未设置</b>') == 2
    bare = office.get(ROLES, {"second": "no"}).context["lines"]
    assert {line.username for line, _kind in bare} == {"zhen", "erhao", "wangge", "shouji"}


def test_only_administrators_are_led_to_the_reset(client: Client, office: Client, world: County) -> None:
    officer = make_officer(enterprise=world.enterprise, username="anguan")
    boss = make_officer(area=world.county, role="administrator", username="guanli")
    for user in (officer, boss):
        enrol(user)
    address = reverse("portal:second_factor_reset")
    assert address not in office.get(ROLES).content.decode()
    client.force_login(boss)
    text = client.get(ROLES).content.decode()
    assert f"{address}?username=anguan" in text and "username=guanli" not in text
    assert 'value="anguan"' in client.get(f"{address}?username=anguan").content.decode()
