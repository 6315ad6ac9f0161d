"""The reviewer's desk: what waits, one question beside its clauses, and a whole import at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import DomainError
from kernel.numerals import read_whole
from plumbing.doors import door, form_method
from quizzes.bank.errors import describe
from quizzes.bank.filters import searched
from quizzes.bank.permissions import (
    BANK_EDITORS,
    QUESTION_READ,
    QUESTION_REVIEW,
    QUESTION_WRITE,
    may_review_question,
    may_write_question,
    reviewable_banks,
)
from quizzes.bank.queries import find_question
from quizzes.bank.reviews import reviewing
from quizzes.bank.reviews.queries import awaiting, batches_awaiting, is_own, own_waiting
from quizzes.bank.sheets import compared, sheets_of
from quizzes.bank.standing_words import standing_of
from quizzes.enums import QuestionState, QuestionType, VersionState
from quizzes.models import Question
from regulations.queries import clause_facts, match_citations

PER_PAGE = 50
BATCH = 500
KEPT = ("bank", "type", "q", "run")


@door(BANK_EDITORS)
@never_cache
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """待我审核, and beside it what one wrote oneself."""
    is_mine = request.GET.get("whose") == "own"
    rows = own_waiting(request.user) if is_mine else asked(awaiting(request.user), request.GET)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "is_mine": is_mine,
        "batches": [] if is_mine else batches_awaiting(request.user),
        "banks": reviewable_banks(request.user).order_by("name"),
        "types": QuestionType.choices,
        "wanted": {name: request.GET.get(name, "") for name in KEPT},
        "query": kept_query(request.GET),
    }
    return render(request, "quizzes/admin/bank/reviews.html", context)


def asked(rows: QuerySet[Question], query: Mapping[str, str]) -> QuerySet[Question]:
    """The rows that fit the filters of an address; what is no value filters nothing."""
    if (bank := read_whole(query.get("bank"))) is not None:
        rows = rows.filter(bank=bank)
    if query.get("type") in QuestionType.values:
        rows = rows.filter(current__type=query["type"])
    if run := _run(query.get("run", "")):
        rows = rows.filter(current__import_run=run)
    return searched(rows, query.get("q", "")[:100])


def _run(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def kept_query(query: Mapping[str, str]) -> str:
    """The filters of an address, for the links of its page."""
    found = QueryDict(mutable=True)
    for name in KEPT:
        if query.get(name):
            found[name] = query[name]
    return found.urlencode()


@door(QUESTION_READ)
@never_cache
@require_safe
def look(request: HttpRequest, question_id: int) -> HttpResponse:
    """A question with its key, its clauses beside it, and what may be done with it."""
    question = find_question(question_id)
    if question is None or question.current is None:
        raise Http404
    return render(request, "quizzes/admin/bank/look.html", look_context(request, question))


def look_context(request: HttpRequest, question: Question) -> dict[str, Any]:
    """What the page shows and offers."""
    current, approved = question.current, question.approved
    versions = [version for version in (current, approved) if version is not None]
    sheets = sheets_of({version.pk: version for version in versions}.values())
    waits = current is not None and current.state == VersionState.PENDING and question.merged_into_id is None
    may_review = may_review_question(request.user, question.pk)
    own = waits and question.bank.four_eyes and is_own(question, request.user)
    is_edit = approved is not None and current is not None and approved.pk != current.pk
    return {
        "question": question,
        "version": current,
        "sheet": sheets[current.pk] if current else None,
        "changes": compared(sheets[approved.pk], sheets[current.pk]) if is_edit and approved and current else [],
        "clauses": clauses_beside(current.basis if current else ""),
        "standing": standing_of(question),
        "offers_review": waits and may_review and not own,
        "is_own": own,
        "may_write": may_write_question(request.user, question.pk),
        "may_submit": current is not None and current.state in (VersionState.DRAFT, VersionState.RETURNED),
        "is_retired": question.state == QuestionState.RETIRED,
        "is_flagged": question.state == QuestionState.REVIEW,
        **_neighbours(request, question),
    }


def clauses_beside(basis: str) -> list[dict[str, Any]]:
    """Each clause that a 法规依据 names, with its text; what was not found says so. Three queries."""
    cited = match_citations(basis)
    known = clause_facts([one.version_id for one in cited if one.version_id is not None])
    return [
        {
            "cited": one,
            "facts": known.get(one.version_id or 0),
            "is_unmatched": one.instrument_stored and not one.version_id,
        }
        for one in cited
    ]


def _neighbours(request: HttpRequest, question: Question) -> dict[str, Any]:
    """The questions before and after this one in the list that one came from; one query."""
    ids = list(asked(awaiting(request.user), request.GET).values_list("pk", flat=True))
    query = kept_query(request.GET)
    if question.pk not in ids:
        return {"before": "", "after": "", "place": 0, "waiting": len(ids), "query": query}
    at = ids.index(question.pk)
    before, after = ids[at - 1 : at] if at else [], ids[at + 1 : at + 2]
    return {
        "before": _look_url(before[0], query) if before else "",
        "after": _look_url(after[0], query) if after else "",
        "place": at + 1,
        "waiting": len(ids),
        "query": query,
    }


def _look_url(question_id: int, query: str) -> str:
    return reverse("quizzes_admin:look", args=[question_id]) + (f"?{query}" if query else "")


@door(QUESTION_REVIEW)
@require_POST
def decide(request: HttpRequest, question_id: int) -> HttpResponse:
    """Approved or sent back; then the next one that waits."""
    after = _after(request, question_id)
    seen = {question_id: number_in(request.POST.get("version", ""))}
    note = request.POST.get("note", "")[:500]
    try:
        if request.POST.get("decision") == "approve":
            reviewing.approve([question_id], actor=request.user, note=note, seen=seen)
            messages.success(request, _("Approved. New papers take it from now on."))
        else:
            reviewing.send_back([question_id], actor=request.user, note=note, seen=seen)
            messages.success(request, _("Sent back with your note."))
    except DomainError as error:
        messages.error(request, describe(error))
        return redirect(_look_url(question_id, kept_query(request.GET)))
    return redirect(after)


def _after(request: HttpRequest, question_id: int) -> str:
    """Where to go on: the next question of the list, else the one before, else the list."""
    ids = list(asked(awaiting(request.user), request.GET).values_list("pk", flat=True))
    query = kept_query(request.GET)
    at = ids.index(question_id) if question_id in ids else -1
    following = [*ids[at + 1 :], *ids[: max(at, 0)]]
    if following:
        return _look_url(following[0], query)
    return reverse("quizzes_admin:reviews") + (f"?{query}" if query else "")


def number_in(text: str) -> int:
    """A number that somebody sent, or 0."""
    return read_whole(text) or 0


@door(QUESTION_WRITE)
@require_POST
def stand(request: HttpRequest, question_id: int) -> HttpResponse:
    """Handed in, retired, or taken up again."""
    note = request.POST.get("note", "")[:500]
    act = request.POST.get("do", "")
    try:
        if act == "submit":
            reviewing.submit([question_id], actor=request.user)
            messages.success(request, _("Handed in. Somebody else reviews it now."))
        elif act == "retire":
            reviewing.retire([question_id], actor=request.user, note=note)
            messages.success(request, _("Retired. No new paper takes it; what is published keeps it."))
        elif act == "restore":
            reviewing.restore([question_id], actor=request.user, note=note)
            messages.success(request, _("Taken up again, where it stood before."))
    except DomainError as error:
        messages.error(request, describe(error))
    return redirect(_look_url(question_id, kept_query(request.GET)))


@door(BANK_EDITORS)
@never_cache
@form_method
def review_batch(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What an import brought and this account may review: each listed with its key, confirmed once."""
    rows = awaiting(request.user).filter(current__import_run=run_id)
    if request.method == "POST":
        return _approve_batch(request, run_id, rows)
    waiting = rows.count()
    if not waiting:
        raise Http404
    questions = list(rows[:BATCH])
    sheets = sheets_of(row.current for row in questions if row.current is not None)
    context = {
        "run_id": run_id,
        "lines": [(row, sheets[row.current_id or 0]) for row in questions],
        "waiting": waiting,
        "seen": " ".join(f"{row.pk}:{row.current_id}" for row in questions),
    }
    return render(request, "quizzes/admin/bank/review_batch.html", context)


