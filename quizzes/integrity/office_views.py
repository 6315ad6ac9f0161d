"""The office's pages: the review list, one case, a decision, a note, the answer to an appeal, a report by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import DomainError, NotFound
from orgs.logic.access import Actor
from orgs.permissions import OFFICE
from plumbing.doors import door, form_method
from quizzes.enums import CaseKind, CaseState, Measure
from quizzes.integrity import queries, services
from quizzes.integrity.case_page import MOST_COLUMNS, CasePage, case_page, title_of
from quizzes.integrity.permissions import CASE, REPORTED_SITTING
from quizzes.integrity.queries import Wanted
from quizzes.integrity.wording import refusal_words, seen
from quizzes.models import Appeal, CaseSitting, IntegrityCase, Sitting
from quizzes.receipts.frame import actor_or_404, frame
from quizzes.receipts.permissions import Readable, readable

PAGE = 50
NAMES = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: who, as far as the office may know."""

    case: IntegrityCase
    title: str
    kind: str
    names: list[str]
    others: int
    count: int
    seen: str
    state: str
    measure: str


@door(OFFICE)
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The review list: filters in the address, counts by state, fifty a page."""
    actor, wanted = actor_or_404(request), _wanted(request)
    counts = queries.state_counts(actor)
    page = Paginator(queries.find_cases(actor, wanted), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        **frame(request, current="integrity"),
        "f": wanted,
        "any": bool(wanted.state or wanted.kind or wanted.quiz),
        "page": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "query": query.urlencode(),
        "rows": _rows(list(page), actor),
        "states": [(value, label, counts[value]) for value, label in CaseState.choices],
        "total": sum(counts.values()),
        "kinds": CaseKind.choices,
        "quizzes": queries.quizzes_with_cases(actor),
    }
    return render(request, "quizzes/integrity/list.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    quiz = request.GET.get("quiz", "")
    is_number = quiz.isascii() and quiz.isdecimal() and len(quiz) < 12
    return Wanted(request.GET.get("state", ""), request.GET.get("kind", ""), int(quiz) if is_number else 0)


def _rows(found: list[IntegrityCase], actor: Actor) -> list[Row]:
    members: dict[UUID, list[CaseSitting]] = defaultdict(list)
    for row in queries.members_of([case.pk for case in found]):
        members[row.case_id].append(row)
    people = {row.sitting.person_id for rows in members.values() for row in rows}
    reached = queries.people_in_reach(actor, people)
    reports = queries.reports_of(members.keys())
    return [_row(case, members[case.pk], reached, reports.get(case.pk, "")) for case in found]


def _row(case: IntegrityCase, members: list[CaseSitting], reached: frozenset[int], report: str) -> Row:
    names = [row.sitting.person.name for row in members if row.sitting.person_id in reached]
    words = seen(case.kind, case.evidence) or [report]
    return Row(
        case=case,
        title=title_of(case, [row.sitting for row in members]),
        kind=str(CaseKind(case.kind).label),
        names=names[:NAMES],
        others=len(members) - len(names[:NAMES]),
        count=len(members),
        seen=words[0],
        state=str(CaseState(case.state).label),
        measure=str(Measure(case.measure).label) if case.measure else "",
    )


@door(CASE)
@never_cache
@form_method
def case_view(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case; POST decides. A refused decision is told and keeps what was chosen."""
    if request.method == "POST":
        return _acted(request, case_id, lambda: _decide(request, case_id), _("The decision is stored."))
    return _page(request, case_id)


def _decide(request: HttpRequest, case_id: UUID) -> None:
    """Only sittings that this office may decide are looked for in the form: others in it are nobody's."""
    actor = actor_or_404(request)
    rows = queries.members_of([case_id])
    mine = queries.may_decide_on(actor, {row.sitting.person_id for row in rows})
    measures = {
        row.sitting_id: value
        for row in rows
        if (value := request.POST.get(f"m-{row.sitting_id}", "")) and row.sitting.person_id in mine
    }
    services.decide(
        case_id,
        measures=measures,
        reason=request.POST.get("reason", ""),
        by=actor.user_id,
        now=timezone.now(),
    )


