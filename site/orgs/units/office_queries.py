"""What the offices' screens ask about units: reach, the list of enterprises, the figures of the first page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from orgs import queries
from orgs.enums import AreaLevel, JoinState, RequestState, Role
from orgs.logic.access import OFFICES, Actor
from orgs.logic.units import below
from orgs.models import (
    Area,
    AreaLink,
    Enterprise,
    EnterpriseAlias,
    EnterpriseGrid,
    FormerName,
    Grid,
    JoinRequest,
    PersonRequest,
    Post,
    RoleGrant,
)

LEVELS = tuple(AreaLevel.values)


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """An area in reach, where it stands in the tree today."""

    area_id: int
    code: str
    name: str
    level: str
    parent_id: int | None
    depth: int

    @property
    def label(self) -> str:
        """The name, set in by its depth: for a list to choose from."""
        return "　" * self.depth + self.name


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of the office's first page."""

    areas: int
    grids: int
    enterprises: int
    people: int
    without_officer: int
    pending_joins: int
    open_requests: int


def reach_of(actor: Actor) -> frozenset[int] | None:
    """The areas over which the actor's office roles reach today; None is everywhere."""
    if actor.is_superuser:
        return None
    day = queries.today()
    roots = {each.area_id for each in actor.grants if each.role in OFFICES and day in each.period}
    return frozenset[int]().union(*(actor.areas_below.get(root, frozenset()) for root in roots if root is not None))


def areas_in(actor: Actor) -> list[AreaChoice]:
    """The areas in reach, each below its own, by code; two queries."""
    reach = reach_of(actor)
    rows = {row.pk: row for row in Area.objects.all() if reach is None or row.pk in reach}
    parents = {child: above for child, above in queries.parents_today().items() if child in rows and above in rows}
    children: dict[int | None, list[Area]] = {}
    for row in rows.values():
        children.setdefault(parents.get(row.pk), []).append(row)
    return list(_walk(children, None, 0))


def _walk(children: dict[int | None, list[Area]], parent: int | None, depth: int) -> Iterable[AreaChoice]:
    for row in children.get(parent, []):
        yield AreaChoice(row.pk, row.code, row.name, row.level, parent, depth)
        if depth < len(LEVELS):  # a circle, which nobody should have made, ends here
            yield from _walk(children, row.pk, depth + 1)


def in_reach(actor: Actor) -> QuerySet[Enterprise]:
    """The enterprises that the actor's office sees, merged spellings among them."""
    reach = reach_of(actor)
    return Enterprise.objects.all() if reach is None else Enterprise.objects.filter(area_id__in=reach)


def aliases_in_force() -> QuerySet[EnterpriseAlias]:
    """Merges that are not undone."""
    return EnterpriseAlias.objects.filter(undone_at=None)


def find_enterprises(actor: Actor, filters: Any, *, on: date) -> QuerySet[Enterprise]:
    """The enterprises that fit `filters` (`portal.office.filters.Filters`), each with `people`, in the order asked.

    Merged spellings are left out, unless they are what is asked for; then `main_id` and `main_name` say into what.
    """
    merged = aliases_in_force().filter(alias=OuterRef("pk"))
    rows = in_reach(actor).select_related("area").filter(_facts(filters))
    rows = rows.filter(Exists(merged)) if filters.merged else rows.exclude(Exists(merged))
    if filters.area:
        rows = rows.filter(area_id__in=_below(filters.area, on))
    if filters.grid or filters.kind:
        rows = rows.filter(Exists(_links(on, filters)))
    rows = rows.annotate(
        people=Coalesce(Subquery(people_count(on)), 0),
        has_officer=Exists(_officers(on)),
        main_id=Subquery(merged.values("main_id")[:1]),
        main_name=Subquery(merged.values("main__name")[:1]),
    )
    if filters.no_officer:
        rows = rows.filter(has_officer=False)
    if filters.no_people:
        rows = rows.filter(people=0)
    return rows.order_by(*filters.order)


def _facts(filters: Any) -> Q:
    wanted = _text(filters.text)
    if filters.industry:
        wanted &= Q(industry=filters.industry)
    if filters.risk:
        wanted &= Q(risk_level="" if filters.risk == "unrated" else filters.risk)
    if filters.hours:
        wanted &= Q(hours_high_risk=filters.hours == "yes")
    if filters.exam:
        wanted &= Q(exam_required=filters.exam == "yes")
    return wanted


def _text(text: str) -> Q:
    wanted = Q()
    for word in text.split():
        formerly = FormerName.objects.filter(enterprise=OuterRef("pk"), name__icontains=word)
        wanted &= Q(name__icontains=word) | Q(unit_code__icontains=word) | Q(Exists(formerly))
    return wanted


