"""What the office's page of roles asks: who has which role where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.second_factor import enrolled_users
from orgs import queries
from orgs.logic.access import SECOND_FACTOR_ROLES, Actor
from orgs.logic.granting import Unit, may_end
from orgs.models import Area, Enterprise, Grid, RoleGrant
from orgs.units import office_queries


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of one account over one unit."""

    grant_id: int
    user_id: int
    holder: str
    username: str
    role: str
    role_label: str
    unit_name: str
    unit_kind: str
    enterprise_id: int | None
    area_id: int | None
    start: date | None
    end: date | None
    may_end: bool
    is_over: bool
    has_second_factor: bool
    needs_second_factor: bool
    has_password: bool
    is_superuser: bool


def roles_in(
    actor: Actor, *, text: str = "", role: str = "", ended: bool = False, bare: bool = False, on: date
) -> QuerySet[RoleGrant]:
    """The roles over units in reach: those in force or to come, with `ended` those that are over.

    `bare`: only those of accounts without a second factor.
    """
    reach = office_queries.reach_of(actor)
    enrolled = Exists(enrolled_users().filter(user_id=OuterRef("user_id")))
    rows = RoleGrant.objects.select_related("user", "area", "grid__area", "enterprise__area").annotate(
        enrolled=enrolled
    )
    rows = rows.filter(enrolled=False) if bare else rows
    if reach is not None:
        rows = rows.filter(Q(area_id__in=reach) | Q(grid__area_id__in=reach) | Q(enterprise__area_id__in=reach))
    over = Q(valid_to__lt=on)
    rows = rows.filter(over) if ended else rows.exclude(over)
    for word in text.split():
        rows = rows.filter(
            Q(user__display_name__icontains=word)
            | Q(user__username__icontains=word)
            | Q(area__name__icontains=word)
            | Q(grid__name__icontains=word)
            | Q(enterprise__name__icontains=word)
        )
    rows = rows.filter(role=role) if role else rows
    return rows.order_by("area__code", "grid__area__code", "enterprise__area__code", "enterprise__name", "role", "pk")


def get_role(grant_id: int) -> RoleGrant | None:
    """A role grant or None."""
    rows = RoleGrant.objects.select_related("user", "area", "grid__area", "enterprise__area")
    return (
        rows.annotate(enrolled=Exists(enrolled_users().filter(user_id=OuterRef("user_id")))).filter(pk=grant_id).first()
    )


def unit_of(grant: RoleGrant) -> Unit:
    """What the role is over, for the rules of granting."""
    if grant.area is not None:
        return Unit(grant.area.level, grant.area_id or 0)
    if grant.grid is not None:
        return Unit("grid", grant.grid.area_id)
    assert grant.enterprise is not None  # the table's constraint: exactly one
    return Unit("enterprise", grant.enterprise.area_id)


def line_of(grant: RoleGrant, actor: Actor, *, on: date) -> RoleLine:
    """A grant as the page shows it."""
    unit = unit_of(grant)
    place = grant.area or grant.grid or grant.enterprise
    is_over = grant.valid_to is not None and grant.valid_to < on
    return RoleLine(
        grant_id=grant.pk,
        user_id=grant.user_id,
        holder=str(grant.user),
        username=grant.user.username,
        role=grant.role,
        role_label=str(grant.get_role_display()),  # type: ignore[attr-defined]
        unit_name=str(place),
        unit_kind=unit.kind,
        enterprise_id=grant.enterprise_id,
        area_id=grant.area_id,
        start=grant.valid_from,
        end=grant.valid_to,
        may_end=not is_over and may_end(actor, role=grant.role, unit=unit, holder_id=grant.user_id, on=on),
        is_over=is_over,
        has_second_factor=bool(grant.enrolled),  # type: ignore[attr-defined]
        needs_second_factor=grant.user.is_superuser or grant.role in SECOND_FACTOR_ROLES,
        has_password=grant.user.has_usable_password(),
        is_superuser=grant.user.is_superuser,
    )


