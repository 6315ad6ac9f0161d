"""Asking for a regrade, seeing what it would do, applying it or not, taking it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import DomainError
from kernel.units import format_points
from plumbing.doors import Door, door, form_method
from quizzes.bank.permissions import BANK_EDITORS, QUESTION_REVIEW, may_review_question, may_see_question
from quizzes.bank.queries import find_question
from quizzes.models import Regrade
from quizzes.regrading import applying, planning, queries
from quizzes.regrading.forms import RegradeForm, RevertForm
from quizzes.regrading.wording import sentence


def _reads(request: HttpRequest, regrade_id: UUID, **_kwargs: Any) -> bool:
    regrade = queries.find_regrade(regrade_id)
    return regrade is not None and may_see_question(request.user, regrade.question_id)


def _decides(request: HttpRequest, regrade_id: UUID, **_kwargs: Any) -> bool:
    regrade = queries.find_regrade(regrade_id)
    return regrade is not None and may_review_question(request.user, regrade.question_id)


REGRADE_READ = Door("regrade_read", _reads)
REGRADE_DECIDE = Door("regrade_decide", _decides)


def _regrade(regrade_id: UUID) -> Regrade:
    found = queries.find_regrade(regrade_id)
    if found is None:
        raise Http404
    return found


@door(BANK_EDITORS)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every regrade of questions in reach, newest first."""
    rows = queries.regrades_for(request.user)[:200]
    return render(request, "quizzes/admin/regrading/list.html", {"rows": rows})


@door(QUESTION_REVIEW)
@never_cache
@form_method
def ask(request: HttpRequest, question_id: int) -> HttpResponse:
    """What counts instead, and why; then a job works out who changes."""
    question = find_question(question_id)
    if question is None:
        raise Http404
    form = RegradeForm(question, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            regrade = planning.plan(
                question_id, part=said.get("part", 0), rule=said["rule"], reason=said["reason"], actor=request.user
            )
        except DomainError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            return redirect("quizzes_admin:regrade", regrade.pk)
    context = {"question": question, "form": form, "earlier": question.regrades.all()[:10]}
    return render(request, "quizzes/admin/regrading/ask.html", context, status=400 if form.errors else 200)


@door(REGRADE_READ)
@never_cache
@require_safe
def regrade(request: HttpRequest, regrade_id: UUID) -> HttpResponse:
    """How far it is, what it would change or has changed, for whom, and what follows."""
    found = _regrade(regrade_id)
    page, lines = queries.lines_of(found, page=request.GET.get("p"))
    summary = found.summary or {}
    context = {
        "regrade": found,
        "summary": summary,
        "most_up": format_points(summary.get("most_up", 0)),
        "most_down": format_points(-summary.get("most_down", 0)),
        "page": page,
        "lines": lines,
        "under_way": found.state in planning.UNDER_WAY,
        "percent": found.done * 100 // found.total if found.total else 0,
        "may_decide": may_review_question(request.user, found.question_id),
        "waits_for_another": applying.waits_for_another(found, request.user),
        "revert_form": RevertForm(),
    }
    response = render(request, "quizzes/admin/regrading/regrade.html", context)
    if found.state in planning.UNDER_WAY and not found.problem:
        response["Refresh"] = "2"
    return response


@door(REGRADE_DECIDE)
@require_POST
def decide(request: HttpRequest, regrade_id: UUID) -> HttpResponse:
    """Apply it, leave it, take it back, or let a stopped one go on."""
    found = _regrade(regrade_id)
    try:
        messages.success(request, _do(request, found))
    except DomainError as refusal:
        messages.error(request, sentence(refusal))
    return redirect(reverse("quizzes_admin:regrade", args=[regrade_id]))


def _do(request: HttpRequest, found: Regrade) -> str:
    what = request.POST.get("do", "")
    if what == "apply":
        applying.apply(found.pk, actor=request.user)
        return _("The new key counts from now on. The sittings are being brought up to it.")
    if what == "discard":
        planning.discard(found.pk, actor=request.user)
        return _("Not applied. Every result stays as it is.")
    if what == "revert":
        applying.revert(found.pk, reason=request.POST.get("reason", ""), actor=request.user)
        return _("The key before counts again. The sittings are being brought back to it.")
    if what == "again":
        planning.go_on(found.pk)
        return _("It goes on.")
    raise DomainError("unknown-decision")
