"""Which imports of rosters an office sees: its own, its colleagues' below it, and those of the desks in its reach."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from orgs import queries
from orgs.logic.access import ENTERPRISE_MANAGERS, OFFICES, Actor
from orgs.models import Enterprise, RoleGrant
from orgs.rosters.storing.scope import areas_of
from plumbing.imports.queries import values_of


def runs_in_reach(actor: Actor) -> Q:
    """A condition on runs; nothing for a superuser, who sees all. A fixed number of queries."""
    if actor.is_superuser:
        return Q()
    desks = values_of("roster", "desk")
    managed = queries.enterprises_for(actor, roles=ENTERPRISE_MANAGERS).filter(pk__in=desks)
    own = Q(created_by=actor.user_id) | Q(params__desk__in=sorted(managed.values_list("pk", flat=True)))
    return own | Q(created_by__in=sorted(colleagues_of(actor)), params__has_key="mode") & ~Q(params__has_key="desk")


def colleagues_of(actor: Actor) -> frozenset[int]:
    """Accounts of offices all of whose areas lie within the actor's; whoever reaches further is no colleague here."""
    areas = areas_of(actor)
    if not areas:
        return frozenset()
    offices = RoleGrant.objects.filter(queries.in_force(queries.today()), role__in=OFFICES)
    inside, outside = set(), set()
    for user_id, area_id in offices.values_list("user_id", "area_id"):
        (inside if area_id in areas else outside).add(user_id)
    return frozenset(inside - outside)


def enterprise_names(ids: set[Any]) -> dict[int, str]:
    """Names by key; one query."""
    return dict(Enterprise.objects.filter(pk__in=ids).values_list("pk", "name"))


def units_of_runs(runs: QuerySet[Any]) -> dict[int, tuple[str, str]]:
    """Name and unit code, by key, of the enterprises whose desk uploaded, or whose roster the office did; by name."""
    seen = list(runs.order_by().values_list("params__desk", "params__enterprise").distinct())
    desks = {desk for desk, _code in seen if desk}
    codes = {code for _desk, code in seen if code}
    rows = Enterprise.objects.filter(Q(pk__in=desks) | Q(unit_code__in=codes)).order_by("name", "pk")
    return {pk: (name, code) for pk, name, code in rows.values_list("pk", "name", "unit_code")}
