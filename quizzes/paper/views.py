"""Batches of papers: the list, a new one, one batch with its copies, its printing and its keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.clock import CHINA
from kernel.errors import DomainError
from kernel.numerals import read_whole
from media.printing.jobs import job_state
from media.printing.views import pdf_response
from orgs.kiosk_queries import ENTERPRISE
from orgs.people.staff_lists import people_of
from orgs.permissions import actor_of
from orgs.queries import enterprises_for, get_enterprise, spelling_ids, today
from plumbing.doors import door, form_method
from plumbing.tabular.files import send_workbook
from quizzes.enums import BulkState
from quizzes.models import PaperBatch
from quizzes.paper import queries, services
from quizzes.paper.answer_template import template_workbook
from quizzes.paper.forms import MomentForm, NewBatchForm
from quizzes.paper.occasions import occasions
from quizzes.paper.permissions import PAPER_BATCH, PAPER_KEY, PAPER_STAFF, PAPERS, PAPERS_FOR, batch_of, may_print_key
from quizzes.paper.wording import sentence, why_left_out

PER_PAGE = 30
REFRESH_SECONDS = 3


@door(PAPERS)
@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    """The batches in reach, of one enterprise with `?enterprise=`; and for which enterprises a new one may be made."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    name = _text(request, "name")
    firms = enterprises_for(actor, roles=PAPER_STAFF)
    rows = queries.batches_in_reach(actor)
    chosen = None
    if asked := request.GET.get("enterprise", ""):
        chosen = firms.filter(pk=read_whole(asked) or 0).first()
        if chosen is None:
            raise Http404
        rows = rows.filter(enterprise__in=spelling_ids(chosen.pk))
    shown = list(firms.filter(name__icontains=name).order_by("name", "pk")[:PER_PAGE])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "firms": shown, "name": name, "enterprise": chosen, "current": "papers"}
    return render(request, "quizzes/paper/list.html", context)


def _text(request: HttpRequest, name: str) -> str:
    """A line of text of the address; without NUL, which PostgreSQL refuses."""
    return request.GET.get(name, "").replace("\0", "").strip()[:60]


def _numbers(request: HttpRequest, name: str) -> set[int]:
    """The whole numbers that a form sent under one name."""
    return {number for number in map(read_whole, request.POST.getlist(name)) if number is not None}


