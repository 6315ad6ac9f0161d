"""The enterprise desk: which enterprise, and who is short of how many hours under which clause."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.clock import CHINA, legal_date
from learning.queries import hours_short_by_worker
from orgs.enums import PostCategory
from orgs.logic.access import ENTERPRISE_MANAGERS
from orgs.permissions import DESK, ENTERPRISE_READ, actor_of
from orgs.queries import enterprises_for, get_enterprise, today
from plumbing.doors import door
from portal.desk import STATUSES, Filters, build_table

LISTED = 500


@door(DESK)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The enterprises that the reader may read; straight on when there is just one."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    name = request.GET.get("name", "").strip()
    reachable = enterprises_for(actor).select_related("area")
    enterprises = list(reachable.filter(name__icontains=name)[:LISTED])
    if len(enterprises) == 1 and not name:
        return redirect("portal:desk_hours", enterprises[0].pk)
    return render(request, "portal/desk/index.html", {"enterprises": enterprises, "name": name})


@door(ENTERPRISE_READ)
@require_safe
def desk_hours(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Who is short, by how much, under which clause, until when."""
    now = timezone.now()
    on = legal_date(now)
    table = build_table(hours_short_by_worker(enterprise_id, on), Filters.from_query(request.GET), on=on)
    context = {
        **frame(request, enterprise_id, current="hours"),
        "table": table,
        "now": now.astimezone(CHINA),
        "statuses": STATUSES,
        "categories": PostCategory.choices,
        "query": _query(request),
    }
    return render(request, "portal/desk/hours.html", context)


def frame(request: HttpRequest, enterprise_id: int, *, current: str) -> dict[str, Any]:
    """What every page of the desk shows round its own: the enterprise, the rail, what the reader may do."""
    enterprise = get_enterprise(enterprise_id)
    actor = actor_of(request)
    if enterprise is None or actor is None:
        raise Http404
    return {
        "enterprise": enterprise,
        "current": current,
        "year": today().year,
        "may_print": actor.reaches(
            ENTERPRISE_MANAGERS, enterprise_id=enterprise.pk, area_id=enterprise.area_id, on=today()
        ),
    }


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
