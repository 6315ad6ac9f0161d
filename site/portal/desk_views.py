"""The enterprise desk: which enterprise, and who is short of how many hours under which clause."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kernel.clock import CHINA, legal_date
from learning.queries import hours_short_by_worker
from orgs.enums import PostCategory
from orgs.logic.access import ENTERPRISE_MANAGERS, OFFICES
from orgs.permissions import DESK, ENTERPRISE_READ, actor_of
from orgs.privacy.desk_requests import NOBODY_WAITS, waiting_at_desk
from orgs.queries import enterprises_for, get_enterprise, today
from plumbing.doors import door
from portal.addresses import text_of
from portal.desk import STATUSES, Filters, build_table

LISTED = 100


@door(DESK)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The enterprises that the reader may read; straight on when there is just one."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    name = text_of(request.GET, "name", most=100)
    reachable = enterprises_for(actor).select_related("area").order_by("name", "pk")
    pages = Paginator(reachable.filter(Q(name__icontains=name) | Q(unit_code__iexact=name)), LISTED)
    page = pages.get_page(request.GET.get("page"))
    if pages.count == 1 and not name:
        return redirect("portal:desk_hours", page[0].pk)
    context = {
        "enterprises": page.object_list,
        "page": page,
        "page_range": pages.get_elided_page_range(page.number),
        "name": name,
        "current": "index",
        "query": _query(request),
        "is_office": actor.has_role(OFFICES, on=today()),
    }
    return render(request, "portal/desk/index.html", context)


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
    may_manage = actor.reaches(ENTERPRISE_MANAGERS, enterprise_id=enterprise.pk, area_id=enterprise.area_id, on=today())
    waiting = waiting_at_desk(actor, enterprise.pk) if may_manage else NOBODY_WAITS
    return {
        "enterprise": enterprise,
        "current": current,
        "year": today().year,
        "may_print": may_manage,
        "joins_waiting": waiting.joins,
        "requests_waiting": waiting.corrections,
    }


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
