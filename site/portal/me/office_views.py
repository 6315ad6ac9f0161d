"""Requests about personal data at the office: read, carried out, turned down; whom the clock erases next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.names import display_names
from kernel.clock import legal_date
from kernel.errors import DomainError
from orgs.enums import RequestKind, RequestState
from orgs.permissions import OFFICE, actor_of, can_office_read_person
from orgs.privacy import requests as person_requests
from orgs.privacy.erasure import plan_of
from orgs.privacy.person_file import file_of
from plumbing.doors import Door, door, form_method
from portal.me.my_data import earliest_erasure
from portal.me.replies import send_reply, words_of
from portal.me.words import basis_of, sentence
from portal.office.frame import actor_or_404, frame

PAGE = 50
SHOWN = {
    "open": (RequestState.OPEN,),
    "waiting": (RequestState.WAITING,),
    "closed": (RequestState.DONE, RequestState.REFUSED),
}


def _reaches_request(request: HttpRequest, asked_id: int, **_kwargs: Any) -> bool:
    found = person_requests.get_request(asked_id)
    return found is not None and can_office_read_person(actor_of(request), found.person_id)


OFFICE_REQUEST = Door("office_request", _reaches_request)


@door(OFFICE)
@never_cache
@require_safe
def office_requests(request: HttpRequest) -> HttpResponse:
    """Requests of people within reach, oldest first; and who will be erased on which day."""
    actor = actor_or_404(request)
    shown = request.GET.get("show", "open")
    states = SHOWN.get(shown, SHOWN["open"])
    pages = Paginator(person_requests.requests_for(actor, states=states), PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        **frame(request, current="requests"),
        "page": page,
        "show": shown if shown in SHOWN else "open",
        "counts": {name: person_requests.requests_for(actor, states=each).count() for name, each in SHOWN.items()},
    }
    return render(request, "portal/requests/list.html", context)


@door(OFFICE_REQUEST)
@never_cache
@form_method
def office_request(request: HttpRequest, asked_id: int) -> HttpResponse:
    """One request: what is asked, what the rules say, and the reply."""
    problem = ""
    if request.method == "POST":
        try:
            _answer(request, asked_id)
        except DomainError as error:
            problem = sentence(error)
        else:
            return redirect("portal:office_request", asked_id)
    asked = person_requests.get_request(asked_id)
    if asked is None:
        raise Http404
    plan = plan_of(asked.person_id, on=legal_date(timezone.now()))
    context = {
        **frame(request, current="requests"),
        "asked": asked,
        "file": file_of(asked.person_id),
        "plan": plan,
        "keep_until": earliest_erasure(plan),
        "basis": basis_of(plan.rule),
        "is_open": asked.state in person_requests.ANSWERABLE,
        "is_erasure": asked.kind == RequestKind.ERASE,
        "decided_by": display_names([asked.decided_by] if asked.decided_by else []).get(asked.decided_by or 0, ""),
        "problem": problem,
        "answer": request.POST.get("answer", ""),
    }
    return render(request, "portal/requests/one.html", context)


def _answer(request: HttpRequest, asked_id: int) -> None:
    match request.POST.get("do"):
        case "erase":
            words, now = words_of(request), timezone.now()
            done = person_requests.carry_out_erasure(asked_id, answer=words, actor=request.user, now=now)
            if done.state == RequestState.DONE:
                messages.success(request, _("The person is erased."))
            else:
                messages.success(request, _("What may go is erased; the rest follows on the day shown below."))
        case "done":
            send_reply(request, asked_id, state=RequestState.DONE)
        case "refuse":
            send_reply(request, asked_id, state=RequestState.REFUSED)
        case _other:
            raise Http404
