"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from tests.doors.people import IN, NOBODY_BUT

OFFICES = NOBODY_BUT | dict.fromkeys(("town", "county", "admin"), IN)
TABLE: dict[str, dict[str, str]] = {
    "portal:office_imports": OFFICES,
    "portal:office_import_upload": OFFICES,
}
# They need an import under way, in reach and out of it.
ELSEWHERE: dict[str, str] = {
    **dict.fromkeys(
        ("portal:office_import", "portal:office_import_store", "portal:office_import_discard",
         "portal:office_import_undo", "portal:office_import_sheet"),
        "tests/portal/office/test_imports.py",
    ),
    "portal:roster_undo": "tests/orgs/rosters/storing/test_undo.py",
    "imports:undo": "tests/orgs/rosters/storing/test_undo.py",
}  # fmt: skip


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    return {}