def _acted(request: HttpRequest, case_id: UUID, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except NotFound as missing:
        raise Http404 from missing
    except DomainError as refusal:
        messages.error(request, refusal_words(refusal))
        return _page(request, case_id, status=422)
    messages.success(request, done)
    return redirect("quizzes:integrity_case", case_id)


def _page(request: HttpRequest, case_id: UUID, *, status: int = 200) -> HttpResponse:
    case = IntegrityCase.objects.select_related("edition__quiz").defer("edition__payload").filter(pk=case_id).first()
    if case is None:
        raise Http404
    read = _readable(request, case)
    page = case_page(case, actor_or_404(request), texts=read.texts, keys=read.keys)
    context = {
        **frame(request, current="integrity"),
        "page": page,
        "case": case,
        "measures": Measure.choices,
        "chosen": _chosen(request, page),
        "typed": request.POST,
        "can_decide": any(one.may_decide for one in page.members),
    }
    return render(request, "quizzes/integrity/case.html", context, status=status)


def _readable(request: HttpRequest, case: IntegrityCase) -> Readable:
    """What of the papers that stand on the page the account may read: of every one of them, as each has questions of
    its own, and what one person may know by now another may not."""
    rows = queries.members_of([case.pk])[:MOST_COLUMNS]
    return readable(request.user, *(row.sitting for row in rows), now=timezone.now())


def _chosen(request: HttpRequest, page: CasePage) -> list[tuple[Any, str]]:
    """Each sitting that may be decided with what the form said of it."""
    return [(one, request.POST.get(f"m-{one.id}", "")) for one in page.members if one.may_decide]


@door(CASE)
@require_POST
def note(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A note for those who decide."""

    def act() -> None:
        services.note_case(case_id, text=request.POST.get("text", ""), by=_account(request), now=timezone.now())

    return _acted(request, case_id, act, _("The note is stored."))


@door(CASE)
@require_POST
def appeal_answer(request: HttpRequest, case_id: UUID, appeal_id: int) -> HttpResponse:
    """Upheld or turned down, with words that the person reads."""
    appeal = Appeal.objects.filter(pk=appeal_id, case_sitting__case=case_id).select_related("case_sitting__sitting")
    found = appeal.first()
    reached = found and queries.may_decide_on(actor_or_404(request), {found.case_sitting.sitting.person_id})
    if found is None or not reached:
        raise Http404
    do = request.POST.get("do")

    def act() -> None:
        if do not in {"uphold", "refuse"}:
            raise DomainError("no-choice")
        services.answer_appeal(
            appeal_id,
            uphold=do == "uphold",
            text=request.POST.get("answer", ""),
            by=_account(request),
            now=timezone.now(),
        )

    return _acted(request, case_id, act, _("The answer is stored; the person reads it on the page of the sitting."))


@door(REPORTED_SITTING)
@never_cache
@form_method
def report(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """Somebody saw something: a case about this sitting, in words."""
    text, problem = request.POST.get("text", ""), ""
    if request.method == "POST":
        try:
            case_id = services.report_sitting(sitting_id, text=text, by=_account(request), now=timezone.now())
        except NotFound as missing:
            raise Http404 from missing
        except DomainError as refusal:
            problem = refusal_words(refusal)
        else:
            messages.success(request, _("The report is stored. Nothing is decided by it."))
            return redirect("quizzes:integrity_case", case_id)
    sitting = Sitting.objects.select_related("person", "edition__quiz").defer("edition__payload").get(pk=sitting_id)
    context = {**frame(request, current="integrity"), "sitting": sitting, "text": text, "problem": problem}
    return render(request, "quizzes/integrity/report.html", context, status=422 if problem else 200)


def _account(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
