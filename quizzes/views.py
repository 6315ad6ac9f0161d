"""The screens of a sitting. Each works by plain forms; the script saves the same way, only sooner."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.errors import DomainError, NotFound
from plumbing.doors import door
from quizzes import screens, services
from quizzes.logic.verdicts import is_over, seconds_left
from quizzes.permissions import OWN_SITTING, own_sitting
from quizzes.queries import SittingFacts
from quizzes.result_screens import result_context
from quizzes.services import AnswerPut, Receipt
from quizzes.wire import is_mark, put_from_form, puts_from_json
from quizzes.wording import sentence_for

View = Callable[..., HttpResponseBase]


def _foreign_is_missing(view: View) -> View:
    """A sitting that the service does not find, or finds to be somebody else's, is a 404."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as missing:
            raise Http404 from missing

    return guarded


def _facts(request: HttpRequest, sitting_id: UUID) -> SittingFacts:
    facts = own_sitting(request, sitting_id)
    if facts is None:
        raise Http404
    return facts


def _account(request: HttpRequest) -> int:
    """The signed-in account; the door has seen to it."""
    return int(request.user.pk or 0)


def _ended(facts: SittingFacts) -> HttpResponse | None:
    """A redirect to the result when the sitting is submitted or its time is past (then it is closed here)."""
    if facts.is_open and not is_over(facts.deadline, now=timezone.now()):
        return None
    if facts.is_open:
        services.close_if_over(facts.id, now=timezone.now())
    return redirect("quizzes:result", facts.id)


