"""Nobody grants above himself or outside his reach: one table."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.periods import Period
from orgs.enums import Role
from orgs.logic.access import Actor, Grant
from orgs.logic.granting import ROLES, Unit, fits, grantable_roles, may_end, may_grant

DAY = date(2026, 6, 16)
OPEN = Period(None)
COUNTY, TOWN, VILLAGE, OTHER_TOWN, OTHER_VILLAGE = 1, 2, 3, 4, 5
BELOW = {
    COUNTY: frozenset({COUNTY, TOWN, VILLAGE, OTHER_TOWN, OTHER_VILLAGE}),
    TOWN: frozenset({TOWN, VILLAGE}),
    VILLAGE: frozenset({VILLAGE}),
}
UNITS = {
    "county": Unit("county", COUNTY),
    "town": Unit("town", TOWN),
    "village": Unit("village", VILLAGE),
    "grid": Unit("grid", VILLAGE),
    "enterprise": Unit("enterprise", VILLAGE),
    "other town": Unit("town", OTHER_TOWN),
    "other grid": Unit("grid", OTHER_VILLAGE),
    "other enterprise": Unit("enterprise", OTHER_VILLAGE),
}


def actor(role: str, area_id: int | None, *, period: Period = OPEN, enterprise_id: int | None = None) -> Actor:
    below = {area_id: BELOW[area_id]} if area_id is not None else {}
    return Actor(7, grants=(Grant(role, area_id, enterprise_id, period),), areas_below=below)


OWN_TOWN = {("officer", "enterprise"), ("grid_staff", "grid"), ("grid_staff", "village")}
ELSEWHERE = {("officer", "other enterprise"), ("grid_staff", "other grid")}
OFFICES = {("town_office", "town"), ("town_office", "other town")}
HIGH = {(role, "county") for role in ("county_office", "inspector", "referee", "editor", "administrator")}
HIGH |= {
    (role, town)
    for role in ("inspector", "referee", "editor", "administrator")
    for town in ("town", "other town")
}  # fmt: skip
WHO = {
    "town office": (actor("town_office", TOWN), OWN_TOWN),
    "county office": (actor("county_office", COUNTY), OWN_TOWN | ELSEWHERE | OFFICES),
    "administrator": (actor("administrator", COUNTY), OWN_TOWN | ELSEWHERE | OFFICES | HIGH),
    "administrator of a town": (
        actor("administrator", TOWN),
        OWN_TOWN
        | {(role, "town") for role in ("town_office", "inspector", "referee", "editor", "administrator")},
    ),
    "superuser": (Actor(7, is_superuser=True), OWN_TOWN | ELSEWHERE | OFFICES | HIGH),
    "officer": (actor("officer", None, enterprise_id=9), set()),
    "grid staff": (actor("grid_staff", VILLAGE), set()),
    "inspector": (actor("inspector", COUNTY), set()),
    "editor": (actor("editor", TOWN), set()),
    "past town office": (actor("town_office", TOWN, period=Period(None, date(2026, 6, 15))), set()),
    "future town office": (actor("town_office", TOWN, period=Period(date(2026, 6, 17))), set()),
    "town office of one enterprise": (actor("town_office", None, enterprise_id=9), set()),
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_who_may_give_what_where(who: str) -> None:
    giver, expected = WHO[who]
    seen = {
        (role, name) for role in ROLES for name, unit in UNITS.items() if may_grant(giver, role=role, unit=unit, on=DAY)
    }
    assert seen == expected


@pytest.mark.parametrize("who", WHO)
def test_what_one_may_give_one_may_end_but_ones_own_role(who: str) -> None:
    giver, expected = WHO[who]
    for role, name in expected:
        ask = {"role": role, "unit": UNITS[name], "on": DAY}
        assert may_end(giver, holder_id=8, **ask)  # type: ignore[arg-type]
        assert not may_end(giver, holder_id=7, **ask)  # type: ignore[arg-type]


def test_an_odd_old_grant_can_be_ended_within_reach() -> None:
    """An officer's role over a village was never right, and is ended by who could give an officer's role there."""
    odd = {"role": "officer", "unit": UNITS["village"], "holder_id": 8, "on": DAY}
    assert not fits("officer", UNITS["village"])
    assert may_end(WHO["town office"][0], **odd)  # type: ignore[arg-type]
    assert not may_end(WHO["grid staff"][0], **odd)  # type: ignore[arg-type]


def test_roles_offered() -> None:
    assert grantable_roles(WHO["town office"][0], on=DAY) == ("officer", "grid_staff")
    assert grantable_roles(WHO["county office"][0], on=DAY) == ("officer", "grid_staff", "town_office")
    assert grantable_roles(WHO["superuser"][0], on=DAY) == ROLES
    assert grantable_roles(WHO["officer"][0], on=DAY) == ()


def test_every_role_is_known() -> None:
    assert set(ROLES) == set(Role.values)
