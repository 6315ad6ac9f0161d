"""Going on where there is no way back, and standing still: forward, pause, resume. By plain forms and by the script."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kernel.errors import DomainError, NotFound
from plumbing.doors import door
from quizzes import screens, services
from quizzes.logic.navigation import SECTIONS
from quizzes.permissions import OWN_SITTING
from quizzes.services import AnswerPut
from quizzes.services.answers import sound_nonces
from quizzes.sitting_queries import journal_seqs
from quizzes.sitting_requests import (
    account_of,
    facts_of,
    foreign_is_missing,
    fresh_facts,
    halted,
    refusal_json,
    trace_of,
    wants_json,
)
from quizzes.wire import number_from_json, puts_from_json
from quizzes.wording import sentence_for


@door(OWN_SITTING)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@foreign_is_missing
def forward(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """GET asks before a part is finished for good; POST goes on. The script gets the next part as JSON."""
    if request.method == "POST":
        return _forward_json(request, sitting_id) if wants_json(request) else _forward_form(request, sitting_id)
    facts, now = facts_of(request, sitting_id), timezone.now()
    if (stop := halted(facts, now=now)) is not None:
        return stop
    context = screens.sheet_context(facts, now=now)
    if facts.navigation != SECTIONS or not context["finish"]:
        return redirect("quizzes:question", sitting_id, screens.first_open(facts))
    return render(request, "quizzes/finish_part.html", context)


def _forward_form(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    text = request.POST.get("to", "")
    to = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
    try:
        go_on(request, sitting_id, to=to)
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        messages.warning(request, sentence_for(refusal))
    return redirect("quizzes:sitting", sitting_id)


def go_on(request: HttpRequest, sitting_id: UUID, *, to: int, puts: tuple[AnswerPut, ...] = ()) -> int:
    """`services.go_forward` for this request."""
    return services.go_forward(
        sitting_id, user_id=account_of(request), to=to, puts=puts, now=timezone.now(), trace=trace_of(request)
    )


def _forward_json(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """``{"to": 3, "answers": […]}`` → receipts and the part that is open now; without `to` the open part alone."""
    try:
        to, puts = number_from_json(request.body, "to"), ()
        if to is not None:
            puts = tuple(puts_from_json(request.body))
            go_on(request, sitting_id, to=to, puts=puts)
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        return refusal_json(refusal, sitting_id)
    facts, now = fresh_facts(request, sitting_id), timezone.now()
    if halted(facts, now=now) is not None:
        return refusal_json(DomainError("paused" if facts.is_open else "already-submitted"), sitting_id)
    seqs = journal_seqs(sitting_id, sound_nonces(puts)) if puts else {}
    receipts = [{"k": put.nonce, "n": put.place, "seq": seqs[put.nonce]} for put in puts if put.nonce in seqs]
    return JsonResponse(screens.part_data(facts, now=now) | {"n": screens.first_open(facts), "saved": receipts})


@door(OWN_SITTING)
@never_cache
@require_POST
@foreign_is_missing
def pause(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The clock stands still and the questions are put away."""
    return _clock(request, sitting_id, services.pause_sitting)


@door(OWN_SITTING)
@never_cache
@require_POST
@foreign_is_missing
def resume(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The clock runs again."""
    return _clock(request, sitting_id, services.resume_sitting)


def _clock(request: HttpRequest, sitting_id: UUID, act: Callable[..., None]) -> HttpResponse:
    try:
        act(sitting_id, user_id=account_of(request), now=timezone.now())
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        if refusal.code != "paused" and wants_json(request):
            return refusal_json(refusal, sitting_id)
        if refusal.code != "paused":
            messages.warning(request, sentence_for(refusal))
    if wants_json(request):
        return JsonResponse({"url": reverse("quizzes:sitting", args=[sitting_id])})
    return redirect("quizzes:sitting", sitting_id)
