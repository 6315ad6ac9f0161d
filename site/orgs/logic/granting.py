"""Who may give whom which role: nobody above himself, nobody outside his reach.

An administrator gives every role; the county office officers, grid staff and town offices; a town office officers and
grid staff. Always below the area over which the giver's own role is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from orgs.logic.access import Actor

ROLES = ("officer", "grid_staff", "town_office", "county_office", "inspector", "referee", "editor", "administrator")
GRANTABLE: dict[str, frozenset[str]] = {
    "administrator": frozenset(ROLES),
    "county_office": frozenset({"officer", "grid_staff", "town_office"}),
    "town_office": frozenset({"officer", "grid_staff"}),
}
# On which kind of unit a role makes sense: an officer's is an enterprise, a town office's a town.
PLACES: dict[str, frozenset[str]] = {
    "officer": frozenset({"enterprise"}),
    "grid_staff": frozenset({"grid", "village", "zone"}),
    "town_office": frozenset({"town"}),
    "county_office": frozenset({"county"}),
    "inspector": frozenset({"county", "town"}),
    "referee": frozenset({"county", "town"}),
    "editor": frozenset({"county", "town"}),
    "administrator": frozenset({"county", "town"}),
}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a role is given over. `kind`: enterprise, grid, or an area's level; `area_id`: the area it is or lies in."""

    kind: str
    area_id: int


def grantable_roles(actor: Actor, *, on: date) -> tuple[str, ...]:
    """The roles that the actor may give somewhere on the day, in the order of `ROLES`."""
    if actor.is_superuser:
        return ROLES
    held = {grant.role for grant in actor.grants if on in grant.period and grant.area_id is not None}
    given = frozenset[str]().union(*(GRANTABLE.get(role, frozenset()) for role in held))
    return tuple(role for role in ROLES if role in given)


def fits(role: str, unit: Unit) -> bool:
    """Whether the role makes sense over this kind of unit."""
    return unit.kind in PLACES.get(role, frozenset())


def may_grant(actor: Actor, *, role: str, unit: Unit, on: date) -> bool:
    """Whether the actor may give `role` over `unit` on the day."""
    return fits(role, unit) and _reaches(actor, role, unit, on)


def may_end(actor: Actor, *, role: str, unit: Unit, holder_id: int, on: date) -> bool:
    """Whether the actor may end such a role of `holder_id`; one's own nobody ends: another one does, who still can."""
    return holder_id != actor.user_id and _reaches(actor, role, unit, on)


def _reaches(actor: Actor, role: str, unit: Unit, on: date) -> bool:
    if actor.is_superuser:
        return role in ROLES
    return any(
        role in GRANTABLE.get(grant.role, frozenset())
        and on in grant.period
        and grant.area_id is not None
        and unit.area_id in actor.areas_below.get(grant.area_id, frozenset())
        for grant in actor.grants
    )
