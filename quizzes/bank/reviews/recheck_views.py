"""待复核: questions whose clause changed, with the old text and the new one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import DomainError
from plumbing.doors import Door, door
from quizzes.bank.errors import describe
from quizzes.bank.permissions import (
    BANK_EDITORS,
    is_bank_editor,
    may_review_question,
    may_write_question,
    reviewable_banks,
    visible_banks,
    writable_banks,
)
from quizzes.bank.reviews import reviewing
from quizzes.bank.reviews.queries import to_recheck
from quizzes.bank.reviews.rechecking import adopt, rechecks_of
from quizzes.bank.reviews.views import asked, kept_query, number_in
from quizzes.bank.sheets import sheets_of

PER_PAGE = 20


def _may_act(request: HttpRequest, question_id: int) -> bool:
    """Confirming is a reviewer's, taking over a clause and retiring a writer's; the view asks again which."""
    user = request.user
    may = may_review_question(user, question_id) or may_write_question(user, question_id)
    return is_bank_editor(user) and may


QUESTION_RECHECK = Door("question_recheck", _may_act)


@door(BANK_EDITORS)
@never_cache
@require_safe
def rechecks(request: HttpRequest) -> HttpResponse:
    """The work list by question; the law's own list has it by clause."""
    page = Paginator(asked(to_recheck(request.user), request.GET), PER_PAGE).get_page(request.GET.get("p"))
    questions = list(page.object_list)
    sheets = sheets_of(row.approved for row in questions if row.approved is not None)
    writes = set(writable_banks(request.user).values_list("pk", flat=True))
    checks = set(reviewable_banks(request.user).values_list("pk", flat=True))
    context = {
        "page": page,
        "cards": [
            {
                "recheck": each,
                "sheet": sheets.get(each.question.approved_id or 0),
                "may_write": each.question.bank_id in writes,
                "may_review": each.question.bank_id in checks and not _is_author(request, each.question),
            }
            for each in rechecks_of(questions)
        ],
        "banks": visible_banks(request.user).order_by("name"),
        "wanted": {"bank": request.GET.get("bank", ""), "q": request.GET.get("q", "")},
        "query": kept_query(request.GET),
    }
    return render(request, "quizzes/admin/bank/rechecks.html", context)


def _is_author(request: HttpRequest, question: object) -> bool:
    approved = getattr(question, "approved", None)
    four_eyes = question.bank.four_eyes  # type: ignore[attr-defined]
    return bool(four_eyes and approved is not None and approved.created_by == request.user.pk)


@door(QUESTION_RECHECK)
@require_POST
def recheck(request: HttpRequest, question_id: int) -> HttpResponse:
    """Still right; or the new clause is taken over; or the question is retired."""
    note, act = request.POST.get("note", "")[:500], request.POST.get("do", "")
    try:
        _act(request, question_id, act, note)
    except DomainError as error:
        messages.error(request, describe(error))
    query = kept_query(request.GET)
    page = number_in(request.GET.get("p", ""))
    tail = "&".join(filter(None, (query, f"p={page}" if page else "")))
    return redirect(reverse("quizzes_admin:rechecks") + (f"?{tail}" if tail else ""))


def _act(request: HttpRequest, question_id: int, act: str, note: str) -> None:
    writes = may_write_question(request.user, question_id)
    if act in ("confirm", "confirm_numbers") and may_review_question(request.user, question_id):
        reviewing.confirm([question_id], actor=request.user, note=note, as_of_today=act == "confirm_numbers")
        messages.success(request, _("Still right: new papers take it again."))
    elif act == "adopt" and writes:
        adopt(question_id, actor=request.user)
        messages.success(request, _("The new clause is its basis now. It goes on as any change of a question does."))
    elif act == "retire" and writes:
        reviewing.retire([question_id], actor=request.user, note=note)
        messages.success(request, _("Retired. No new paper takes it; what is published keeps it."))
    else:
        messages.error(request, _("Nothing was changed. In this bank that is somebody else's to do."))