@door(PAPERS_FOR)
@form_method
def paper_new(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Choose the test and the people; POST makes the batch and its papers are drawn and printed by a job."""
    enterprise = get_enterprise(enterprise_id)
    if enterprise is None:
        raise Http404
    now = timezone.now()
    text, department = _text(request, "text"), request.GET.get("department", "")
    people = people_of(enterprise.pk, on=today(), text=text, everybody=True, department=department)
    counted, quizzes = occasions(now), queries.quizzes_for_paper()
    form = NewBatchForm(request.POST or None, counted=counted, quizzes=quizzes)
    ticked = _numbers(request, "person")
    problem = ""
    if request.method == "POST" and form.is_valid():
        listed = [line.person_id for line in people.lines]
        if not ticked <= set(listed):
            raise Http404
        chosen = listed if form.cleaned_data["scope"] == "all" else [pk for pk in listed if pk in ticked]
        try:
            return redirect("quizzes:paper_batch", _make(request, enterprise.pk, form, chosen))
        except DomainError as error:
            problem = sentence(error)
    context = {
        "enterprise": enterprise, "form": form, "people": people, "ticked": ticked, "text": text,
        "department": department, "problem": problem, "current": "papers", "most": services.MOST_PEOPLE,
    }  # fmt: skip
    return render(request, "quizzes/paper/new.html", context, status=422 if problem or form.errors else 200)


def _make(request: HttpRequest, enterprise_id: int, form: NewBatchForm, people: list[int]) -> UUID:
    now = timezone.now()
    what, values = form.cleaned_data["what"], {}
    if what.startswith("o"):
        one = occasions(now)[int(what[1:])]
        quiz_id, title = one.quiz_id, one.title
        values = {"purpose": one.purpose, "context_key": one.context_key}
    else:
        quiz_id = int(what[1:])
        title = dict(queries.quizzes_for_paper())[quiz_id]
    return services.make_batch(
        title=form.cleaned_data["title"] or title,
        quiz_id=quiz_id,
        unit=services.PaperUnit(ENTERPRISE, enterprise_id),
        person_ids=people,
        by=request.user.pk or 0,
        now=now,
        **values,
    )


@door(PAPER_BATCH)
@never_cache
@form_method
def paper_batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One batch: its copies, its print. POST says when the papers were handed in."""
    batch = _batch(request, batch_id)
    form = MomentForm(request.POST or None, initial=_moment_of(batch))
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            services.set_moment(batch.pk, sat_at=form.moment(), by=request.user.pk or 0, now=timezone.now())
        except DomainError as error:
            problem = sentence(error)
        else:
            messages.success(request, _("Written down. Answers can be entered now."))
            return redirect("quizzes:paper_batch", batch.pk)
    lines = queries.copy_lines(batch)
    working = batch.state in {BulkState.WAITING, BulkState.RUNNING}
    files = _files(batch)
    context = {
        **frame_of(batch), "lines": lines, "counts": queries.counts_of(lines), "form": form, "problem": problem,
        "left_out": [(name, why_left_out(code)) for name, code in queries.names_left_out(batch)],
        "working": working, "wanted": len(batch.wanted), "files": files,
        "may_key": may_print_key(actor_of(request), batch),
    }  # fmt: skip
    response = render(request, "quizzes/paper/batch.html", context, status=422 if problem or form.errors else 200)
    if working or any(not one["job"].is_ready and not one["job"].has_failed for one in files):
        response["Refresh"] = str(REFRESH_SECONDS)  # works without JavaScript
    return response


def _files(batch: PaperBatch) -> list[dict[str, Any]]:
    """The files of papers last ordered: number, first and last paper, and how far the job is; a query each."""
    found = [(first, last, job_state(UUID(job))) for first, last, job in batch.prints]
    return [
        {"part": part, "first": first, "last": last, "job": job}
        for part, (first, last, job) in enumerate(found, start=1)
        if job is not None
    ]


def _moment_of(batch: PaperBatch) -> dict[str, Any]:
    if batch.sat_at is None:
        return {}
    local = batch.sat_at.astimezone(CHINA)
    return {"day": local.date().isoformat(), "time": local.time()}


def _batch(request: HttpRequest, batch_id: UUID) -> PaperBatch:
    batch = batch_of(request, batch_id)
    if batch is None:
        raise Http404
    return batch


def frame_of(batch: PaperBatch) -> dict[str, Any]:
    """What every page of a batch shows round its own."""
    return {"batch": batch, "enterprise": batch.enterprise, "unit": queries.unit_name(batch), "current": "papers"}


@door(PAPER_BATCH)
@require_POST
def paper_print(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Have the papers printed (again); `copy` names a single one. A drawing that was lost goes on."""
    batch = _batch(request, batch_id)
    number, by = read_whole(request.POST.get("copy", "")), request.user.pk or 0
    try:
        if number is not None:
            return redirect("portal:print_job", services.order_copy(batch.pk, number, by=by))
        if batch.state in {BulkState.WAITING, BulkState.RUNNING}:
            services.continue_batch(batch.pk)
        else:
            services.order_print(batch.pk, by=by)
    except DomainError as error:
        messages.error(request, sentence(error))
    return redirect("quizzes:paper_batch", batch.pk)


@door(PAPER_BATCH)
@require_safe
def paper_file(request: HttpRequest, batch_id: UUID, part: int) -> HttpResponseBase:
    """The PDF of the papers, or of a part of them; not there while it is not printed."""
    prints = _batch(request, batch_id).prints
    if not 1 <= part <= len(prints):
        raise Http404
    return pdf_response(UUID(prints[part - 1][2]))


@door(PAPER_KEY)
@never_cache
@form_method
def paper_key(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The keys of the individual papers, for the office: POST has them printed, which is written down."""
    batch = _batch(request, batch_id)
    if request.method == "POST":
        try:
            services.order_key(batch.pk, by=request.user.pk or 0, now=timezone.now())
        except DomainError as error:
            messages.error(request, sentence(error))
        return redirect("quizzes:paper_key", batch.pk)
    job = job_state(batch.key_job) if batch.key_job else None
    response = render(request, "quizzes/paper/key.html", {**frame_of(batch), "job": job})
    if job is not None and not job.is_ready and not job.has_failed:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@door(PAPER_KEY)
@require_safe
def paper_key_file(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """The PDF of the keys."""
    job = _batch(request, batch_id).key_job
    if job is None:
        raise Http404
    return pdf_response(job, download=True)


@door(PAPER_BATCH)
@require_safe
def paper_template(request: HttpRequest, batch_id: UUID) -> HttpResponseBase:
    """The workbook to fill in with the answers of the papers that are still out."""
    batch = _batch(request, batch_id)
    copies = sorted(queries.open_copies(batch.pk).items())
    file = template_workbook([copy for _number, copy in copies], title=batch.title)
    return send_workbook(file, f"{batch.title} {batch.code} {_('answers')}")
