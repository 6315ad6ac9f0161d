"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from orgs.models import PersonRequest
from tests.doors.people import IN, MANAGERS, NOBODY_BUT, PERSONS, SIGNED_IN

OFFICES = NOBODY_BUT | {"town": IN, "county": IN, "admin": IN}
TABLE: dict[str, dict[str, str]] = {
    "portal:consent": SIGNED_IN,
    "portal:consent_withdraw": SIGNED_IN,
    "portal:my_data": PERSONS,
    "portal:my_data_file": PERSONS,
    "portal:my_data_request": NOBODY_BUT,  # asked without a kind; with one: tests/portal/me
    "portal:desk_requests": MANAGERS,
    "portal:desk_request": MANAGERS,  # of who works elsewhere too, and erasures: tests/portal/me/test_desk_requests.py
    "portal:office_requests": OFFICES,
    "portal:office_request": OFFICES,
}
ELSEWHERE: dict[str, str] = {
    "publish_notice": "tests/accounts/test_notice_admin.py: needs the admin's permissions",
}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    asked = PersonRequest.objects.create(person_id=world["kwargs"]["person_id"], kind="correct", text="姓名有误")
    return {"asked_id": asked.pk}
