"""The page on which a stored import is taken back: what would go, or what stands against it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from plumbing.imports import undo_checking, undoing
from plumbing.imports.screens import Frame, run_of, show_progress, show_screen


def undo(request: HttpRequest, frame: Frame, run_id: UUID) -> HttpResponse:
    """The question, and on POST the order; not found for a run that cannot be taken back any more."""
    run = run_of(frame, run_id)
    if request.method == "POST":
        try:
            undoing.ask_to_undo(run.pk, actor=request.user)
        except DomainError:
            messages.error(request, _("This import cannot be taken back any more. Nothing was changed."))
        return redirect(frame.address("run", run.pk))
    if not undoing.may_undo(run, now=timezone.now()):
        raise Http404
    if request.GET.get("again"):
        undo_checking.forget_found(run.pk, actor=request.user, now=timezone.now())
        return redirect(frame.address("undo", run.pk))
    plan = undo_checking.undo_plan(run, actor=request.user, now=timezone.now())
    if plan is None:
        return show_progress(request, frame, run, look_at="undo")
    context = {"run": run, "plan": plan, "more": plan.obstacle_count - len(plan.obstacles)}
    return show_screen(request, frame, "undo", {**context, "undo_until": undoing.closes_on(run)})
