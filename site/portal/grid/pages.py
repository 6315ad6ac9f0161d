"""The grid staff's list: rows, filters, totals, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from learning.grid_queries import Counts, untrained_in
from orgs.logic.access import Actor
from orgs.units.grid_queries import GridEnterprise, grid_names, my_enterprises
from portal.addresses import page_of, text_of

PAGE = 40


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for. Empty is all."""

    name: str = ""
    place: str = ""
    only_untrained: bool = False
    page: int = 1

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        """From the address; what is not understood is left out."""
        return cls(
            name=text_of(query, "name", most=60),
            place=text_of(query, "place", most=20),
            only_untrained=query.get("only") == "1",
            page=page_of(query),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """An enterprise with its figures."""

    enterprise: GridEnterprise
    counts: Counts


@dataclass(frozen=True, slots=True)
class GridPage:
    """What the page shows. Totals are of all one's enterprises, whatever is filtered."""

    filters: Filters
    rows: tuple[Row, ...]
    found: int
    pages: int
    enterprises: int
    totals: Counts
    places: tuple[tuple[str, str], ...]

    @property
    def page(self) -> int:
        """The page shown."""
        return min(self.filters.page, self.pages)

    @property
    def is_filtered(self) -> bool:
        """Whether something is left out."""
        return bool(self.filters.name or self.filters.place or self.filters.only_untrained)


def build_page(actor: Actor, filters: Filters, *, on: date) -> GridPage:
    """The page on a day: eight queries, however many enterprises and people."""
    enterprises = my_enterprises(actor, on)
    counts = untrained_in([each.enterprise_id for each in enterprises], on)
    rows = [Row(each, counts[each.enterprise_id]) for each in enterprises]
    found = sorted((row for row in rows if is_wanted(row, filters)), key=worst_first)
    pages = max(1, -(-len(found) // PAGE))
    start = (min(filters.page, pages) - 1) * PAGE
    return GridPage(
        filters=filters,
        rows=tuple(found[start : start + PAGE]),
        found=len(found),
        pages=pages,
        enterprises=len(rows),
        totals=Counts(sum(row.counts.people for row in rows), sum(row.counts.trained for row in rows)),
        places=places_of(enterprises),
    )


def is_wanted(row: Row, filters: Filters) -> bool:
    """Whether a row is among what is asked for."""
    unit = row.enterprise
    keys = {f"a{unit.area_id}", *(f"g{each}" for each in unit.grid_ids)}
    return (
        filters.name.casefold() in unit.name.casefold()
        and (not filters.place or filters.place in keys)
        and (not filters.only_untrained or row.counts.untrained > 0)
    )


def worst_first(row: Row) -> tuple[int, int, str]:
    """Most people without training first; of those with nobody on record at all, these first, for nothing is known."""
    return (-row.counts.untrained, row.counts.people, row.enterprise.name)


def places_of(enterprises: Sequence[GridEnterprise]) -> tuple[tuple[str, str], ...]:
    """What may be chosen to narrow the list: villages, then grids; nothing when there is only one of all."""
    villages = {f"a{each.area_id}": each.area for each in enterprises}
    grids = grid_names(each for unit in enterprises for each in unit.grid_ids)
    found = [*sorted(villages.items(), key=lambda pair: pair[1])]
    found += sorted(((f"g{pk}", name) for pk, name in grids.items()), key=lambda pair: pair[1])
    return tuple(found) if len(found) > 1 else ()
