"""Named questions about units on a day, each in a fixed number of queries. Merged spellings count as the main one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kernel.clock import today
from kernel.periods import Period
from orgs.logic.merges import end_of_chain, spellings_of
from orgs.logic.similarity import NameIndex
from orgs.logic.tree import AreaFacts, AreaNode, GridFacts, build_tree
from orgs.logic.units import Former, Link, below, chain_above, former_on, parents_on
from orgs.models import Area, AreaLink, Enterprise, EnterpriseGrid, FormerName, FormerPlace, Grid
from orgs.queries import in_force
from orgs.units.alias_queries import main_enterprises, main_id, mains_by_alias, spelling_ids
from orgs.units.history import HistoryLine, unit_history

__all__ = [
    "AreaNode",
    "GridFacts",
    "GridMembership",
    "HistoryLine",
    "area_chains",
    "area_on",
    "area_tree",
    "enterprise_ids_in",
    "enterprises_like",
    "grids_of",
    "likely_same",
    "places_on",
    "spellings",
    "unit_history",
    "with_spellings",
]


@dataclass(frozen=True, slots=True)
class GridMembership:
    """An enterprise in a grid: `link_id` is what `take_from_grid` asks for."""

    link_id: int
    grid_id: int
    name: str
    kind: str
    unit: str
    since: date | None


def area_tree(on: date) -> tuple[AreaNode, ...]:
    """All areas, their grids and the number of their enterprises, as things stood on a day; seven queries."""
    areas = [AreaFacts(*row) for row in Area.objects.values_list("pk", "code", "name", "level")]
    return build_tree(areas, parents=_parents(on), places=places_on(on).values(), grids=_grids(on))


def area_on(enterprise_id: int, on: date) -> int:
    """The area where an enterprise was on a day; three queries. Raises `Enterprise.DoesNotExist`."""
    enterprise = Enterprise.objects.only("area_id").get(pk=main_id(enterprise_id))
    rows = enterprise.former_places.values_list("area_id", "until")
    return int(former_on(enterprise.area_id, (Former(*row) for row in rows), on))


def area_chains(places: Mapping[int, int], on: date) -> dict[int, tuple[int, ...]]:
    """By main enterprise, the area where it was on a day and everything above it then, lowest first.

    One query, two for past days. `places` tells where each is today, as `PostFacts` does.
    """
    former = _former_places(on, only=set(places))
    parents = _parents(on)
    return {pk: chain_above(int(former_on(area_id, former.get(pk, ()), on)), parents) for pk, area_id in places.items()}


def enterprise_ids_in(area_id: int, on: date) -> frozenset[int]:
    """The enterprises (main spellings) in an area or below it, as things stood on a day; four queries.

    Posts and ledger rows may stand in the name of merged spellings: `with_spellings` adds them.
    """
    inside = below(area_id, _parents(on))
    return frozenset(each for each, place in places_on(on).items() if place in inside)


def with_spellings(enterprise_ids: Iterable[int]) -> dict[int, int]:
    """Every spelling of these enterprises, each with its main one, itself included; one query."""
    mains = mains_by_alias()
    return {each: end_of_chain(asked, mains) for asked in set(enterprise_ids) for each in spellings_of(asked, mains)}


def places_on(on: date) -> dict[int, int]:
    """By main enterprise, the area where it was on a day; two queries."""
    former = _former_places(on)
    rows = main_enterprises().order_by().values_list("pk", "area_id")
    return {pk: int(former_on(area_id, former.get(pk, ()), on)) for pk, area_id in rows}


def _former_places(on: date, *, only: set[int] | None = None) -> dict[int, list[Former]]:
    """By enterprise (all, or `only` these), the places that ended on the day or later; nothing is asked about today."""
    if on >= today():
        return {}
    moved = FormerPlace.objects.filter(until__gte=on)
    if only is not None:
        moved = moved.filter(enterprise_id__in=only)
    former: dict[int, list[Former]] = defaultdict(list)
    for enterprise_id, area_id, until in moved.values_list("enterprise_id", "area_id", "until"):
        former[enterprise_id].append(Former(area_id, until))
    return former


def grids_of(enterprise_id: int, on: date) -> tuple[GridMembership, ...]:
    """The grids in which an enterprise is on a day, those of merged spellings too, each once; two queries."""
    links = EnterpriseGrid.objects.filter(
        in_force(on),
        in_force(on, start="grid__valid_from", end="grid__valid_to"),
        enterprise_id__in=spelling_ids(enterprise_id),
    )
    found: dict[int, GridMembership] = {}
    for link in links.select_related("grid").order_by("grid__kind", "grid__name", "pk"):
        grid = link.grid
        found.setdefault(grid.pk, GridMembership(link.pk, grid.pk, grid.name, grid.kind, grid.unit, link.valid_from))
    return tuple(found.values())


def likely_same(enterprise_id: int) -> list[Enterprise]:
    """Other enterprises whose name is so like this one's (or a former name of it) that they may be one; 3 queries.

    They may lie anywhere: a screen shows those that its reader reaches (`enterprises_for`).
    """
    own = {enterprise_id, *spelling_ids(enterprise_id)}
    names = list(Enterprise.objects.filter(pk__in=own).values_list("name", flat=True))
    former = FormerName.objects.filter(enterprise_id__in=own).values_list("name", flat=True)
    return _like([*names, *former], besides=own)


def enterprises_like(name: str) -> list[Enterprise]:
    """Enterprises whose name is like `name`: asked before one more is registered; two queries."""
    return _like([name], besides=set())


def _like(names: list[str], *, besides: set[int]) -> list[Enterprise]:
    index = NameIndex.of(names)
    rows = main_enterprises().exclude(pk__in=besides).values_list("pk", "name")
    alike = [pk for pk, name in rows if index.find_similar(name) is not None]
    return list(Enterprise.objects.filter(pk__in=alike).select_related("area"))


def spellings() -> dict[int, tuple[str, ...]]:
    """By main enterprise, the other names under which it is known: those merged into it, former ones; 3 queries.

    Enterprises known by one name only are absent. A name that some enterprise bears today is nobody's former name.
    """
    mains = mains_by_alias()
    names = dict(Enterprise.objects.values_list("pk", "name"))
    current = {name for pk, name in names.items() if pk not in mains}
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for alias in sorted(mains):
        found[end_of_chain(alias, mains)][names[alias]] = None
    for enterprise_id, name in FormerName.objects.order_by("pk").values_list("enterprise_id", "name"):
        if name not in current:
            found[end_of_chain(enterprise_id, mains)][name] = None
    return {main: tuple(each) for main, each in found.items()}


def _parents(on: date) -> dict[int, int]:
    rows = AreaLink.objects.filter(in_force(on)).order_by("pk").values_list("child_id", "parent_id", "valid_from")
    return parents_on((Link(child, parent, Period(start)) for child, parent, start in rows), on)


def _grids(on: date) -> list[GridFacts]:
    mains = mains_by_alias()
    links = EnterpriseGrid.objects.filter(in_force(on)).values_list("grid_id", "enterprise_id")
    counts = Counter(grid for grid, _enterprise in {(grid, end_of_chain(each, mains)) for grid, each in links})
    rows = Grid.objects.filter(in_force(on)).order_by("kind", "name", "pk")
    return [GridFacts(row.pk, row.area_id, row.name, row.kind, row.unit, counts[row.pk]) for row in rows]