def resettable(actor: Actor, users: Iterable[Any], *, on: date) -> frozenset[int]:
    """Of these accounts, those to whom the actor may give a new first password: whose every role, present or to come,
    the actor could end, so that it is nobody above or outside his own. Never oneself, a superuser, an account that is
    closed, has no role, or has no password. One query.
    """
    held: dict[int, list[RoleGrant]] = {}
    known = {user.pk: user for user in users}
    for grant in _held_by(known, on=on):
        held.setdefault(grant.user_id, []).append(grant)
    return frozenset(
        pk
        for pk, user in known.items()
        if _may_have_slip(actor, user) and held.get(pk) and all(_is_below(actor, each, on=on) for each in held[pk])
    )


def _may_have_slip(actor: Actor, user: Any) -> bool:
    return bool(user.pk != actor.user_id and user.is_active and not user.is_superuser and user.has_usable_password())


def _held_by(user_ids: Iterable[int], *, on: date) -> QuerySet[RoleGrant]:
    rows = RoleGrant.objects.select_related("area", "grid", "enterprise")
    return rows.filter(user_id__in=list(user_ids)).exclude(valid_to__lt=on)


def _is_below(actor: Actor, grant: RoleGrant, *, on: date) -> bool:
    return may_end(actor, role=grant.role, unit=unit_of(grant), holder_id=grant.user_id, on=on)


def unit_named(actor: Actor, key: str) -> tuple[Unit, dict[str, int], str] | None:
    """The unit of a key like ``area-3``, ``grid-5``, ``enterprise-7``, if it is in reach: unit, argument, name."""
    kind, _, number = key.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    reach = office_queries.reach_of(actor)
    row: Any = None
    if kind == "area":
        row = Area.objects.filter(pk=int(number)).first()
        unit = Unit(row.level, row.pk) if row else None
    elif kind == "grid":
        row = Grid.objects.filter(pk=int(number)).first()
        unit = Unit("grid", row.area_id) if row else None
    elif kind == "enterprise":
        row = Enterprise.objects.filter(pk=int(number)).first()
        unit = Unit("enterprise", row.area_id) if row else None
    else:
        unit = None
    if unit is None or (reach is not None and unit.area_id not in reach):
        return None
    return unit, {f"{kind}_id": int(number)}, str(row)


def account_named(username: str) -> Any:
    """The open account of this user name, or None."""
    return get_user_model().objects.filter(username__iexact=username.strip(), is_active=True).first()


def same_role(user_id: int, role: str, place: dict[str, int], *, on: date) -> RoleGrant | None:
    """A grant of the same role over the same unit that is not over yet."""
    rows = RoleGrant.objects.filter(user_id=user_id, role=role, **place)
    return rows.exclude(valid_to__lt=on).first()


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit that fits the words typed: `key` names it in addresses."""

    key: str
    name: str
    unit: Unit
    place: str


def find_units(actor: Actor, text: str, *, most: int = 20) -> list[UnitFound]:
    """Areas, grids and enterprises in reach whose name (or code) has `text`, up to `most` of each; three queries."""
    reach = office_queries.reach_of(actor)
    areas = Area.objects.filter(Q(name__icontains=text) | Q(code=text))
    grids = Grid.objects.filter(name__icontains=text).select_related("area")
    rows = office_queries.in_reach(actor).filter(Q(name__icontains=text) | Q(unit_code__iexact=text))
    if reach is not None:
        areas, grids = areas.filter(pk__in=reach), grids.filter(area_id__in=reach)
    found = [UnitFound(f"area-{row.pk}", row.name, Unit(row.level, row.pk), row.code) for row in areas[:most]]
    found += [UnitFound(f"grid-{row.pk}", row.name, Unit("grid", row.area_id), row.area.name) for row in grids[:most]]
    rows = rows.filter(pk__in=queries.main_enterprises().values("pk")).select_related("area")
    return found + [
        UnitFound(f"enterprise-{row.pk}", row.name, Unit("enterprise", row.area_id), row.area.name)
        for row in rows[:most]
    ]
