"""Enterprises that a roster names and that do not exist yet, with their grids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.conf import settings

from orgs.enums import AreaLevel, GridKind
from orgs.logic.industries import is_exam_required
from orgs.models import Area, Enterprise, EnterpriseGrid, Grid
from orgs.rosters.result import NewEnterprise
from orgs.rosters.storing import journal as roster_journal


def create_enterprises(
    new: Sequence[NewEnterprise], *, area_id: int | None, on: date, run_id: UUID | None
) -> dict[str, int]:
    """Key by name, in an area, or in the first town of a site that has none."""
    if not new:
        return {}
    area = Area.objects.get(pk=area_id) if area_id else _first_town(run_id)
    made = Enterprise.objects.bulk_create(
        [
            Enterprise(
                name=enterprise.name,
                area=area,
                industry=enterprise.industry,
                hours_high_risk=bool(enterprise.hours_high_risk),
                exam_required=is_exam_required(enterprise.industry),
            )
            for enterprise in new
        ]
    )
    _keep(run_id, "enterprise", made)
    _place_in_grids(new, made, area, on=on, run_id=run_id)
    return {enterprise.name: enterprise.pk for enterprise in made}


def _keep(run_id: UUID | None, action: str, rows: Sequence[Area | Enterprise | EnterpriseGrid | Grid]) -> None:
    if run_id is not None and rows:
        roster_journal.made(run_id, action, [(row.pk, roster_journal.mark_of(row, action)) for row in rows])


def _first_town(run_id: UUID | None) -> Area:
    code = settings.ANPEI_ISSUER_CODE
    area, is_new = Area.objects.get_or_create(code=code, defaults={"name": "本乡镇", "level": AreaLevel.TOWN})
    _keep(run_id, "area", [area] if is_new else [])
    return area


def _place_in_grids(
    new: Sequence[NewEnterprise], made: Sequence[Enterprise], area: Area, *, on: date, run_id: UUID | None
) -> None:
    """Grids by name under the area, made where there is none."""
    names = sorted({stated.grid_name for stated in new if stated.grid_name})
    kept = Grid.objects.filter(area=area, kind=GridKind.RESIDENTIAL, name__in=names)
    grids = {grid.name: grid for grid in kept}
    missing = [Grid(area=area, name=name, kind=GridKind.RESIDENTIAL) for name in names if name not in grids]
    founded = Grid.objects.bulk_create(missing)
    grids |= {grid.name: grid for grid in founded}
    links = EnterpriseGrid.objects.bulk_create(
        [
            EnterpriseGrid(enterprise=enterprise, grid=grids[stated.grid_name], valid_from=on)
            for stated, enterprise in zip(new, made, strict=True)
            if stated.grid_name
        ]
    )
    _keep(run_id, "grid", founded)
    _keep(run_id, "grid_link", links)
