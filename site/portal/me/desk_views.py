"""Corrections asked for, at the enterprise's desk: read, corrected on the person's card, answered."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.names import display_names
from kernel.errors import DomainError
from orgs.enums import RequestState
from orgs.permissions import ENTERPRISE_MANAGE, actor_of
from orgs.privacy import requests as person_requests
from orgs.privacy.desk_requests import correction_at, corrections_at
from plumbing.doors import Door, door, form_method
from portal.desk_views import frame
from portal.me.replies import send_reply
from portal.me.words import sentence
from portal.office.frame import actor_or_404

PAGE = 50
SHOWN = {"open": person_requests.ANSWERABLE, "closed": (RequestState.DONE, RequestState.REFUSED)}
STATES = {"done": RequestState.DONE, "refuse": RequestState.REFUSED}


def _answers(request: HttpRequest, enterprise_id: int, asked_id: int, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    if actor is None or not ENTERPRISE_MANAGE.opens(request, enterprise_id=enterprise_id):
        return False
    return correction_at(actor, enterprise_id, asked_id) is not None


DESK_REQUEST = Door("desk_request", _answers)


@door(ENTERPRISE_MANAGE)
@never_cache
@require_safe
def desk_requests(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Corrections that people of this enterprise ask for, oldest first."""
    context = frame(request, enterprise_id, current="requests")
    shown = request.GET.get("show", "open")
    shown = shown if shown in SHOWN else "open"
    found = corrections_at(actor_or_404(request), context["enterprise"].pk, states=SHOWN[shown])
    context |= {"page": Paginator(found, PAGE).get_page(request.GET.get("page")), "show": shown}
    return render(request, "portal/requests/desk_list.html", context)


@door(DESK_REQUEST)
@never_cache
@form_method
def desk_request(request: HttpRequest, enterprise_id: int, asked_id: int) -> HttpResponse:
    """One request: what is wrong, the person's card to put it right, and the reply."""
    problem = ""
    if request.method == "POST":
        try:
            _answer(request, asked_id)
        except DomainError as error:
            problem = sentence(error)
        else:
            return redirect("portal:desk_request", enterprise_id, asked_id)
    context = frame(request, enterprise_id, current="requests")
    asked = correction_at(actor_or_404(request), context["enterprise"].pk, asked_id)
    if asked is None:
        raise Http404
    context |= {
        "asked": asked,
        "is_open": asked.state in person_requests.ANSWERABLE,
        "decided_by": display_names([asked.decided_by] if asked.decided_by else []).get(asked.decided_by or 0, ""),
        "problem": problem,
        "answer": request.POST.get("answer", ""),
    }
    return render(request, "portal/requests/desk_one.html", context, status=422 if problem else 200)


def _answer(request: HttpRequest, asked_id: int) -> None:
    state = STATES.get(request.POST.get("do", ""))
    if state is None:
        raise Http404
    send_reply(request, asked_id, state=state)
