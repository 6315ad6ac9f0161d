"""A forgotten password: reset only by who could end every role of the account, on a slip that is shown once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import SecondFactor, User
from orgs.models import RoleGrant
from orgs.queries import today
from plumbing.models import AuditEntry
from tests.factories.orgs import PASSWORD, make_officer, make_user
from tests.portal.office.conftest import County

pytestmark = pytest.mark.django_db
ROLES, SLIP = "/office/roles/", "/office/accounts/slip/"
WHY = {"reason": "本人持身份证到场"}


def address(user: User) -> str:
    return reverse("portal:office_password_reset", args=[RoleGrant.objects.filter(user=user)[0].pk])


def test_a_new_slip_once_and_the_old_password_is_void(office: Client, world: County) -> None:
    holder = make_officer(enterprise=world.enterprise, username="anguan")
    now = timezone.now()
    SecondFactor.objects.create(user=holder, secret="X", made_at=now, confirmed=True, confirmed_at=now)
    there = Client()
    there.force_login(holder)
    assert address(holder) in office.get(ROLES).content.decode()
    assert office.get(address(holder)).status_code == 200
    assert office.post(address(holder), WHY).url == SLIP  # type: ignore[attr-defined]
    slip = office.get(SLIP)
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", slip.content.decode())
    assert found is not None and "anguan" in slip.content.decode()
    assert office.get(SLIP).status_code == 302
    holder.refresh_from_db()
    assert holder.check_password(found[0]) and not holder.check_password(PASSWORD)
    assert holder.password_is_initial
    assert there.get("/desk/").status_code == 302
    assert SecondFactor.objects.filter(user=holder, confirmed=True).count() == 1
    entry = AuditEntry.objects.get(action="reset_password")
    assert (entry.actor_id, entry.detail) == (world.office.pk, WHY)
    assert not AuditEntry.objects.filter(detail__icontains=found[0]).exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_without_a_reason_nothing_changes(office: Client, world: County, reason: str) -> None:
    holder = make_officer(enterprise=world.enterprise)
    assert office.post(address(holder), {"reason": reason}).status_code == 422
    holder.refresh_from_db()
    assert holder.check_password(PASSWORD)


def test_never_above_outside_or_oneself(office: Client, world: County) -> None:
    mixed = make_officer(enterprise=world.enterprise)
    RoleGrant.objects.create(user=mixed, role="officer", enterprise=world.foreign)
    promoted = make_officer(enterprise=world.enterprise)
    soon = today() + timedelta(days=9)
    RoleGrant.objects.create(user=promoted, role="county_office", area=world.county, valid_from=soon)
    root = make_user(is_superuser=True)
    RoleGrant.objects.create(user=root, role="officer", enterprise=world.enterprise)
    closed = make_officer(enterprise=world.enterprise)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    by_phone = make_officer(grid=world.grid, role="grid_staff")
    by_phone.set_unusable_password()
    by_phone.save(update_fields=["password"])
    over = make_officer(enterprise=world.enterprise, valid_to=today() - timedelta(days=1))
    others = (
        make_officer(enterprise=world.foreign),
        make_officer(area=world.town, role="inspector"),
        make_officer(area=world.town, role="town_office"),
        make_officer(area=world.county, role="county_office"),
    )
    before = dict(User.objects.values_list("pk", "password"))
    page = office.get(ROLES).content.decode()
    for user in (mixed, promoted, root, closed, by_phone, over, world.office, *others):
        assert address(user) not in page
        assert office.get(address(user)).status_code == 404, user
        assert office.post(address(user), WHY).status_code == 404, user
    assert dict(User.objects.values_list("pk", "password")) == before


def test_an_ended_role_is_no_way_to_the_account(office: Client, world: County) -> None:
    """The account's present role is in reach, the row asked for is over."""
    holder = make_officer(enterprise=world.enterprise, valid_to=today() - timedelta(days=1))
    RoleGrant.objects.create(user=holder, role="grid_staff", grid=world.grid)
    ended = RoleGrant.objects.get(user=holder, role="officer")
    assert office.get(reverse("portal:office_password_reset", args=[ended.pk])).status_code == 404


def test_who_may_depends_on_the_role(client: Client, world: County) -> None:
    town = make_officer(area=world.other_town, role="town_office")
    county = make_officer(area=world.county, role="county_office")
    admin = make_officer(area=world.county, role="administrator")
    seen = {}
    for name, user in (("town", town), ("county", county), ("admin", admin)):
        client.force_login(user)
        seen[name] = [client.get(address(each)).status_code for each in (town, county, admin)]
    assert seen == {"town": [404, 404, 404], "county": [200, 404, 404], "admin": [200, 200, 404]}
