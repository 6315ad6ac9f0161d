"""What grid staff write: somebody's request to join, and a new enterprise. Officer and office go on from there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from kernel.errors import DomainError
from orgs.logic.phones import parse_phone
from orgs.models import Enterprise, JoinRequest
from orgs.people.join_services import ask_to_join
from orgs.units.grid_queries import Place
from orgs.units.services import create_enterprise, put_in_grid
from plumbing import audit

LONGEST_MARK = 200


@transaction.atomic
def ask_for_somebody(
    enterprise_id: int, *, name: str, phone: str, department: str, actor: Any, now: datetime
) -> JoinRequest:
    """A request to join that grid staff write down; nobody proved the phone, and the request says so.

    Errors: ``phone-missing``, ``phone-invalid``, those of `join_services.ask_to_join`.
    """
    read = parse_phone(phone)
    if not read.value:
        raise DomainError("phone-missing" if not phone.strip() else "phone-invalid")
    mark = f"网格员{actor}代为登记，手机号未经本人验证"[:LONGEST_MARK]
    request = ask_to_join(
        enterprise_id=enterprise_id, name=name, phone=read.value, department=department, reason=mark, now=now
    )
    target = ("join_request", request.pk)
    audit.record("ask_for_somebody", actor=actor, target=target, enterprise=request.enterprise_id)
    return request


@transaction.atomic
def found_enterprise(place: Place, *, name: str, on: date, actor: Any, **facts: str) -> Enterprise:
    """A new enterprise at one of the grid staff's own places; in a grid of theirs it is theirs at once.

    Errors: those of `unit_services.create_enterprise` and `put_in_grid`.
    """
    enterprise = create_enterprise(name=name, area_id=place.area_id, actor=actor, **facts)
    if place.grid_id is not None:
        put_in_grid(enterprise.pk, grid_id=place.grid_id, on=on, actor=actor)
    return enterprise
