"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from accounts.models import Kiosk
from tests.doors.people import EVERYBODY, IN, NOBODY_BUT, OUT, PEOPLE, SIGNED_IN

KEEPERS = NOBODY_BUT | dict.fromkeys(("officer", "foreign_officer", "grid", "town", "county", "admin"), IN)
NO_KIOSK = dict.fromkeys(PEOPLE, OUT)  # public, but only on a device that is a kiosk: tests/portal/kiosk
TABLE: dict[str, dict[str, str]] = {
    "portal:kiosk": NO_KIOSK,
    "portal:kiosk_stop": NO_KIOSK,
    "portal:kiosk_out": EVERYBODY,
    "portal:kiosk_here": SIGNED_IN,
    "portal:kiosk_setup": KEEPERS,
    "portal:kiosks": KEEPERS,
    # A kiosk of the officer's enterprise; grid staff and offices have it by their role over its area.
    "portal:kiosk_revoke": NOBODY_BUT | dict.fromkeys(("officer", "grid", "town", "county", "admin"), IN),
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    kiosk = Kiosk.objects.create(
        label="村部大厅",
        scope_kind="enterprise",
        scope_id=world["kwargs"]["enterprise_id"],
        token_digest="doors",
        created_by=world["officer"].pk,
    )
    return {"kiosk_id": kiosk.pk}
