"""The worker's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orgs.enums import Role
from orgs.logic.access import Actor
from orgs.permissions import actor_of
from orgs.queries import today as legal_today
from plumbing.doors import SIGNED_IN, door
from portal.sign_in import landing
from portal.today import today_of


@door(SIGNED_IN)
@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What a worker owes and may do today. An account that is nobody's own goes where its work is."""
    actor = actor_of(request)
    if actor is None or actor.person_id is None:
        going = landing(request)
        return _nobody(request, actor) if going == request.path else redirect(going)
    now = timezone.now()
    context: dict[str, Any] = {
        "now": now,
        "page": today_of(request, actor.person_id, now=now),
    }
    return render(request, "portal/today.html", context)


def _nobody(request: HttpRequest, actor: Actor | None) -> HttpResponse:
    """No employee's account; what its roles are called, for whom there is nothing to do here now."""
    on = legal_today()
    held = {grant.role for grant in actor.grants if on in grant.period} if actor is not None else set()
    labels = [str(label) for value, label in Role.choices if value in held]
    return render(request, "portal/nobody.html", {"roles": "、".join(labels)})
