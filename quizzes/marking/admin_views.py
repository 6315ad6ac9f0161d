"""Marking short answers: which quizzes wait, one answer at a time without a name, and marking again after an appeal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from kernel.units import format_points
from plumbing.doors import Door, door, form_method
from quizzes.bank.permissions import BANK_EDITORS
from quizzes.marking import queries, services
from quizzes.marking.forms import MarkForm
from quizzes.marking.queries import Task
from quizzes.marking.wording import sentence


def _marks_quiz(request: HttpRequest, quiz_id: int, **_kwargs: Any) -> bool:
    return queries.markable_quizzes(request.user).filter(pk=quiz_id).exists()


def _marks_answer(request: HttpRequest, sitting_id: UUID, place: int) -> bool:
    found = queries.find_task(sitting_id, place)
    return found is not None and _marks_quiz(request, found[0])


QUIZ_MARKERS = Door("quiz_markers", _marks_quiz)
ANSWER_MARKERS = Door("answer_markers", _marks_answer)


@door(BANK_EDITORS)
@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The quizzes with short answers that wait, the longest waiting first."""
    return render(request, "quizzes/admin/marking/waiting.html", {"rows": queries.waiting_quizzes(request.user)})


@door(QUIZ_MARKERS)
@never_cache
@form_method
def mark_next(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The next answer of a quiz; storing a mark leads to the one after it."""
    if request.method == "POST":
        return _store(request, quiz_id)
    task = queries.next_task(quiz_id, marker=request.user.pk or 0, after=_passed_over(request))
    form = MarkForm(task.item, task.points) if task else None
    return _page(request, task, form)


def _passed_over(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("after", ""))
    except ValueError:
        return None


def _store(request: HttpRequest, quiz_id: int) -> HttpResponse:
    task = _posted(request, quiz_id)
    form = MarkForm(task.item, task.points, request.POST)
    if not form.is_valid():
        return _page(request, task, form)
    try:
        services.record_mark(task.sitting_id, task.place, form.given(), actor=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.warning(request, sentence(refusal))
    else:
        messages.success(request, _("The mark is stored."))
    return redirect("quizzes_admin:mark_next", quiz_id)


def _posted(request: HttpRequest, quiz_id: int) -> Task:
    """The answer that the form was about, of this quiz and no other."""
    try:
        found = queries.find_task(UUID(request.POST.get("sitting", "")), int(request.POST.get("place", "")))
    except ValueError:
        found = None
    if found is None or found[0] != quiz_id:
        raise Http404
    return found[1]


def _page(request: HttpRequest, task: Task | None, form: MarkForm | None) -> HttpResponse:
    context = {"task": task, "form": form, "points": format_points(task.points) if task else ""}
    return render(request, "quizzes/admin/marking/mark.html", context, status=400 if form and form.errors else 200)


@door(ANSWER_MARKERS)
@never_cache
@form_method
def mark_again(request: HttpRequest, sitting_id: UUID, place: int) -> HttpResponse:
    """After an appeal: a further mark with its reason; what stood before stays on record."""
    found = queries.find_task(sitting_id, place)
    if found is None:
        raise Http404
    task = found[1]
    form = MarkForm(task.item, task.points, request.POST or None, reason_needed=True)
    if request.method == "POST" and form.is_valid():
        try:
            services.mark_again(sitting_id, place, form.given(), actor=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, _("The new mark counts. The ones before stay on record."))
            return redirect("quizzes_admin:marking")
    context = {
        "task": task,
        "form": form,
        "points": format_points(task.points),
        "marks": [
            (mark.round, format_points(mark.points)) for mark in queries.marks_of([sitting_id])[sitting_id, place]
        ],
        "again": True,
    }
    return render(request, "quizzes/admin/marking/mark.html", context, status=400 if form.errors else 200)
