"""The screens of a sitting. Each works by plain forms; the script saves the same way, only sooner."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kernel.errors import DomainError, NotFound
from plumbing.doors import door
from quizzes import admission, devices, screens, services
from quizzes.enums import SittingMode, SittingState
from quizzes.helping.setups import setup_for
from quizzes.permissions import OWN_SITTING
from quizzes.queries import SittingFacts
from quizzes.result_screens import result_context, void_context
from quizzes.services import AnswerPut, Receipt
from quizzes.sitting_moves import go_on
from quizzes.sitting_requests import (
    account_of,
    ended,
    facts_of,
    foreign_is_missing,
    halted,
    refusal_json,
    trace_of,
    wants_json,
)
from quizzes.wire import is_mark, put_from_form, puts_from_json
from quizzes.wording import sentence_for


@door(OWN_SITTING)
@never_cache
@require_GET
def sitting(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Where the person left off: the first unanswered question, the pause, or the result."""
    facts, now = facts_of(request, sitting_id), timezone.now()
    if (stop := ended(facts)) is not None:
        return stop
    if not facts.clock.is_paused(now):
        return _question_page(request, facts, screens.first_open(facts))
    response = render(request, "quizzes/paused.html", screens.paused_context(facts, now=now))
    response["Refresh"] = f"{facts.clock.pause_left(now) + 1}; url={reverse('quizzes:sitting', args=[facts.id])}"
    return response


@door(OWN_SITTING)
@never_cache
@require_http_methods(["GET", "POST"])
@foreign_is_missing
def question(request: HttpRequest, sitting_id: UUID, n: int) -> HttpResponse:
    """One question (n from 1). POST saves the plain form and goes where the pressed button says."""
    if request.method == "POST":
        return _save_form(request, sitting_id, n)
    facts = facts_of(request, sitting_id)
    if not 1 <= n <= len(facts.paper.places):
        raise Http404
    if (stop := halted(facts, now=timezone.now())) is not None:
        return stop
    if n - 1 in facts.open_places:
        return _question_page(request, facts, n)
    code = "left-behind" if n - 1 < facts.open_places.start else "not-open-yet"
    messages.warning(request, sentence_for(DomainError(code, number=n)))
    return redirect("quizzes:question", sitting_id, screens.first_open(facts))


def _question_page(request: HttpRequest, facts: SittingFacts, n: int) -> HttpResponse:
    context = screens.question_context(facts, n, now=timezone.now())
    response = render(request, "quizzes/question.html", context | {"skip": request.GET.get("skip") == "1"})
    devices.mark(request, response)
    return response


def _save_form(request: HttpRequest, sitting_id: UUID, n: int) -> HttpResponse:
    try:
        put = put_from_form(request, n)
        receipt = services.record_answer(
            sitting_id, put, user_id=account_of(request), now=timezone.now(), trace=trace_of(request)
        )
        _store_again_if_overtaken(request, sitting_id, put, receipt)
        if request.POST.get("go") == "forward" and not is_mark(request.POST):
            return _forward(request, sitting_id, n)
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        messages.warning(request, sentence_for(refusal))
        if refusal.code == "step-twice":
            return _mend_page(request, sitting_id, n, said=refusal.params["said"])
        if refusal.code == "bad-answer":
            return redirect("quizzes:question", sitting_id, n)
        return redirect("quizzes:sitting", sitting_id)  # which leads to the result where it is over
    return _go(request, sitting_id, n)


def _forward(request: HttpRequest, sitting_id: UUID, n: int) -> HttpResponse:
    """The next question of a paper without a way back; a question that was not answered is asked about once more."""
    answered = any(text.strip() for name in ("a", "s") for text in request.POST.getlist(name))
    if not answered and "skip" not in request.POST:
        messages.warning(request, _("This question is not answered. “Next question” once more leaves it for good."))
        return redirect(reverse("quizzes:question", args=[sitting_id, n]) + "?skip=1")
    reached = go_on(request, sitting_id, to=n)
    return redirect("quizzes:question", sitting_id, reached + 1)


