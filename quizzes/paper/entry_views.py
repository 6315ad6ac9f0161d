"""Entering what stands on a paper: find it by its number, type, look at what was read, store; and taking back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kernel.errors import DomainError, NotFound
from kernel.units import format_points
from orgs.permissions import actor_of
from plumbing.doors import door, form_method
from quizzes.paper import queries, services
from quizzes.paper.forms import EntryForm, NumberForm, ReasonForm
from quizzes.paper.numbers import read_number
from quizzes.paper.permissions import PAPER_BATCH, PAPERS
from quizzes.paper.queries import ENTERED, OUT, OpenCopy
from quizzes.paper.reading import refer_to_paper, words_of
from quizzes.paper.views import frame_of
from quizzes.paper.wording import say, sentence


@door(PAPERS)
@never_cache
@form_method
def paper_find(request: HttpRequest) -> HttpResponse:
    """Type or scan a paper's number; what is not in reach is told like what does not exist."""
    form = NumberForm(request.POST or None)
    actor = actor_of(request)
    if request.method == "POST" and form.is_valid() and actor is not None:
        text = form.cleaned_data["number"]
        read = read_number(text)
        found = queries.find_copy(actor, *read) if read else None
        if found is not None:
            return redirect("quizzes:paper_enter", *found)
        told = say("bad-number", {"text": text}) if read is None else _("There is no paper with this number.")
        form.add_error("number", told)
    context = {"form": form, "current": "enter"}
    return render(request, "quizzes/paper/find.html", context, status=422 if form.errors else 200)


@door(PAPER_BATCH)
@never_cache
@form_method
def paper_enter(request: HttpRequest, batch_id: UUID, copy_number: int) -> HttpResponse:
    """The fields of one paper; sent, what was read in full words; confirmed, it is stored and graded."""
    copy = _copy(batch_id, copy_number)
    if copy.state != OUT:
        return _closed(request, copy, sent=request.method == "POST")
    form = EntryForm(copy.blocks, request.POST or None)
    if request.method != "POST" or "change" in request.POST or not form.is_valid():
        return _show(request, copy, "enter", form=form, status=422 if form.errors else 200)
    answers = refer_to_paper(copy.lines, form.answers, copy.printed_number)
    if "confirm" not in request.POST:
        return _show(request, copy, "check", form=form, rows=_rows(copy, answers), missing=_missing(answers))
    try:
        done = services.enter_copy(batch_id, copy_number, answers=answers, by=request.user.pk or 0, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        if error.code in {"already-submitted", "void"}:
            return _closed(request, _copy(batch_id, copy_number), sent=True)
        return _show(request, copy, "enter", form=form, problem=sentence(error), status=422)
    messages.success(request, _told(copy, done.sitting))
    return redirect("quizzes:paper_find")


def _copy(batch_id: UUID, number: int) -> OpenCopy:
    copy = queries.open_copy(batch_id, number)
    if copy is None:
        raise Http404
    return copy


def _rows(copy: OpenCopy, answers: Mapping[int, list[Any]]) -> list[dict[str, Any]]:
    """By section, each question with what was read, in full words."""
    return [
        {
            "block": block,
            "lines": [{"line": line, "words": words_of(line, answers.get(line.at, []))} for line in block.lines],
        }
        for block in copy.blocks
    ]


def _missing(answers: Mapping[int, list[Any]]) -> int:
    return sum(not wire for wire in answers.values())


def _told(copy: OpenCopy, sitting: Any) -> str:
    facts = {"name": copy.name, "number": copy.printed_number}
    if sitting.unmarked:
        told = _("%(name)s, %(number)s: stored. %(count)d answers await a marker.")
        return told % {**facts, "count": sitting.unmarked}
    result = _("passed") if sitting.passed else _("not passed")
    facts |= {"got": format_points(sitting.points_got), "of": format_points(sitting.points_out_of), "result": result}
    return _("%(name)s, %(number)s: stored. %(got)s of %(of)s points, %(result)s.") % facts


def _show(request: HttpRequest, copy: OpenCopy, page: str, *, status: int = 200, **context: Any) -> HttpResponse:
    batch = copy.copy.batch
    context = {**frame_of(batch), "copy": copy, **context, "current": "enter"}
    return render(request, f"quizzes/paper/{page}.html", context, status=status)


def _closed(request: HttpRequest, copy: OpenCopy, *, sent: bool) -> HttpResponse:
    """A paper that takes no answers (any more), with what stands on it."""
    sitting = copy.copy.sitting
    answers = {}
    if copy.state == ENTERED:
        answers = {at: copy.as_wire(at, stored) for at, stored in copy.stored_answers.items()}
    return _show(
        request, copy, "closed", rows=_rows(copy, answers) if answers else [], sent=sent, sitting=sitting,
        line=queries.copy_line(copy), status=409 if sent else 200,
    )  # fmt: skip


@door(PAPER_BATCH)
@never_cache
@form_method
def paper_withdraw(request: HttpRequest, batch_id: UUID, copy_number: int) -> HttpResponse:
    """The person did not sit: with a reason, the paper is void."""
    return _take_back(request, batch_id, copy_number, act=services.withdraw_copy, kind="withdraw")


@door(PAPER_BATCH)
@never_cache
@form_method
def paper_reopen(request: HttpRequest, batch_id: UUID, copy_number: int) -> HttpResponse:
    """What was entered was wrong: with a reason it is void, and the same paper is open again."""
    return _take_back(request, batch_id, copy_number, act=services.reopen_copy, kind="reopen")


def _take_back(request: HttpRequest, batch_id: UUID, number: int, *, act: Any, kind: str) -> HttpResponse:
    copy = _copy(batch_id, number)
    form = ReasonForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            act(batch_id, number, reason=form.cleaned_data["reason"], by=request.user.pk or 0, now=timezone.now())
        except NotFound as error:
            raise Http404 from error
        except DomainError as error:
            problem = sentence(error)
        else:
            return _taken_back(request, copy, kind)
    status = 422 if problem or form.errors else 200
    return _show(request, copy, "take_back", form=form, kind=kind, problem=problem, status=status)


def _taken_back(request: HttpRequest, copy: OpenCopy, kind: str) -> HttpResponse:
    facts = {"name": copy.name, "number": copy.printed_number}
    if kind == "withdraw":
        messages.success(request, _("%(name)s, %(number)s: withdrawn. The person may sit online now.") % facts)
        return redirect("quizzes:paper_batch", copy.copy.batch_id)
    messages.success(request, _("%(name)s, %(number)s: taken back. Enter the paper anew.") % facts)
    return redirect("quizzes:paper_enter", copy.copy.batch_id, copy.copy.number)
