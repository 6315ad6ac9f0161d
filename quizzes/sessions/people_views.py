"""The seat list: adding people of the unit's roster, taking somebody off, other numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from orgs.kiosk_queries import enterprises_at_kiosk
from orgs.people.queries import people_of
from orgs.queries import get_enterprise, today
from orgs.units.queries import enterprise_ids_in
from plumbing.doors import door, form_method
from quizzes.models import InvigilatedSession
from quizzes.sessions import seat_services
from quizzes.sessions.pages import acted, frame, session_or_404
from quizzes.sessions.permissions import KEEPS, KEEPS_SEAT
from quizzes.sessions.seat_services import MOST_SEATS, people_to_seat

LONGEST = 60


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _line(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:LONGEST]


@door(KEEPS)
@never_cache
@form_method
def session_people(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """People of the roster, to be ticked or added all at once. For an area's session an enterprise is chosen first."""
    session = session_or_404(request, session_id)
    enterprise_id = _enterprise(session, _number(request.GET.get("enterprise", "")))
    if request.method == "POST":
        return _add(request, session, enterprise_id)
    context: dict[str, Any] = {**frame(session, current="session"), "of_area": session.area_id is not None}
    if enterprise_id is None:
        text = _line(request, "q")
        found, more = enterprises_at_kiosk(session.area_id or 0, text)
        return render(request, "quizzes/sessions/firms.html", context | {"found": found, "more": more, "q": text})
    asked = {"text": _line(request, "text"), "department": _line(request, "department")}
    people = people_of(enterprise_id, on=today(), page=max(1, _number(request.GET.get("page", ""))), **asked)
    seated = set(session.seats.values_list("person_id", flat=True))
    query = request.GET.copy()
    query.pop("page", None)
    context |= {
        "enterprise": get_enterprise(enterprise_id),
        "people": people,
        "rows": [(line, line.person_id in seated) for line in people.lines],
        "seated": len(seated),
        "asked": asked,
        "query": query.urlencode(),
    }
    return render(request, "quizzes/sessions/people.html", context)


def _enterprise(session: InvigilatedSession, asked: int) -> int | None:
    """Whose roster: the session's own enterprise; of an area's session one that lies in the area. Others: 404."""
    if session.area_id is None:
        return session.enterprise_id
    if not asked:
        return None
    if asked not in enterprise_ids_in(session.area_id, today()):
        raise Http404
    return asked


def _add(request: HttpRequest, session: InvigilatedSession, enterprise_id: int | None) -> HttpResponse:
    """`person`: those ticked; `all`: the whole list as it is filtered by department, or the whole roster."""
    if enterprise_id is None:
        raise Http404
    back = f"{reverse('quizzes:session_people', args=[session.pk])}?{request.GET.urlencode()}"
    is_all = "all" in request.POST
    department = request.POST.get("department", "")[:LONGEST] if is_all else ""
    chosen = [_number(each) for each in request.POST.getlist("person")[:MOST_SEATS]]
    ids = people_to_seat(enterprise_id, chosen=chosen, department=department, everybody=is_all)
    if not ids:
        messages.error(request, _("Nobody was ticked. Tick people, or add all."))
        return HttpResponseRedirect(back)

    def act() -> str:
        added = seat_services.add_people(session.pk, ids, by=request.user)
        said = ngettext("%(n)s person was added to the seat list.", "%(n)s people were added to the seat list.", added)
        return said % {"n": added}

    return acted(request, act, back=reverse("quizzes:session", args=[session.pk]) if is_all else back)


@door(KEEPS)
@require_POST
def session_arrange(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Numbers by lot, or by name with `way=name`."""

    def act() -> str:
        if request.POST.get("way") == "name":
            seat_services.order_seats(session_id, by=request.user)
            return _("The seats are numbered by name.")
        seat_services.shuffle_seats(session_id, by=request.user)
        return _("The seats are numbered by lot.")

    return acted(request, act, back=reverse("quizzes:session", args=[session_id]) + "#seats")


@door(KEEPS_SEAT)
@require_POST
def session_seat_remove(request: HttpRequest, session_id: UUID, seat_id: int) -> HttpResponse:
    """Takes somebody off the list."""

    def act() -> str:
        seat_services.remove_seat(session_id, seat_id, by=request.user)
        return _("One person was taken off the seat list.")

    return acted(request, act, back=reverse("quizzes:session", args=[session_id]) + "#seats")