def _below(area_id: int, on: date) -> frozenset[int]:
    links = AreaLink.objects.filter(queries.in_force(on)).values_list("child_id", "parent_id")
    return below(area_id, dict(links))


def _links(on: date, filters: Any) -> QuerySet[EnterpriseGrid]:
    links = EnterpriseGrid.objects.filter(queries.in_force(on), enterprise=OuterRef("pk"))
    if filters.grid:
        links = links.filter(grid_id=filters.grid)
    return links.filter(grid__kind=filters.kind) if filters.kind else links


def people_count(on: date) -> QuerySet[Any]:
    """A subquery: people with a post in the enterprise, or in a spelling merged into it, on the day; each once."""
    posts = Post.objects.filter(queries.in_force(on, start="started_on", end="ended_on")).filter(_in_any_spelling())
    one_group = posts.order_by().annotate(one=Value(1)).values("one")
    return one_group.annotate(n=Count("person", distinct=True)).values("n")


def _in_any_spelling() -> Q:
    """Rows of the outer enterprise or of a spelling merged into it, by one step or two."""
    merged = aliases_in_force().filter(Q(main=OuterRef(OuterRef("pk"))) | Q(main__in=_merged_into_outer()))
    return Q(enterprise=OuterRef("pk")) | Q(enterprise__in=merged.values("alias"))


def _merged_into_outer() -> QuerySet[Any]:
    """A spelling merged into one that was merged later: the second step of the chain."""
    return aliases_in_force().filter(main=OuterRef(OuterRef(OuterRef("pk")))).values("alias")


def _officers(on: date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(queries.in_force(on), role=Role.OFFICER).filter(_in_any_spelling())


def grids_in_force(enterprise_ids: Iterable[int], on: date) -> dict[int, list[Grid]]:
    """The grids of each enterprise on the day; one query."""
    found: dict[int, list[Grid]] = {}
    links = EnterpriseGrid.objects.filter(queries.in_force(on), enterprise_id__in=list(enterprise_ids))
    for link in links.select_related("grid").order_by("grid__kind", "grid__name"):
        found.setdefault(link.enterprise_id, []).append(link.grid)
    return found


def grids_in(actor: Actor, on: date) -> list[Grid]:
    """The grids in reach that are there on the day; one query."""
    reach = reach_of(actor)
    rows = Grid.objects.filter(queries.in_force(on)).select_related("area")
    return list(rows if reach is None else rows.filter(area_id__in=reach))


def industries_in(actor: Actor) -> list[str]:
    """The industries written in reach; one query."""
    rows = in_reach(actor).exclude(industry="").order_by("industry")
    return list(rows.values_list("industry", flat=True).distinct())


def overview(actor: Actor, on: date) -> Overview:
    """The figures of the office's first page, in a fixed number of queries."""
    reach = reach_of(actor)
    ours = in_reach(actor).exclude(Exists(aliases_in_force().filter(alias=OuterRef("pk"))))
    here = Q() if reach is None else Q(enterprise__area_id__in=reach)
    posts = Post.objects.filter(queries.in_force(on, start="started_on", end="ended_on")).filter(here)
    asked = PersonRequest.objects.filter(state=RequestState.OPEN)
    if reach is not None:
        asked = asked.filter(Exists(Post.objects.filter(here, person=OuterRef("person"))))
    return Overview(
        areas=Area.objects.count() if reach is None else len(reach),
        grids=len(grids_in(actor, on)),
        enterprises=ours.count(),
        people=posts.aggregate(n=Count("person", distinct=True))["n"],
        without_officer=ours.exclude(Exists(_officers(on))).count(),
        pending_joins=JoinRequest.objects.filter(here, state=JoinState.PENDING).count(),
        open_requests=asked.count(),
    )


def enterprise_figures(enterprise_id: int, on: date) -> dict[str, int]:
    """People, officers and pending joins of an enterprise with its merged spellings; four queries."""
    ids = queries.spelling_ids(enterprise_id)
    posts = Post.objects.filter(queries.in_force(on, start="started_on", end="ended_on"), enterprise_id__in=ids)
    officers = RoleGrant.objects.filter(queries.in_force(on), role=Role.OFFICER, enterprise_id__in=ids)
    return {
        "people": posts.aggregate(n=Count("person", distinct=True))["n"],
        "officers": officers.values("user").distinct().count(),
        "joins": JoinRequest.objects.filter(enterprise_id__in=ids, state=JoinState.PENDING).count(),
    }
