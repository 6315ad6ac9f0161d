"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from tests.doors.people import EVERYBODY, IN, NOBODY_BUT, OUT, SIGNED_IN

TABLE: dict[str, dict[str, str]] = {
    "portal:second_factor": EVERYBODY,  # without the password of an enrolled account it leads to the password
    "portal:second_factor_setup": SIGNED_IN | {"worker": OUT, "other_worker": OUT},
    "portal:second_factor_reset": NOBODY_BUT | {"admin": IN},
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    return {}
