"""The end of a grid: what is in it leaves it, and the roles over it end, all with the same last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from kernel.clock import today
from kernel.errors import DomainError, NotFound
from orgs.models import EnterpriseGrid, Grid, RoleGrant
from orgs.roles.services import end_role
from plumbing import audit


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends with a grid: enterprises that are in it, roles over it, today or later."""

    enterprises: int
    roles: int


def what_ends(grid_id: int, *, after: date) -> Ending:
    """What would end if `after` were the grid's last day; two queries."""
    links, grants = _lasting(EnterpriseGrid, grid_id, after), _lasting(RoleGrant, grid_id, after)
    return Ending(links.values("enterprise_id").distinct().count(), grants.count())


@transaction.atomic
def end_grid(grid_id: int, *, on: date, actor: Any) -> Grid:
    """The grid ends: `on` is its last day. Days up to it are told as before.

    Errors: ``grid-unknown``, ``grid-over`` (it ends on that day or before as it is), ``on-before-last`` (the grid,
    an enterprise in it or a role over it began later).
    """
    grid = Grid.objects.select_for_update().filter(pk=grid_id).first()
    if grid is None:
        raise NotFound("grid-unknown")
    if grid.valid_to is not None and grid.valid_to <= on:
        raise DomainError("grid-over", name=grid.name, until=grid.valid_to)
    links, grants = _lasting(EnterpriseGrid, grid_id, on), _lasting(RoleGrant, grid_id, on)
    begun = [grid.valid_from, *links.values_list("valid_from", flat=True), *grants.values_list("valid_from", flat=True)]
    last = max((day for day in begun if day), default=on)
    if last > on:
        raise DomainError("on-before-last" if last <= today() else "move-planned", last=last, name=grid.name)
    grid.valid_to = on
    grid.save(update_fields=["valid_to"])
    for grant_id in list(grants.values_list("pk", flat=True)):
        end_role(grant_id, on=on, actor=actor)
    ended = links.update(valid_to=on)
    audit.record("end_grid", actor=actor, target=("grid", grid.pk), on=on.isoformat(), enterprises=ended)
    return grid


def _lasting(model: Any, grid_id: int, on: date) -> Any:
    return model.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), grid_id=grid_id)
