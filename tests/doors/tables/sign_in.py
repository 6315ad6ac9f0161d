"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from tests.doors.people import EVERYBODY, PERSONS, SIGNED_IN

TABLE: dict[str, dict[str, str]] = {
    "portal:sign_in_number": EVERYBODY,
    "portal:sign_out_everywhere": SIGNED_IN,
    "portal:my_pin": PERSONS,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    return {}
