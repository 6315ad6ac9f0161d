"""Doors of the office's own addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from orgs.permissions import actor_of, is_office
from orgs.units.office_queries import reach_of
from plumbing.doors import Door


def _area_in_reach(request: HttpRequest, area_id: int, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    if actor is None or not is_office(actor):
        return False
    reach = reach_of(actor)
    return reach is None or area_id in reach


OFFICE_AREA = Door("office_area", _area_in_reach)
