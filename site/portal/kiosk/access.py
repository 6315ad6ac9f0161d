"""Who keeps which kiosk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from accounts.kiosks import Kiosk, get_kiosk, kiosk_of
from orgs import queries as orgs
from orgs.kiosk_queries import KIOSK_KEEPERS, keeps_unit
from orgs.logic.access import Actor
from orgs.permissions import actor_of
from plumbing.doors import Door


def can_keep(actor: Actor | None, kiosk: Kiosk) -> bool:
    """Whether the actor registered the kiosk and still keeps kiosks, or has a role over its unit."""
    if actor is None or not actor.has_role(KIOSK_KEEPERS, on=orgs.today()):
        return False
    if actor.is_superuser or kiosk.created_by == actor.user_id:
        return True
    return keeps_unit(actor, kiosk.scope_kind, kiosk.scope_id)


def _keeps_kiosks(request: HttpRequest, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.has_role(KIOSK_KEEPERS, on=orgs.today())


def _keeps(request: HttpRequest, kiosk_id: UUID, **_kwargs: Any) -> bool:
    kiosk = get_kiosk(kiosk_id)
    return kiosk is not None and can_keep(actor_of(request), kiosk)


def _is_kiosk(request: HttpRequest, **_kwargs: Any) -> bool:
    return kiosk_of(request) is not None


KEEPER = Door("kiosk_keeper", _keeps_kiosks)
KEEPS = Door("kiosk_keeps", _keeps)
# The device itself is what is asked for; who is signed in does not matter.
AT_KIOSK = Door("at_kiosk", _is_kiosk, public=True)
