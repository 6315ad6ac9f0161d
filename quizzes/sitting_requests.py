"""What the views of a sitting share: whose it is, who acts, whether it is over or stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from kernel.errors import DomainError, NotFound
from quizzes import devices, services
from quizzes.enums import SittingMode
from quizzes.logic.verdicts import is_over
from quizzes.permissions import own_sitting
from quizzes.queries import SittingFacts
from quizzes.services import Trace
from quizzes.wording import sentence_for

View = Callable[..., HttpResponseBase]
UNREADABLE = frozenset({"bad-answer", "bad-request"})
CLOSED_PLACE = frozenset({"left-behind", "not-open-yet"})


def foreign_is_missing(view: View) -> View:
    """A sitting that the service does not find, or finds to be somebody else's, is a 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as missing:
            raise Http404 from missing

    return guarded


def facts_of(request: HttpRequest, sitting_id: UUID) -> SittingFacts:
    """The sitting of the request. Raises Http404."""
    facts = own_sitting(request, sitting_id)
    if facts is None:
        raise Http404
    return facts


def fresh_facts(request: HttpRequest, sitting_id: UUID) -> SittingFacts:
    """The same, asked of the database once more: after something was written. Raises Http404."""
    request.__dict__.pop("_anpei_sittings", None)
    return facts_of(request, sitting_id)


def account_of(request: HttpRequest) -> int:
    """The signed-in account; the door has seen to it."""
    return int(request.user.pk or 0)


def trace_of(request: HttpRequest) -> Trace:
    """Where a change comes from, for the journal."""
    return Trace(device=devices.device_of(request))


def wants_json(request: HttpRequest) -> bool:
    """Whether the script asks."""
    return "application/json" in request.headers.get("Accept", "")


def refusal_json(refusal: DomainError, sitting_id: UUID) -> JsonResponse:
    """A refusal as the script reads it: 400 for what cannot be read, else 409."""
    body = {
        "error": refusal.code,
        "message": sentence_for(refusal),
        "number": refusal.params.get("number"),
        "result": reverse("quizzes:result", args=[sitting_id]),
    }
    return JsonResponse(body, status=400 if refusal.code in UNREADABLE else 409)


def ended(facts: SittingFacts) -> HttpResponse | None:
    """A redirect to the result when the sitting is submitted or on paper, or its time is past (it is closed here)."""
    if facts.is_open and facts.mode != SittingMode.PAPER and not is_over(facts.deadline, now=timezone.now()):
        return None
    if facts.is_open and facts.deadline is not None:
        services.close_if_over(facts.id, now=timezone.now())
    return redirect("quizzes:result", facts.id)


def halted(facts: SittingFacts, *, now: datetime) -> HttpResponse | None:
    """`ended`, or to the page that says that the sitting is paused."""
    found = ended(facts)
    if found is None and facts.clock.is_paused(now):
        return redirect("quizzes:sitting", facts.id)
    return found
