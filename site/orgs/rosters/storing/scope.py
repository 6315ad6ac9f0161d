"""For which units somebody may import a roster, and where its new enterprises go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kernel.errors import DomainError
from orgs import queries
from orgs.enums import AreaLevel
from orgs.logic.access import ENTERPRISE_MANAGERS, OFFICES, Actor
from orgs.models import Area, Enterprise


@dataclass(frozen=True, slots=True)
class RosterScope:
    """`ids`: enterprises in reach (None: all). `areas`: where new enterprises may go (None: anywhere; empty: nowhere).

    `enterprise` stands where a row names none; `is_full` compares its whole roster; `under` is the area asked for.
    """

    ids: frozenset[int] | None = None
    areas: frozenset[int] | None = None
    enterprise: Enterprise | None = None
    is_full: bool = False
    under: Area | None = None


def scope_of(user: Any, params: Mapping[str, Any]) -> RosterScope:
    """The scope of an import that `user` ordered; None is the command line, which reaches everything.

    Raises `DomainError`: ``area-unknown``, ``enterprise-unknown-code``, ``enterprise-needed``.
    """
    actor = queries.actor_for(user) if user is not None else None
    if user is not None and actor is None:
        raise DomainError("enterprise-foreign", names="")
    enterprise = _enterprise(str(params.get("enterprise") or ""), actor)
    is_full = params.get("mode") == "full"
    if is_full and enterprise is None:
        raise DomainError("enterprise-needed")
    if params.get("only") and enterprise is not None:
        return RosterScope(frozenset({enterprise.pk}), frozenset(), enterprise, is_full)
    areas = areas_of(actor)
    under = _area(str(params.get("under") or ""), areas)
    return RosterScope(_ids(actor), areas, enterprise, is_full, under)


def areas_of(actor: Actor | None) -> frozenset[int] | None:
    """Where the actor may found enterprises: below the areas of its offices. None is anywhere."""
    if actor is None or actor.is_superuser:
        return None
    day = queries.today()
    roots = {grant.area_id for grant in actor.grants if grant.role in OFFICES and day in grant.period}
    return frozenset().union(*(actor.areas_below.get(root, frozenset()) for root in roots if root is not None))


def towns_in(areas: frozenset[int] | None) -> QuerySet[Area]:
    """The towns among `areas` (all, if None)."""
    towns = Area.objects.filter(level=AreaLevel.TOWN)
    return towns if areas is None else towns.filter(pk__in=areas)


def check_names(names: Sequence[str], scope: RosterScope) -> None:
    """Enterprises to be created must be allowed, and must not exist out of reach. Raises ``enterprise-foreign``."""
    foreign = list(names) if scope.areas is not None and not scope.areas else []
    if not foreign and scope.ids is not None:
        foreign = list(Enterprise.objects.filter(name__in=names).values_list("name", flat=True))
    if foreign:
        raise DomainError("enterprise-foreign", names="、".join(foreign[:10]))


def area_for_new(scope: RosterScope) -> int | None:
    """Where new enterprises go: the area asked for, else the only town in reach. Raises ``area-needed``.

    None on a site without any town yet: storing founds one (`roster_services`), so that a first roster can be kept.
    """
    if scope.under is not None:
        return int(scope.under.pk)
    towns = list(towns_in(scope.areas)[:2])
    if len(towns) == 1:
        return int(towns[0].pk)
    if not towns and scope.areas is None:
        return None
    raise DomainError("area-needed")


def _enterprise(code: str, actor: Actor | None) -> Enterprise | None:
    if not code:
        return None
    written = Enterprise.objects.filter(unit_code__iexact=code).first()
    found = queries.get_enterprise(written.pk) if written else None  # the main one, for a merged spelling
    if found is None or not _manages(actor, found):
        raise DomainError("enterprise-unknown-code", written=code)
    return found


def _manages(actor: Actor | None, enterprise: Enterprise) -> bool:
    if actor is None:
        return True
    day = queries.today()
    return actor.reaches(ENTERPRISE_MANAGERS, enterprise_id=enterprise.pk, area_id=enterprise.area_id, on=day)


def _area(code: str, areas: frozenset[int] | None) -> Area | None:
    if not code:
        return None
    found = queries.get_area(code)
    if found is None or (areas is not None and found.pk not in areas):
        raise DomainError("area-unknown", written=code)
    return found


def _ids(actor: Actor | None) -> frozenset[int] | None:
    if actor is None or actor.is_superuser:
        return None
    managed = queries.enterprises_for(actor, roles=ENTERPRISE_MANAGERS)
    return frozenset(managed.values_list("pk", flat=True))
