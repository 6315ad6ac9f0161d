"""The kiosks that somebody keeps, with the names of their units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from accounts.kiosks import kiosks_in_service
from orgs.kiosk_queries import names_of_units, units_kept
from orgs.logic.access import Actor


@dataclass(frozen=True, slots=True)
class KioskLine:
    """One kiosk in service."""

    kiosk_id: UUID
    label: str
    unit: str
    idle_seconds: int
    created_at: datetime
    last_seen_at: datetime | None


def kiosk_lines(actor: Actor) -> list[KioskLine]:
    """Kiosks that the actor registered or in whose units it has a role, newest first; a fixed number of queries."""
    rows = list(kiosks_in_service().filter(_own(actor))[:500])
    names = names_of_units([(row.scope_kind, row.scope_id) for row in rows])
    return [
        KioskLine(
            row.pk,
            row.label,
            names.get((row.scope_kind, row.scope_id), ""),
            row.idle_seconds,
            row.created_at,
            row.last_seen_at,
        )
        for row in rows
    ]


def _own(actor: Actor) -> Q:
    if actor.is_superuser:
        return Q()
    wanted = Q(created_by=actor.user_id)
    for kind, ids in units_kept(actor).items():
        wanted |= Q(scope_kind=kind, scope_id__in=ids)
    return wanted
