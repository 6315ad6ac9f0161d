"""Who may help whom with a test: grid staff and offices; never an enterprise's own officer or a colleague."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from accounts.kiosks import kiosk_of
from orgs import queries as orgs
from orgs.enums import Role
from orgs.logic.access import GRID_STAFF, OFFICES, Actor
from orgs.permissions import actor_of
from orgs.units.grid_queries import person_ids_query
from plumbing.doors import Door

HELPERS = GRID_STAFF | OFFICES


def can_help_in(actor: Actor | None, enterprise_id: int) -> bool:
    """Whether the actor may help people of this enterprise with their tests (docs/decisions/0023-help.md).

    Who is its officer, or works there, has something to win by a pass: not this person.
    """
    enterprise = orgs.get_enterprise(enterprise_id) if actor else None
    if actor is None or enterprise is None:
        return False
    on, unit = orgs.today(), {"enterprise_id": enterprise.pk, "area_id": enterprise.area_id}
    if not actor.reaches(HELPERS, **unit, on=on) or Role.OFFICER in actor.effective(**unit, on=on):
        return False
    return actor.person_id is None or not works_in(actor.person_id, enterprise.pk)


def works_in(person_id: int, enterprise_id: int) -> bool:
    """Whether the person is on record in the enterprise today, in any spelling; two queries."""
    return person_ids_query([enterprise_id], orgs.today()).filter(person_id=person_id).exists()


def _helps_in(request: HttpRequest, enterprise_id: int, **_kwargs: Any) -> bool:
    """At a shared tablet people sign in themselves: nobody helps from there."""
    return kiosk_of(request) is None and can_help_in(actor_of(request), enterprise_id)


def _helps_person(request: HttpRequest, enterprise_id: int, person_id: int, **_kwargs: Any) -> bool:
    return _helps_in(request, enterprise_id) and works_in(person_id, enterprise_id)


HELP_ENTERPRISE = Door("help_enterprise", _helps_in)
HELP_PERSON = Door("help_person", _helps_person)
