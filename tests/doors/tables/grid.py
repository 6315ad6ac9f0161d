"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from tests.doors.people import IN, NOBODY_BUT

# Of the list and the form of new enterprises grid staff elsewhere see their own (`people.complete`).
MINE = NOBODY_BUT | {"grid": IN, "superuser": IN}

TABLE: dict[str, dict[str, str]] = {
    "portal:grid": MINE,
    "portal:grid_add_enterprise": MINE,
    "portal:grid_enterprise": MINE,
    "portal:grid_add_person": MINE,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    return {}
