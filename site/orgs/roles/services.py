"""Giving roles and ending them. Who may do that is the caller's question (`orgs.logic.granting`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from accounts.sessions import end_sessions
from kernel.clock import today
from kernel.errors import DomainError, NotFound
from kernel.periods import Period
from orgs.enums import Role
from orgs.logic.access import SECOND_FACTOR_ROLES
from orgs.logic.granting import Unit, fits
from orgs.logic.units import is_turned, overlap
from orgs.models import Area, Enterprise, Grid, RoleGrant
from orgs.roles.group_sync import sync_users
from plumbing import audit


@transaction.atomic
def grant_role(  # noqa: PLR0913  (a grant is on exactly one of three units)
    user_id: int,
    *,
    role: str,
    area_id: int | None = None,
    grid_id: int | None = None,
    enterprise_id: int | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    actor: Any,
) -> RoleGrant:
    """Gives an account a role over exactly one unit, for some days; `valid_to` is the last one.

    Who gets a role that asks for a second factor signs in anew, and who has no password: the session at hand may
    have been begun with a birthday. Errors: those of `check_grant`.
    """
    unit = {"area_id": area_id, "grid_id": grid_id, "enterprise_id": enterprise_id}
    grant = RoleGrant(user_id=user_id, role=role, valid_from=valid_from, valid_to=valid_to, **unit)
    return store_grant(grant, actor=actor)


@transaction.atomic
def store_grant(grant: RoleGrant, *, actor: Any) -> RoleGrant:
    """The same for a grant that a form has filled in, new or changed."""
    before = RoleGrant.objects.select_for_update().filter(pk=grant.pk).first() if grant.pk else None
    check_grant(grant)
    grant.save()
    audit.record(
        "change_role" if before else "grant_role",
        actor=actor,
        target=("user", grant.user_id),
        **_facts(grant),
        **({"before": _facts(before)} if before else {}),
    )
    if before is not None or grant.role in SECOND_FACTOR_ROLES or not grant.user.has_usable_password():
        end_sessions({grant.user_id, before.user_id if before else grant.user_id}, reason="role-given", actor=actor)
    sync_users({grant.user_id, before.user_id if before else grant.user_id}, on=today())
    return grant


def check_grant(grant: RoleGrant) -> None:
    """Raises `DomainError`: ``role-unknown``, ``user-unknown``, ``role-on-one-unit``, ``grant-unit-unknown``,
    ``role-does-not-fit``, ``dates-turned``, ``role-held-already``, ``role-needs-password``.
    """
    if grant.role not in Role.values:
        raise DomainError("role-unknown")
    user = get_user_model().objects.filter(pk=grant.user_id).first()
    if user is None:
        raise NotFound("user-unknown")
    if grant.role in SECOND_FACTOR_ROLES and not user.has_usable_password():
        raise DomainError("role-needs-password")  # such roles come in by password only: this account never could
    period = Period(grant.valid_from, grant.valid_to)
    if is_turned(period):
        raise DomainError("dates-turned")
    unit = unit_of(grant)
    if not fits(grant.role, unit):
        raise DomainError("role-does-not-fit")
    place = {"area_id": grant.area_id, "grid_id": grant.grid_id, "enterprise_id": grant.enterprise_id}
    same = RoleGrant.objects.filter(user_id=grant.user_id, role=grant.role, **place).exclude(pk=grant.pk)
    if any(overlap(Period(row.valid_from, row.valid_to), period) for row in same):
        raise DomainError("role-held-already")


def unit_of(grant: RoleGrant) -> Unit:
    """What a grant is over. Errors: ``role-on-one-unit``, ``grant-unit-unknown``."""
    named = [each for each in (grant.area_id, grant.grid_id, grant.enterprise_id) if each is not None]
    if len(named) != 1:
        raise DomainError("role-on-one-unit")
    if area := Area.objects.filter(pk=grant.area_id or 0).first():
        return Unit(area.level, area.pk)
    if grid := Grid.objects.filter(pk=grant.grid_id or 0).first():
        return Unit("grid", grid.area_id)
    if enterprise := Enterprise.objects.filter(pk=grant.enterprise_id or 0).first():
        return Unit("enterprise", enterprise.area_id)
    raise NotFound("grant-unit-unknown")


@transaction.atomic
def end_role(grant_id: int, *, on: date, actor: Any) -> RoleGrant:
    """The role ends: `on` is its last day. Ends the account's sessions unless that day is to come.

    Errors: ``grant-unknown``, ``role-over`` (it ends on that day or before as it is).
    """
    grant = RoleGrant.objects.select_for_update().filter(pk=grant_id).first()
    if grant is None:
        raise NotFound("grant-unknown")
    if grant.valid_to is not None and grant.valid_to <= on:
        raise DomainError("role-over")
    grant.valid_to = on
    grant.save(update_fields=["valid_to"])
    audit.record("end_role", actor=actor, target=("user", grant.user_id), **_facts(grant))
    if on <= today():
        end_sessions([grant.user_id], reason="role-ended", actor=actor)
    sync_users([grant.user_id], on=today())
    return grant


def _facts(grant: RoleGrant) -> dict[str, Any]:
    return {
        "grant": grant.pk,
        "role": grant.role,
        "area": grant.area_id,
        "grid": grant.grid_id,
        "enterprise": grant.enterprise_id,
        "from": grant.valid_from.isoformat() if grant.valid_from else None,
        "to": grant.valid_to.isoformat() if grant.valid_to else None,
    }
