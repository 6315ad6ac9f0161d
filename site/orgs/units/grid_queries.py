"""What grid staff ask about their enterprises, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kernel.periods import Period
from orgs.logic.access import GRID_STAFF, Actor
from orgs.models import Area, EnterpriseGrid, Grid, Person, Post
from orgs.queries import enterprises_for, in_force, posts_in
from orgs.units.queries import with_spellings


@dataclass(frozen=True, slots=True)
class GridEnterprise:
    """An enterprise of one's grids."""

    enterprise_id: int
    name: str
    unit_code: str
    area_id: int
    area: str
    grid_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where grid staff may found an enterprise: a grid of theirs, or an area of theirs (`grid_id` None)."""

    label: str
    area_id: int
    grid_id: int | None = None

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"g{self.grid_id}" if self.grid_id else f"a{self.area_id}"


@dataclass(frozen=True, slots=True)
class Callee:
    """A person on the roster, as grid staff see them. `phone` is for the call button of their own grid only."""

    person_id: int
    name: str
    department: str
    job_title: str
    phone: str


def my_enterprises(actor: Actor, on: date) -> list[GridEnterprise]:
    """The enterprises over which the actor is grid staff, by name; three queries."""
    rows = list(enterprises_for(actor, roles=GRID_STAFF).select_related("area").order_by("name"))
    grids = _grid_ids([row.pk for row in rows], on)
    return [
        GridEnterprise(row.pk, row.name, row.unit_code, row.area_id, row.area.name, frozenset(grids[row.pk]))
        for row in rows
    ]


def _grid_ids(enterprise_ids: list[int], on: date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    mains = with_spellings(enterprise_ids)
    links = EnterpriseGrid.objects.filter(in_force(on), enterprise_id__in=mains)
    for enterprise_id, grid_id in links.values_list("enterprise_id", "grid_id"):
        found[mains[enterprise_id]].add(grid_id)
    return found


def grid_names(grid_ids: Iterable[int]) -> dict[int, str]:
    """Grids by id; one query."""
    return dict(Grid.objects.filter(pk__in=set(grid_ids)).values_list("pk", "name"))


def places_for(actor: Actor, on: date) -> list[Place]:
    """Where the actor may found an enterprise, grids first; two queries. A grant over one enterprise gives no place."""
    mine = [grant for grant in actor.grants if grant.role in GRID_STAFF and on in grant.period]
    grids = Grid.objects.filter(in_force(on), pk__in={grant.grid_id for grant in mine if grant.grid_id})
    roots = {grant.area_id for grant in mine if grant.area_id}
    below = frozenset().union(*(actor.areas_below.get(root, frozenset()) for root in roots))
    areas = Area.objects.filter(pk__in=below).order_by("code")
    found = [Place(grid.name, grid.area_id, grid.pk) for grid in grids.order_by("name")]
    return found + [Place(area.name, area.pk) for area in areas]


def people_on_record(enterprise_ids: Iterable[int], on: date) -> dict[int, frozenset[int]]:
    """By enterprise, who has a post there on a day, in any spelling of it, each person once; two queries."""
    asked = list(enterprise_ids)
    mains = with_spellings(asked)
    found: dict[int, set[int]] = {each: set() for each in asked}
    for enterprise_id, person_id in _posts(mains, on).values_list("enterprise_id", "person_id"):
        found[mains[enterprise_id]].add(person_id)
    return {each: frozenset(people) for each, people in found.items()}


def person_ids_query(enterprise_ids: Iterable[int], on: date) -> QuerySet[Any]:
    """The same people as a subquery, for a room that asks about them; one query, not yet run for the rest."""
    return _posts(with_spellings(list(enterprise_ids)), on).values("person_id")


def _posts(enterprise_ids: Iterable[int], on: date) -> QuerySet[Post]:
    rows = Post.objects.filter(in_force(on, start="started_on", end="ended_on"))
    return rows.filter(enterprise_id__in=list(enterprise_ids)).order_by()


def callees(enterprise_id: int, on: date) -> list[Callee]:
    """Everybody on record of an enterprise on a day, by department and name; three queries."""
    posts = posts_in(enterprise_id, Period(on, on))
    phones = dict(Person.objects.filter(pk__in=[post.person_id for post in posts]).values_list("pk", "phone"))
    return [
        Callee(post.person_id, post.person_name, post.department, post.job_title, phones.get(post.person_id, ""))
        for post in posts
    ]
