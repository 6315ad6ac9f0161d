"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from regulations.models import Instrument, InstrumentState
from tests.doors.people import EVERYBODY, IN, NOBODY_BUT

EDITORS = NOBODY_BUT | {"editor": IN, "admin": IN}
TABLE: dict[str, dict[str, str]] = {
    "regulations:instruments": EVERYBODY,
    "regulations:instrument": EVERYBODY,
    "law_admin:states": EDITORS,
    "law_admin:import": EDITORS,
    "law_admin:state": EDITORS,
    "law_admin:day": EDITORS,
    "law_admin:pair": EDITORS,
    "law_admin:again": EDITORS,
    "law_admin:confirm": EDITORS,
    "law_admin:discard": EDITORS,
    "law_admin:undo": EDITORS,
    "law_admin:reviews": EDITORS,
    "law_admin:close_reviews": EDITORS,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    state = InstrumentState.objects.create(title="门前的规定", short_title="门前的规定", imported_at=timezone.now())
    return {"state_id": state.pk, "instrument_id": Instrument.objects.order_by("pk")[0].pk}
