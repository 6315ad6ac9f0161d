"""What an enterprise was called, where it was, in which grids, and what was merged into it: a line each, with days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from kernel.clock import legal_date
from kernel.periods import Period
from orgs.logic.units import is_turned
from orgs.models import Enterprise, EnterpriseAlias, EnterpriseGrid

Kind = Literal["name", "place", "grid", "merge"]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One fact of an enterprise with its days, both included; None is open.

    `what` is a name, an area, a grid or the merged spelling. `key` is the row's: for a merge what `undo_merge` asks
    for, for a grid what `take_from_grid` asks for, else 0. `undone_on` only of a merge that was undone.
    """

    kind: Kind
    what: str
    since: date | None
    until: date | None
    key: int = 0
    reason: str = ""
    undone_on: date | None = None


def unit_history(enterprise_id: int) -> tuple[HistoryLine, ...]:
    """Names, places, grids and merges of one spelling, each newest first; five queries.

    Raises `Enterprise.DoesNotExist`.
    """
    enterprise = Enterprise.objects.select_related("area").get(pk=enterprise_id)
    names = [(row.name, row.until) for row in enterprise.former_names.order_by("until")]
    places = [(row.area.name, row.until) for row in enterprise.former_places.select_related("area").order_by("until")]
    return (
        *_run("name", names, enterprise.name),
        *_run("place", places, enterprise.area.name),
        *_grid_lines(enterprise),
        *_merge_lines(enterprise),
    )


def _run(kind: Kind, former: list[tuple[str, date]], current: str) -> list[HistoryLine]:
    """One thing after the other; newest first."""
    lines, since = [], None
    for what, until in former:
        lines.append(HistoryLine(kind, what, since, until))
        since = until + timedelta(days=1)
    lines.append(HistoryLine(kind, current, since, None))
    return lines[::-1]


def _grid_lines(enterprise: Enterprise) -> list[HistoryLine]:
    links = EnterpriseGrid.objects.filter(enterprise=enterprise).select_related("grid").order_by("-valid_from", "-pk")
    return [
        HistoryLine("grid", link.grid.name, link.valid_from, link.valid_to, link.pk)
        for link in links
        if not is_turned(Period(link.valid_from, link.valid_to))
    ]


def _merge_lines(enterprise: Enterprise) -> list[HistoryLine]:
    rows = EnterpriseAlias.objects.filter(main=enterprise).select_related("alias").order_by("-since", "-pk")
    return [
        HistoryLine("merge", row.alias.name, row.since, None, row.pk, row.reason, _day(row.undone_at)) for row in rows
    ]


def _day(moment: datetime | None) -> date | None:
    return legal_date(moment) if moment is not None else None
