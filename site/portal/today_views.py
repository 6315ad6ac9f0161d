"""The worker's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orgs.logic.access import ENTERPRISE_READERS
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
        return render(request, "portal/nobody.html") if going == request.path else redirect(going)
    now = timezone.now()
    context: dict[str, Any] = {
        "has_desk": actor.has_role(ENTERPRISE_READERS, on=legal_today()),
        "has_admin": request.user.has_perm("wagtailadmin.access_admin"),
        "now": now,
        "page": today_of(request, actor.person_id, now=now),
    }
    return render(request, "portal/today.html", context)
