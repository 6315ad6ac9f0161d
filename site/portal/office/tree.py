"""The tree of units as the page shows it: reach, counts with all below, grids by kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from orgs.enums import AreaLevel, GridKind, GridUnit
from orgs.logic.access import Actor
from orgs.units.office_queries import reach_of
from orgs.units.page_queries import people_by_area
from orgs.units.queries import area_tree

SHAPES = {
    GridKind.RESIDENTIAL: "●",
    GridKind.ECONOMIC: "■",
    GridKind.SPONSORED: "◆",
    GridKind.INDEPENDENT: "▣",
}


@dataclass(frozen=True, slots=True)
class GridLine:
    """A grid with its kind as a shape and a word."""

    name: str
    shape: str
    kind_label: str
    unit_label: str
    kind: str
    grid_id: int
    enterprises: int | None = None


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One area with its figures; `is_open` is how the page first shows it."""

    area_id: int
    name: str
    level_label: str
    enterprises: int
    people: int
    in_reach: bool
    is_open: bool
    grids: tuple[GridLine, ...]
    kinds: tuple[tuple[str, str, int], ...]
    children: tuple[TreeRow, ...]


def grid_line(grid: Any) -> GridLine:
    """A grid (row or facts with name, kind, unit) for the page."""
    kind = GridKind(grid.kind)
    unit = str(GridUnit(grid.unit).label) if grid.unit else ""
    key = int(getattr(grid, "grid_id", 0) or getattr(grid, "pk", 0))
    count = getattr(grid, "enterprise_count", None)
    return GridLine(grid.name, SHAPES[kind], str(kind.label), unit, str(kind.value), key, count)


def build_tree(actor: Actor, on: date) -> tuple[TreeRow, ...]:
    """The tree of the actor's reach as it was on the day; a fixed number of queries."""
    reach = reach_of(actor)
    people = people_by_area(on)
    return tuple(_row(node, reach, people, 0) for node in _roots(area_tree(on), reach))


def _roots(nodes: tuple[Any, ...], reach: frozenset[int] | None) -> list[Any]:
    if reach is None:
        return list(nodes)
    found: list[Any] = []
    for node in nodes:
        found += [node] if node.area_id in reach else _roots(node.children, reach)
    return found


def _row(node: Any, reach: frozenset[int] | None, people: dict[int, int], depth: int) -> TreeRow:
    children = tuple(_row(child, reach, people, depth + 1) for child in node.children)
    grids = tuple(sorted((grid_line(grid) for grid in node.grids), key=lambda line: (line.kind, line.name)))
    counted = Counter((line.shape, line.kind_label) for line in grids)
    return TreeRow(
        area_id=node.area_id,
        name=node.name,
        level_label=str(AreaLevel(node.level).label),
        enterprises=node.enterprise_count,
        people=people.get(node.area_id, 0) + sum(child.people for child in children),
        in_reach=reach is None or node.area_id in reach,
        is_open=depth < 2,
        grids=grids,
        kinds=tuple((shape, label, number) for (shape, label), number in counted.items()),
        children=children,
    )


def totals(rows: tuple[TreeRow, ...]) -> tuple[int, int]:
    """Enterprises and people of the whole page."""
    return sum(row.enterprises for row in rows), sum(row.people for row in rows)