@door(OWN_SITTING)
@never_cache
@require_GET
def sitting(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Where the person left off: the first unanswered question, or the result."""
    facts = _facts(request, sitting_id)
    return _ended(facts) or _question_page(request, facts, screens.first_open(facts))


@door(OWN_SITTING)
@never_cache
@require_http_methods(["GET", "POST"])
@_foreign_is_missing
def question(request: HttpRequest, sitting_id: UUID, n: int) -> HttpResponse:
    """One question (n from 1). POST saves the plain form and goes where the pressed button says."""
    if request.method == "POST":
        return _save_form(request, sitting_id, n)
    facts = _facts(request, sitting_id)
    if not 1 <= n <= len(facts.paper.places):
        raise Http404
    return _ended(facts) or _question_page(request, facts, n)


def _question_page(request: HttpRequest, facts: SittingFacts, n: int) -> HttpResponse:
    context = screens.question_context(facts, n, now=timezone.now())
    return render(request, "quizzes/question.html", context)


def _save_form(request: HttpRequest, sitting_id: UUID, n: int) -> HttpResponse:
    try:
        put = put_from_form(request, n)
        receipt = services.record_answer(sitting_id, put, user_id=_account(request), now=timezone.now())
        _store_again_if_overtaken(request, sitting_id, put, receipt)
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        messages.warning(request, sentence_for(refusal))
        if refusal.code == "step-twice":
            return _mend_page(request, sitting_id, n, said=refusal.params["said"])
        if refusal.code == "bad-answer":
            return redirect("quizzes:question", sitting_id, n)
        return redirect("quizzes:result", sitting_id)
    return _go(request, sitting_id, n)


def _mend_page(request: HttpRequest, sitting_id: UUID, n: int, *, said: list[Any]) -> HttpResponse:
    """The question once more with what was sent, as far as it makes sense; nothing of it is saved."""
    facts = _facts(request, sitting_id)
    if not 1 <= n <= len(facts.paper.places):
        raise Http404
    context = screens.question_context(facts, n, now=timezone.now(), said=said)
    return _ended(facts) or render(request, "quizzes/question.html", context, status=400)


def _store_again_if_overtaken(request: HttpRequest, sitting_id: UUID, put: AnswerPut, receipt: Receipt) -> None:
    """Back, another choice, back, the first choice again: a repeated form whose answer no longer stands is new."""
    if not receipt.repeated:
        return
    stored = _facts(request, sitting_id).answers.get(put.place)
    item, place = screens.item_at(_facts(request, sitting_id), put.place)
    if stored is None or screens.wire_stands(item, place, stored, put):
        return
    fresh = AnswerPut(put.place, put.wire, uuid4().hex, put.flagged)
    services.record_answer(sitting_id, fresh, user_id=_account(request), now=timezone.now())


def _go(request: HttpRequest, sitting_id: UUID, n: int) -> HttpResponse:
    target = request.POST.get("go", "")
    if is_mark(request.POST):
        return redirect(reverse("quizzes:question", args=[sitting_id, n]) + "#ask")
    if target == "sheet":
        return redirect("quizzes:sheet", sitting_id)
    return redirect("quizzes:question", sitting_id, int(target) if target.isdecimal() and len(target) < 5 else n)


@door(OWN_SITTING)
@never_cache
@require_GET
def sheet(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The answer sheet as a page of its own; the script shows the same as a drawer."""
    facts = _facts(request, sitting_id)
    return _ended(facts) or render(request, "quizzes/sheet.html", _sheet_context(facts))


def _sheet_context(facts: SittingFacts) -> dict[str, Any]:
    cells = screens.cells_of(facts)
    return screens.base_context(facts, now=timezone.now()) | {
        "cells": cells,
        "count": len(cells),
        "answered": sum(cell.answered for cell in cells),
        "flagged": sum(cell.flagged for cell in cells),
        "unanswered": [cell for cell in cells if not cell.answered],
        "marked": [cell for cell in cells if cell.flagged],
        "first_open": screens.first_open(facts),
    }


@door(OWN_SITTING)
@never_cache
@require_POST
@_foreign_is_missing
def save(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The script's save: answers with nonces in, receipts out. Without answers it tells the time left."""
    try:
        puts = puts_from_json(request.body)
        if not puts:
            return JsonResponse(_state(request, sitting_id))
        receipts = services.record_answers(sitting_id, puts, user_id=_account(request), now=timezone.now())
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        return _refusal(refusal, sitting_id)
    return JsonResponse({"saved": [{"k": one.nonce, "n": one.place, "seq": one.seq} for one in receipts]})


def _state(request: HttpRequest, sitting_id: UUID) -> dict[str, Any]:
    facts = _facts(request, sitting_id)
    now = timezone.now()
    still = facts.is_open and not is_over(facts.deadline, now=now)
    return {
        "saved": [],
        "open": still,
        "left": seconds_left(facts.deadline, now=now),
        "result": reverse("quizzes:result", args=[sitting_id]),
    }


def _refusal(refusal: DomainError, sitting_id: UUID) -> JsonResponse:
    body = {
        "error": refusal.code,
        "message": sentence_for(refusal),
        "number": refusal.params.get("number"),
        "result": reverse("quizzes:result", args=[sitting_id]),
    }
    return JsonResponse(body, status=400 if refusal.code in {"bad-answer", "bad-request"} else 409)


@door(OWN_SITTING)
@never_cache
@require_http_methods(["GET", "POST"])
@_foreign_is_missing
def submit(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """GET asks once more and lists what is unanswered; POST hands in, with `answers` (JSON) where some are unsent."""
    if request.method != "POST":
        facts = _facts(request, sitting_id)
        return _ended(facts) or render(request, "quizzes/submit.html", _sheet_context(facts))
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        puts = puts_from_json(request.POST.get("answers", ""))
        done = services.submit_sitting(sitting_id, user_id=_account(request), now=timezone.now(), puts=puts)
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        if wants_json:
            return _refusal(refusal, sitting_id)
        messages.warning(request, sentence_for(refusal))
        return redirect("quizzes:sheet", sitting_id)
    if done.late:
        messages.warning(request, _late_words(done.late))
    if wants_json:
        return JsonResponse({"result": reverse("quizzes:result", args=[sitting_id]), "late": done.late})
    return redirect("quizzes:result", sitting_id)


def _late_words(count: int) -> str:
    return ngettext(
        "%(count)s answer came after the paper was closed and was not counted.",
        "%(count)s answers came after the paper was closed and were not counted.",
        count,
    ) % {"count": count}


@door(OWN_SITTING)
@never_cache
@require_GET
def result(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The score, the receipt, and each wrong answer with the right one, why, and the clause."""
    facts = _facts(request, sitting_id)
    if facts.is_open:
        return _ended(facts) or redirect("quizzes:sitting", sitting_id)
    if facts.submitted_at is None:
        return render(request, "quizzes/void.html", {"quiz_title": facts.payload["title"]})
    return render(request, "quizzes/result.html", result_context(facts, now=timezone.now()))


@door(OWN_SITTING)
@require_POST
def again(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Another try at the same quiz, for the same purpose."""
    facts = _facts(request, sitting_id)
    try:
        started = services.start_sitting(
            person_id=facts.person_id,
            quiz_id=facts.quiz_id,
            purpose=facts.purpose,
            context_key=facts.context_key,
            now=timezone.now(),
        )
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal))
        return redirect("quizzes:result", sitting_id)
    return redirect("quizzes:sitting", started.pk)
