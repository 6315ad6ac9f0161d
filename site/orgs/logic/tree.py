"""The tree of areas with their grids, put together from plain rows of one day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orgs.logic.units import chain_above


@dataclass(frozen=True, slots=True)
class GridFacts:
    """A grid with the number of its enterprises. `unit` says what an independent one consists of, else empty."""

    grid_id: int
    area_id: int
    name: str
    kind: str
    unit: str
    enterprise_count: int


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area as stored."""

    area_id: int
    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class AreaNode:
    """An area in the tree. `enterprise_count` counts those below it too."""

    area_id: int
    code: str
    name: str
    level: str
    parent_id: int | None
    children: tuple[AreaNode, ...]
    grids: tuple[GridFacts, ...]
    enterprise_count: int


def build_tree(
    areas: Iterable[AreaFacts], *, parents: Mapping[int, int], places: Iterable[int], grids: Iterable[GridFacts]
) -> tuple[AreaNode, ...]:
    """The tops of the forest, all by code. `places` holds the area of each enterprise. Areas in a circle stand on top.

    A circle cannot be written (`units.link_problem`); were there one, no area may vanish from the screen.
    """
    rows = {each.area_id: each for each in sorted(areas, key=lambda area: (area.code, area.area_id))}
    counts = _counts(places, parents)
    under: dict[int | None, list[int]] = defaultdict(list)
    for area_id in rows:
        above = parents.get(area_id)
        under[above if above in rows and not _in_circle(area_id, parents) else None].append(area_id)
    by_area: dict[int, list[GridFacts]] = defaultdict(list)
    for grid in grids:
        by_area[grid.area_id].append(grid)

    def node(area_id: int, parent: int | None) -> AreaNode:
        row = rows[area_id]
        children = tuple(node(child, area_id) for child in under[area_id])
        own = tuple(by_area[area_id])
        return AreaNode(area_id, row.code, row.name, row.level, parent, children, own, counts[area_id])

    return tuple(node(area_id, None) for area_id in under[None])


def walk(nodes: Iterable[AreaNode]) -> Iterable[AreaNode]:
    """Every node, each before what is below it."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def _counts(places: Iterable[int], parents: Mapping[int, int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for area_id, number in Counter(places).items():
        for above in chain_above(area_id, parents):
            found[above] += number
    return found


def _in_circle(area_id: int, parents: Mapping[int, int]) -> bool:
    return parents.get(chain_above(area_id, parents)[-1]) is not None