def _mend_page(request: HttpRequest, sitting_id: UUID, n: int, *, said: list[Any]) -> HttpResponse:
    """The question once more with what was sent, as far as it makes sense; nothing of it is saved."""
    facts = facts_of(request, sitting_id)
    if n - 1 not in facts.open_places:
        raise Http404
    if (stop := halted(facts, now=timezone.now())) is not None:
        return stop
    context = screens.question_context(facts, n, now=timezone.now(), said=said)
    return render(request, "quizzes/question.html", context, status=400)


def _store_again_if_overtaken(request: HttpRequest, sitting_id: UUID, put: AnswerPut, receipt: Receipt) -> None:
    """Back, another choice, back, the first choice again: a repeated form whose answer no longer stands is new."""
    if not receipt.repeated:
        return
    facts = facts_of(request, sitting_id)
    stored = facts.answers.get(put.place)
    item, place = screens.item_at(facts, put.place)
    if stored is None or put.place not in facts.open_places or screens.wire_stands(item, place, stored, put):
        return
    fresh = AnswerPut(put.place, put.wire, uuid4().hex, put.flagged)
    services.record_answer(sitting_id, fresh, user_id=account_of(request), now=timezone.now(), trace=trace_of(request))


def _go(request: HttpRequest, sitting_id: UUID, n: int) -> HttpResponse:
    target = request.POST.get("go", "")
    if is_mark(request.POST):
        return redirect(reverse("quizzes:question", args=[sitting_id, n]) + "#ask")
    if target in {"sheet", "finish"}:
        return redirect("quizzes:sheet" if target == "sheet" else "quizzes:forward", sitting_id)
    return redirect("quizzes:question", sitting_id, int(target) if target.isdecimal() and len(target) < 5 else n)


@door(OWN_SITTING)
@never_cache
@require_GET
def sheet(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """The answer sheet as a page of its own; the script shows the same as a drawer."""
    facts, now = facts_of(request, sitting_id), timezone.now()
    return halted(facts, now=now) or render(request, "quizzes/sheet.html", screens.sheet_context(facts, now=now))


@door(OWN_SITTING)
@never_cache
@require_http_methods(["GET", "POST"])
@foreign_is_missing
def submit(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """GET asks once more and lists what is unanswered; POST hands in, with `answers` (JSON) where some are unsent."""
    if request.method != "POST":
        facts, now = facts_of(request, sitting_id), timezone.now()
        return halted(facts, now=now) or render(request, "quizzes/submit.html", screens.sheet_context(facts, now=now))
    try:
        puts = puts_from_json(request.POST.get("answers", ""))
        done = services.submit_sitting(
            sitting_id, user_id=account_of(request), now=timezone.now(), puts=puts, trace=trace_of(request)
        )
    except DomainError as refusal:
        if isinstance(refusal, NotFound):
            raise
        if wants_json(request):
            return refusal_json(refusal, sitting_id)
        messages.warning(request, sentence_for(refusal))
        return redirect("quizzes:sheet", sitting_id)
    late = _late_words(done.late) if done.late else ""
    if late and "told" not in request.POST:
        messages.warning(request, late)
    if wants_json(request):
        address = reverse("quizzes:result", args=[sitting_id])
        return JsonResponse({"result": address, "late": done.late, "message": late})
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
    facts, now = facts_of(request, sitting_id), timezone.now()
    if facts.is_open and facts.mode != SittingMode.PAPER:
        return ended(facts) or redirect("quizzes:sitting", sitting_id)
    if facts.state != SittingState.SUBMITTED:
        return render(request, "quizzes/void.html", void_context(facts))
    return render(request, "quizzes/result.html", result_context(facts, now=now))


@door(OWN_SITTING)
@admission.in_turn()
def again(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Another try at the same quiz, for the same purpose."""
    facts = facts_of(request, sitting_id)
    if facts.assisted_by == account_of(request):  # who helps begins another try as the first: both confirm
        raise Http404
    try:
        started = services.start_sitting(
            person_id=facts.person_id,
            quiz_id=facts.quiz_id,
            purpose=facts.purpose,
            context_key=facts.context_key,
            now=timezone.now(),
            setup=setup_for(request),
        )
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal))
        return redirect("quizzes:result", sitting_id)
    return redirect("quizzes:sitting", started.pk)
