"""Named predicates and doors over units."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from orgs import queries
from orgs.logic.access import (
    ADMINISTRATORS,
    ENTERPRISE_MANAGERS,
    ENTERPRISE_READERS,
    GRID_STAFF,
    LOG_READERS,
    OFFICES,
    Actor,
)
from plumbing.doors import Door


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor of a request, asked of the database once a request."""
    if not hasattr(request, "_anpei_actor"):
        request._anpei_actor = queries.actor_for(request.user)  # type: ignore[attr-defined]
    return request._anpei_actor  # type: ignore[attr-defined,no-any-return]


def can_read_enterprise(actor: Actor | None, enterprise_id: int) -> bool:
    """Whether the actor may read an enterprise's people and records."""
    return _reaches(actor, enterprise_id, ENTERPRISE_READERS)


def can_manage_enterprise(actor: Actor | None, enterprise_id: int) -> bool:
    """Whether the actor may change an enterprise's roster and print its papers."""
    return _reaches(actor, enterprise_id, ENTERPRISE_MANAGERS)


def is_office(actor: Actor | None) -> bool:
    """Whether the actor works in a town or county office."""
    return actor is not None and actor.has_role(OFFICES, on=queries.today())


def _reaches(actor: Actor | None, enterprise_id: int, roles: frozenset[str]) -> bool:
    enterprise = queries.get_enterprise(enterprise_id) if actor else None
    if actor is None or enterprise is None:
        return False
    return actor.reaches(roles, enterprise_id=enterprise.pk, area_id=enterprise.area_id, on=queries.today())


def _reads(request: HttpRequest, enterprise_id: int, **_kwargs: Any) -> bool:
    return can_read_enterprise(actor_of(request), enterprise_id)


def _manages(request: HttpRequest, enterprise_id: int, **_kwargs: Any) -> bool:
    return can_manage_enterprise(actor_of(request), enterprise_id)


def _is_person(request: HttpRequest, **_kwargs: Any) -> bool:
    return queries.person_id_of(request.user) is not None


def _has_desk(request: HttpRequest, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.has_role(ENTERPRISE_READERS, on=queries.today())


def _in_office(request: HttpRequest, **_kwargs: Any) -> bool:
    return is_office(actor_of(request))


def _office_reaches(request: HttpRequest, enterprise_id: int, **_kwargs: Any) -> bool:
    return _reaches(actor_of(request), enterprise_id, OFFICES)


def can_office_read_person(actor: Actor | None, person_id: int) -> bool:
    """Whether an office reaches one of the enterprises where the person works or worked; three queries."""
    if actor is None or not actor.has_role(OFFICES, on=queries.today()):
        return False
    ids = queries.enterprises_of_person(person_id)
    return queries.enterprises_for(actor, roles=OFFICES).filter(pk__in=ids).exists()


def _office_reads_person(request: HttpRequest, person_id: int, **_kwargs: Any) -> bool:
    return can_office_read_person(actor_of(request), person_id)


def _grid_reaches(request: HttpRequest, enterprise_id: int, **_kwargs: Any) -> bool:
    return _reaches(actor_of(request), enterprise_id, GRID_STAFF)


def _on_grid(request: HttpRequest, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.has_role(GRID_STAFF, on=queries.today())


def can_read_logs(actor: Actor | None) -> bool:
    """Whether the actor may read the logs, which are one for the whole site."""
    return actor is not None and actor.holds_all(LOG_READERS, on=queries.today())


def _reads_logs(request: HttpRequest, **_kwargs: Any) -> bool:
    return can_read_logs(actor_of(request))


def can_administer(actor: Actor | None) -> bool:
    """Whether the actor may change what is one for the whole site."""
    return actor is not None and actor.holds_all(ADMINISTRATORS, on=queries.today())


def _administers(request: HttpRequest, **_kwargs: Any) -> bool:
    return can_administer(actor_of(request))


OFFICE = Door("office", _in_office)
OFFICE_ENTERPRISE = Door("office_enterprise", _office_reaches)
OFFICE_PERSON = Door("office_person", _office_reads_person)
LOGS = Door("logs", _reads_logs)
ADMINISTER = Door("administer", _administers)
GRID = Door("grid", _on_grid)
GRID_ENTERPRISE = Door("grid_enterprise", _grid_reaches)
PERSON = Door("person", _is_person)
DESK = Door("desk", _has_desk)
ENTERPRISE_READ = Door("enterprise_read", _reads)
ENTERPRISE_MANAGE = Door("enterprise_manage", _manages)
