"""Help with a test: grid staff and offices; no officer helps the own workers. A helped sitting is its helper's."""

from __future__ import annotations

from typing import Any

from tests.doors.people import IN, NOBODY_BUT

HELPERS = NOBODY_BUT | dict.fromkeys(("grid", "town", "county", "admin"), IN)

TABLE: dict[str, dict[str, str]] = {
    "portal:help_people": HELPERS,
    "portal:help_person": HELPERS,
    "portal:help_course": HELPERS,
    "quizzes:help": NOBODY_BUT,  # nobody is helped with the world's sitting; a helper: tests/quizzes/helping
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    return {}
