"""Addresses of this part, who passes, and what their arguments are (`arguments(world)`)."""

from __future__ import annotations

from typing import Any

from tests.doors.people import EVERYBODY, IN, MANAGERS, NOBODY_BUT, OUT, READERS

OFFICE = NOBODY_BUT | dict.fromkeys(("town", "county", "admin"), IN)
TABLE: dict[str, dict[str, str]] = {
    "portal:people_list": READERS,
    "portal:people_add": MANAGERS,
    "portal:people_xlsx": MANAGERS,
    "portal:person_card": READERS,
    "portal:person_number": MANAGERS,
    "portal:person_pin": MANAGERS,
    "portal:person_change": MANAGERS,
    "portal:person_leave": MANAGERS,
    "portal:person_return": dict.fromkeys(MANAGERS, OUT) | {"nobody": MANAGERS["nobody"]},  # the worker has not left
    "portal:person_correct": MANAGERS,
    "portal:post_correct": MANAGERS,
    "portal:held_add": MANAGERS,
    "portal:held_correct": MANAGERS,
    "portal:held_remove": MANAGERS,
    "portal:joins": MANAGERS,
    "portal:join_decide": MANAGERS,
    "portal:join_qr": MANAGERS,
    "portal:join": EVERYBODY,
    "portal:join_code": EVERYBODY,
    "portal:join_done": EVERYBODY,
    "portal:office_people": OFFICE,
    "portal:office_joins": OFFICE,
    "portal:office_join_decide": OFFICE,
    "portal:office_person": OFFICE,
}
ELSEWHERE: dict[str, str] = {}


def arguments(world: dict[str, Any]) -> dict[str, Any]:
    """URL arguments that the common world does not have."""
    from orgs.models import Enterprise, HeldCertificate, JoinRequest, Person

    kwargs = world["kwargs"]
    person = Person.objects.get(pk=kwargs["person_id"])
    enterprise = Enterprise.objects.get(pk=kwargs["enterprise_id"])
    held = HeldCertificate.objects.create(person=person, system="emergency", kind="低压电工作业")
    join = JoinRequest.objects.create(enterprise=enterprise, name="罗小燕", phone="13800000077")
    return {
        "post_id": person.posts.get().pk,
        "held_id": held.pk,
        "join_id": join.pk,
        "unit_code": enterprise.unit_code,
    }