def _approve_batch(request: HttpRequest, run_id: UUID, rows: QuerySet[Question]) -> HttpResponse:
    """Only what was listed and is this account's to review; one that changed since stops all."""
    seen = read_seen(request.POST.get("seen", ""))
    ids = set(rows.values_list("pk", flat=True)) & set(seen)
    try:
        if len(ids) < len(seen):
            raise DomainError("not-pending", stem=str(_one_of(request, set(seen) - ids)))
        count = reviewing.approve(ids, actor=request.user, note=request.POST.get("note", "")[:500], seen=seen)
    except DomainError as error:
        messages.error(request, describe(error))
        return (
            redirect("quizzes_admin:review_batch", run_id=run_id)
            if rows.exists()
            else redirect("quizzes_admin:reviews")
        )
    told = ngettext("%(n)d question was approved.", "%(n)d questions were approved.", count) % {"n": count}
    messages.success(request, told)
    return redirect("quizzes_admin:review_batch", run_id=run_id) if rows.exists() else redirect("quizzes_admin:reviews")


def read_seen(text: str) -> dict[int, int]:
    """``1:5 2:6`` → question to version; anything else is left out."""
    pairs = (each.partition(":") for each in text.split())
    return {number_in(question): number_in(version) for question, _colon, version in pairs if number_in(question)}


def _one_of(request: HttpRequest, ids: set[int]) -> Question | str:
    from quizzes.bank.permissions import visible_questions

    return visible_questions(request.user).select_related("current").filter(pk__in=ids).first() or "…"
