"""Roles are given over one unit that fits, end by a day, and take effect in what is signed in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kernel.clock import today
from kernel.errors import DomainError
from orgs import queries
from orgs.models import RoleGrant
from orgs.roles.services import end_role, grant_role
from orgs.units.words import sentence
from plumbing.models import AuditEntry
from tests.factories.orgs import make_area, make_enterprise, make_grid, make_user, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, int]:
    county = make_area(level="county")
    town = make_area(parent=county)
    village = make_village(parent=town)
    return {
        "county": county.pk,
        "town": town.pk,
        "village": village.pk,
        "grid": make_grid(area=village).pk,
        "enterprise": make_enterprise(area=village).pk,
    }


def place(units: dict[str, int], kind: str) -> dict[str, int]:
    return {f"{kind if kind in ('grid', 'enterprise') else 'area'}_id": units[kind]}


def refused(act: Any, /, *args: Any, **kwargs: Any) -> str:
    before = (RoleGrant.objects.count(), AuditEntry.objects.count())
    with pytest.raises(DomainError) as caught:
        act(*args, **kwargs)
    assert (RoleGrant.objects.count(), AuditEntry.objects.count()) == before
    assert "没有改动" in sentence(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("officer", {"enterprise"}),
        ("grid_staff", {"grid", "village"}),
        ("town_office", {"town"}),
        ("county_office", {"county"}),
        ("inspector", {"county", "town"}),
        ("editor", {"county", "town"}),
        ("referee", {"county", "town"}),
        ("administrator", {"county", "town"}),
    ],
)
def test_where_a_role_makes_sense(units: dict[str, int], role: str, kinds: set[str]) -> None:
    for kind in units:
        user = make_user()
        if kind in kinds:
            grant = grant_role(user.pk, role=role, actor=None, **place(units, kind))
            who = queries.actor_for(user)
            assert who is not None and who.has_role(frozenset({role}), on=today())
            line = AuditEntry.objects.get(action="grant_role", target_key=str(user.pk))
            assert (line.detail["grant"], line.detail["role"]) == (grant.pk, role)
        else:
            assert refused(grant_role, user.pk, role=role, actor=None, **place(units, kind)) == "role-does-not-fit"


def test_what_is_refused(units: dict[str, int]) -> None:
    user = make_user()
    give = {"role": "officer", "actor": None}
    assert refused(grant_role, user.pk, **give) == "role-on-one-unit"
    both = place(units, "enterprise") | place(units, "town")
    assert refused(grant_role, user.pk, **give, **both) == "role-on-one-unit"
    assert refused(grant_role, user.pk, **give, enterprise_id=0) == "grant-unit-unknown"
    assert refused(grant_role, 0, **give, **place(units, "enterprise")) == "user-unknown"
    assert refused(grant_role, user.pk, role="king", actor=None, **place(units, "town")) == "role-unknown"
    turned = {"valid_from": today(), "valid_to": today() - timedelta(1)}
    assert refused(grant_role, user.pk, **give, **place(units, "enterprise"), **turned) == "dates-turned"
    grant = grant_role(user.pk, **give, **place(units, "enterprise"), valid_to=today())
    assert refused(grant_role, user.pk, **give, **place(units, "enterprise")) == "role-held-already"
    grant_role(user.pk, **give, **place(units, "enterprise"), valid_from=today() + timedelta(1))
    assert refused(end_role, grant.pk, on=today(), actor=None) == "role-over"
    assert refused(end_role, 0, on=today(), actor=None) == "grant-unknown"


def test_ending_signs_out_and_is_written_down(units: dict[str, int]) -> None:
    user, giver = make_user(), make_user()
    grant = grant_role(user.pk, role="inspector", actor=giver, **place(units, "town"))
    user.refresh_from_db()
    assert user.session_epoch == 0, "an inspector's role asks for no second factor"
    end_role(grant.pk, on=today(), actor=giver)
    user.refresh_from_db()
    grant.refresh_from_db()
    assert (user.session_epoch, grant.valid_to) == (1, today())
    lines = AuditEntry.objects.filter(target_kind="user", target_key=str(user.pk)).order_by("pk")
    assert [(line.action, line.actor_id) for line in lines] == [("grant_role", giver.pk), ("end_role", giver.pk)]


def test_who_gets_a_desk_signs_in_anew(units: dict[str, int]) -> None:
    user = make_user()
    grant_role(user.pk, role="officer", actor=None, **place(units, "enterprise"))
    user.refresh_from_db()
    assert user.session_epoch == 1


def test_an_end_to_come_leaves_people_signed_in(units: dict[str, int]) -> None:
    user = make_user()
    grant = grant_role(user.pk, role="inspector", actor=None, **place(units, "town"))
    end_role(grant.pk, on=today() + timedelta(30), actor=None)
    user.refresh_from_db()
    assert user.session_epoch == 0


def test_a_role_that_comes_in_by_password_wants_an_account_with_one(units) -> None:
    """Under a required second factor an officer without a password could never sign in."""
    user = make_user()
    user.set_unusable_password()
    user.save()
    refused(grant_role, user.pk, role="officer", enterprise_id=units["enterprise"], actor=None)
    assert grant_role(user.pk, role="grid_staff", grid_id=units["grid"], actor=None).pk
