"""The form on which one row of a preview is put right or left out, and the order to leave out all rows with errors."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.errors import DomainError
from plumbing.imports import fixing
from plumbing.imports.kinds import VERDICTS, Fixing, row_key
from plumbing.imports.screens import Frame, run_of, show_screen
from plumbing.imports.words import verdict_label, verdict_shape
from plumbing.models import ImportRun

State = ImportRun.State


def fix(request: HttpRequest, frame: Frame, run_id: UUID, row: int) -> HttpResponse:
    """One row: what was read, as a form; on POST the correction, the choice, or that it is left out."""
    run, kind = _fixable(frame, run_id), _fixing(frame)
    key = row_key(row, request.GET.get("sheet", ""))
    found = fixing.find_row(run.pk, key)
    if found is None or not found.get("original"):
        raise Http404
    form = kind.make_form(found, request.POST if request.POST.get("action") == "save" else None)
    choices = kind.choices_of(found)
    if request.method == "POST":
        said = _said(request, kind, form, choices)
        if said is not None:
            return _keep(request, frame, run, key, said)
    context = {
        "run": run, "row": found, "form": form, "choices": choices.items(), "label": verdict_label(found["verdict"]),
        "shape": verdict_shape(found["verdict"]), "back": _back(request, frame, run),
        "query": request.GET.urlencode(),
    }  # fmt: skip
    return show_screen(request, frame, "fix", context, status=422 if form.is_bound else 200)


def leave_out(request: HttpRequest, frame: Frame, run_id: UUID) -> HttpResponse:
    """All rows with errors are left out, by somebody who said so (POST)."""
    run = _fixable(frame, run_id)
    _fixing(frame)
    try:
        count = fixing.leave_out_errors(run.pk, actor=request.user)
    except DomainError:
        messages.error(request, _("This import cannot be changed any more. Nothing was changed."))
    else:
        told = ngettext(
            "%(count)d row with an error is left out. It is listed below and in the sheet of rows to correct.",
            "%(count)d rows with errors are left out. They are listed below and in the sheet of rows to correct.",
            count,
        )
        messages.warning(request, told % {"count": count})
    return redirect(frame.address("run", run.pk))


def _said(request: HttpRequest, kind: Fixing, form: Any, choices: Any) -> dict[str, Any] | None:
    """What was decided; None while the form is wrong."""
    action = request.POST.get("action", "")
    if action == "leave_out":
        return {"left_out": True}
    if action == "as_read":
        return {}
    if action in choices:
        return {"choice": action}
    if action == "save" and form.is_valid():
        return kind.correction_of(form.cleaned_data)
    return None


def _keep(request: HttpRequest, frame: Frame, run: ImportRun, key: str, said: dict[str, Any]) -> HttpResponse:
    try:
        fixing.put_right(run.pk, key, said, actor=request.user)
    except DomainError:
        messages.error(request, _("This import cannot be changed any more. Nothing was changed."))
    else:
        messages.success(request, _("The row was kept as you said and looked through again. Nothing is stored yet."))
    return redirect(_back(request, frame, run) + f"#row-{key}")


def _back(request: HttpRequest, frame: Frame, run: ImportRun) -> str:
    """The page of the preview from which the row was opened."""
    verdict, page = request.GET.get("verdict", ""), request.GET.get("p", "")
    kept = {"verdict": verdict if verdict in VERDICTS else "", "p": page if page.isdigit() else ""}
    return f"{frame.address('run', run.pk)}?{urlencode(kept)}"


def _fixable(frame: Frame, run_id: UUID) -> ImportRun:
    run = run_of(frame, run_id)
    if not frame.fixes or not frame.acts(run) or run.state != State.REVIEWED:
        raise Http404
    return run


def _fixing(frame: Frame) -> Fixing:
    if frame.kind.fixing is None:
        raise Http404
    return frame.kind.fixing
