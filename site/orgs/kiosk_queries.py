"""Units of kiosks: which an account may put a kiosk in, what a kiosk's unit is called, who works below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from orgs.logic.access import GRID_STAFF, OFFICES, Actor
from orgs.logic.units import below
from orgs.models import Area, Enterprise, Grid
from orgs.queries import enterprises_for, get_enterprise, parents_today, today
from orgs.units.alias_queries import main_enterprises

AREA, ENTERPRISE = "area", "enterprise"
OFFICERS = frozenset({"officer"})
KIOSK_KEEPERS = OFFICERS | OFFICES | GRID_STAFF
AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class KioskUnit:
    """An area or an enterprise; `unit_code` of enterprises only."""

    kind: str
    unit_id: int
    name: str
    unit_code: str = ""

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.kind}:{self.unit_id}"


def kiosk_units(actor: Actor) -> tuple[KioskUnit, ...]:
    """Where the actor may put a kiosk: an officer's enterprises; an office's areas and all below; the areas of a
    grid worker's grids. At most five queries.
    """
    day = today()
    grants = [grant for grant in actor.grants if grant.role in KIOSK_KEEPERS and day in grant.period]
    firms = {grant.enterprise_id for grant in grants if grant.enterprise_id}
    areas: set[int] = set().union(*(actor.areas_below.get(grant.area_id or 0, ()) for grant in grants))
    grids = [grant.grid_id for grant in grants if grant.grid_id]
    if grids:
        areas |= set(Grid.objects.filter(pk__in=grids).values_list("area_id", flat=True))
    area_rows = Area.objects.all() if actor.is_superuser else Area.objects.filter(pk__in=areas)
    return (
        *(_firm(row) for row in main_enterprises().filter(pk__in=firms)),
        *(KioskUnit(AREA, row.pk, row.name) for row in area_rows),
    )


def keeps_unit(actor: Actor, kind: str, unit_id: int) -> bool:
    """Whether the actor keeps kiosks of a unit: one where it may put them, or an enterprise that its role reaches."""
    if kind == ENTERPRISE:
        firm = get_enterprise(unit_id)
        return firm is not None and actor.reaches(
            KIOSK_KEEPERS, enterprise_id=firm.pk, area_id=firm.area_id, on=today()
        )
    return (kind, unit_id) in {(unit.kind, unit.unit_id) for unit in kiosk_units(actor)}


def units_kept(actor: Actor) -> dict[str, Any]:
    """The ids of areas and of enterprises whose kiosks the actor keeps, by kind; for a filter."""
    areas = [unit.unit_id for unit in kiosk_units(actor) if unit.kind == AREA]
    return {AREA: areas, ENTERPRISE: enterprises_for(actor, roles=KIOSK_KEEPERS).values("pk")}


def get_kiosk_unit(kind: str, unit_id: int) -> KioskUnit | None:
    """The unit of a kiosk as it is called today; an enterprise merged away under its main spelling."""
    if kind == ENTERPRISE:
        firm = get_enterprise(unit_id)
        return _firm(firm) if firm else None
    area = Area.objects.filter(pk=unit_id).first() if kind == AREA else None
    return KioskUnit(AREA, area.pk, area.name) if area else None


def enterprises_at_kiosk(area_id: int, text: str = "") -> tuple[list[KioskUnit], bool]:
    """Enterprises in the area and below it whose name holds `text` or whose unit code it is, and whether there are
    more; two queries.
    """
    rows: Any = main_enterprises().filter(area_id__in=below(area_id, parents_today()))
    if text:
        rows = rows.filter(name__icontains=text) | rows.filter(unit_code__iexact=text)
    found = list(rows.order_by("name")[: AT_ONCE + 1])
    return [_firm(row) for row in found[:AT_ONCE]], len(found) > AT_ONCE


def _firm(row: Enterprise) -> KioskUnit:
    return KioskUnit(ENTERPRISE, row.pk, row.name, row.unit_code)


def names_of_units(units: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The names of areas and enterprises by (kind, id); two queries."""
    found: dict[tuple[str, int], str] = {}
    for kind, rows in ((AREA, Area.objects.all()), (ENTERPRISE, Enterprise.objects.all())):
        ids = [unit_id for each, unit_id in units if each == kind]
        found |= {(kind, pk): name for pk, name in rows.filter(pk__in=ids).values_list("pk", "name")}
    return found
