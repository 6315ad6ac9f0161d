"""Addresses of the offices' screens, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.doors.people import IN, NOBODY_BUT, OUT, SIGNED_IN

OFFICE = NOBODY_BUT | dict.fromkeys(("town", "county", "admin"), IN)
STAFF = SIGNED_IN | {"worker": OUT, "other_worker": OUT, "referee": IN, "past_editor": IN}

TABLE: dict[str, dict[str, str]] = {
    "portal:office": OFFICE,
    "portal:office_units": OFFICE,
    "portal:office_area_add": OFFICE,
    "portal:office_area": OFFICE,
    "portal:office_area_move": OFFICE,
    "portal:office_area_rename": OFFICE,
    "portal:office_grid_add": OFFICE,
    "portal:office_grid_end": OFFICE,
    "portal:office_enterprises": OFFICE,
    "portal:office_enterprises_xlsx": OFFICE,
    "portal:office_enterprise_add": OFFICE,
    "portal:office_enterprise": OFFICE,
    "portal:office_enterprise_edit": OFFICE,
    "portal:office_enterprise_move": OFFICE,
    "portal:office_enterprise_rename": OFFICE,
    "portal:office_grid_put": OFFICE,
    "portal:office_grid_take": OFFICE,
    "portal:office_merge": OFFICE,
    "portal:office_merge_undo": OFFICE,
    "portal:office_roles": OFFICE,
    "portal:office_role_add": OFFICE,
    "portal:office_role_end": OFFICE,
    "portal:office_password_reset": OFFICE,
    "portal:office_account_add": OFFICE,
    "portal:office_account_slip": OFFICE,
    "portal:password": STAFF,  # staff accounts have a password; workers have none to change
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """A village, another enterprise beside the own one, its place in a grid, a merge into it, its officer's role."""
    from orgs.models import Area, EnterpriseGrid, Grid, RoleGrant
    from orgs.units.merge_services import merge_enterprises
    from tests.factories.orgs import make_enterprise

    village = Area.objects.get(code="990101001")
    own = world["kwargs"]["enterprise_id"]
    alias = make_enterprise(area=village)
    merged = merge_enterprises(alias_id=alias.pk, main_id=own, reason="同一家", on=date(2026, 1, 1), actor=None)
    return {
        "area_id": village.pk,
        "grid_id": Grid.objects.create(area=village, name="新网格").pk,
        "other_id": make_enterprise(area=village).pk,
        "link_id": EnterpriseGrid.objects.filter(enterprise_id=own).values_list("pk", flat=True)[0],
        "merge_id": merged.pk,
        "grant_id": RoleGrant.objects.get(enterprise_id=own, role="officer").pk,
    }
