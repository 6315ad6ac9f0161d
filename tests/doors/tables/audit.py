"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from tests.doors.people import IN, NOBODY_BUT

READERS = NOBODY_BUT | {"county": IN, "admin": IN}
TABLE: dict[str, dict[str, str]] = {
    "portal:audit_log": READERS,
    "portal:audit_log_file": READERS,
    "portal:sign_in_log": READERS,
    "portal:sign_in_log_file": READERS,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    return {}
