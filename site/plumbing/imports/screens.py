"""The screens of an import, the same for each kind and in each frame (the admin, an enterprise's desk)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kernel.errors import DomainError, UnreadableFile
from plumbing.imports import runs, vault
from plumbing.imports.kinds import VERDICTS, ImportKind
from plumbing.imports.sheet import remarks_workbook
from plumbing.imports.words import verdict_label, verdict_shape
from plumbing.models import ImportRun
from plumbing.tabular import MAX_BYTES

PER_PAGE = 50
REFRESH_SECONDS = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
State = ImportRun.State
WORKING = (State.UPLOADED, State.REVIEWING, State.STORING)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the screens stand: the base template, the addresses, and which runs are seen from here.

    `address(name, run_id)` with names ``history``, ``upload``, ``run``, ``store``, ``discard``, ``sheet``.
    `make_form` and `params_of` stand for the kind's own where a frame asks less.
    """

    kind: ImportKind
    base: str
    address: Callable[..., str]
    seen: Mapping[str, Any]
    make_form: Callable[[Any], forms.Form] | None = None
    params_of: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


class FileForm(forms.Form):
    """The file itself; what it holds is judged by the review."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "An Excel workbook (.xlsx) or CSV, up to 20 MB. Nothing is stored before you have seen it."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Nothing was stored. Choose another file."),
        },
    )


def history(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The runs, newest first."""
    page = _page(request, Paginator(_runs(frame).order_by("-created_at"), PER_PAGE))
    rows = [{"run": run, "url": frame.address("run", run.pk), "outcome": _outcome(frame.kind, run)} for run in page]
    return _show(request, frame, "history", {"page": page, "rows": rows})


def upload(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The form, and taking the file in."""
    asked = request.method == "POST"
    file_form = FileForm(request.POST if asked else None, request.FILES if asked else None)
    data = request.POST if asked else None
    own_form = frame.make_form(data) if frame.make_form else frame.kind.make_form(request, data)
    if asked and all([file_form.is_valid(), own_form.is_valid()]):
        run = _take_in(request, frame, file_form, own_form)
        if run is not None:
            return redirect(frame.address("run", run.pk))
    return _show(request, frame, "upload", {"file_form": file_form, "own_form": own_form}, status=422 if asked else 200)


def show(request: HttpRequest, frame: Frame, run_id: UUID) -> HttpResponse:
    """What stands to be said of a run: how far it is, the preview, or how it ended."""
    run = _run(frame, run_id)
    if run.state in WORKING:
        response = _show(request, frame, "progress", {"run": run})
        response["Refresh"] = str(REFRESH_SECONDS)  # works without JavaScript and without an inline script
        return response
    return _show(request, frame, "run", _run_context(request, frame, run))


def store(request: HttpRequest, frame: Frame, run_id: UUID) -> HttpResponse:
    """Queue the storing (POST)."""
    run = _run(frame, run_id)
    if request.method == "POST":
        try:
            runs.ask_to_store(run.pk)
        except DomainError:
            messages.error(
                request, _("This import cannot be stored any more. Nothing was changed. See its state below.")
            )
    return redirect(frame.address("run", run.pk))


def discard(request: HttpRequest, frame: Frame, run_id: UUID) -> HttpResponse:
    """Forget the file (POST)."""
    run = _run(frame, run_id)
    if request.method == "POST":
        try:
            runs.discard(run.pk, actor=request.user)
            messages.success(
                request, _("The import was discarded; nothing of it was stored, and the file was deleted.")
            )
        except DomainError:
            messages.error(request, _("This import cannot be discarded any more. Nothing was changed."))
            return redirect(frame.address("run", run.pk))
    return redirect(frame.address("history"))


def sheet(request: HttpRequest, frame: Frame, run_id: UUID) -> HttpResponseBase:
    """The rows about which something is to be said, as a workbook."""
    run = _run(frame, run_id)
    columns = [str(column) for column in frame.kind.columns]
    book = remarks_workbook(vault.read_rows(run.pk), columns)
    name = _("remarks on %(file)s") % {"file": run.filename.rsplit(".", 1)[0]}
    return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _take_in(request: HttpRequest, frame: Frame, file_form: FileForm, own_form: forms.Form) -> ImportRun | None:
    upload = file_form.cleaned_data["file"]
    params = (frame.params_of or frame.kind.params_of)(own_form.cleaned_data)
    try:
        if upload.size > MAX_BYTES:
            raise UnreadableFile("file-too-large", max_bytes=MAX_BYTES, size=upload.size)
        return runs.accept(frame.kind, filename=upload.name, data=upload.read(), params=params, actor=request.user)
    except UnreadableFile as error:
        file_form.add_error("file", frame.kind.describe(error))
        return None


def _run_context(request: HttpRequest, frame: Frame, run: ImportRun) -> dict[str, Any]:
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in VERDICTS else ""
    totals = run.summary.get("verdicts", {})
    count = totals.get(verdict, 0) if verdict else sum(totals.values())
    page = _page(request, Paginator(range(count), PER_PAGE))
    start = max(page.start_index() - 1, 0)
    rows = [_row(row, frame.kind) for row in vault.read_rows(run.pk, verdict=verdict, start=start, count=PER_PAGE)]
    return {
        "run": run,
        "rows": rows,
        "page": page,
        "verdict": verdict,
        "tabs": _tabs(totals, verdict),
        "notes": run.summary.get("notes", []),
        "outcome": _outcome(frame.kind, run),
        "plan": _plan_words(run),
        "may_store": run.state == State.REVIEWED and not run.summary.get("errors", 1),
        "may_discard": run.state in (State.REVIEWED, State.FAILED),
        "has_remarks": any(totals.get(name) for name in ("error", "warn")),
    }


def _row(row: Mapping[str, Any], kind: ImportKind) -> dict[str, Any]:
    verdict = row["verdict"]
    return {
        **row, "label": verdict_label(verdict), "shape": verdict_shape(verdict),
        "action_label": kind.actions.get(row["action"], ""),
        "cells": [{"text": cell, "width": _width(cell)} for cell in row["cells"]],
    }  # fmt: skip


def _width(text: str) -> str:
    """A class for the cell: numbers and short words stay on one line, long texts get room."""
    if len(text) <= 6 or (len(text) <= 20 and text.isascii()):
        return "imp-nowrap"
    return "imp-long" if len(text) > 24 else "imp-middle"


def _tabs(totals: Mapping[str, int], chosen: str) -> list[dict[str, Any]]:
    tabs = [{"name": "", "label": _("all rows"), "shape": "", "count": sum(totals.values()), "chosen": not chosen}]
    for name in VERDICTS:
        tabs.append(
            {
                "name": name,
                "label": verdict_label(name),
                "shape": verdict_shape(name),
                "count": totals.get(name, 0),
                "chosen": chosen == name,
            }
        )
    return tabs


def _plan_words(run: ImportRun) -> str:
    """What storing would do, in one line."""
    counts = run.summary
    if counts.get("errors"):
        return ngettext(
            "%(errors)d row is an error, so nothing can be stored yet. Correct the file and import it again; "
            "the sheet of remarks says what is wrong.",
            "%(errors)d rows are errors, so nothing can be stored yet. Correct the file and import it again; "
            "the sheet of remarks says what is wrong.",
            counts["errors"],
        ) % {"errors": counts["errors"]}
    return _("Nothing is stored yet. Storing adds %(created)d and changes %(updated)d; the rest is there already.") % {
        "created": counts.get("created", 0), "updated": counts.get("updated", 0),
    }  # fmt: skip


def _outcome(kind: ImportKind, run: ImportRun) -> str:
    if run.state == State.STORED:
        return kind.summarise(run.summary, run.params)
    return run.problem


def _runs(frame: Frame) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(kind=frame.kind.name, **frame.seen)


def _run(frame: Frame, run_id: UUID) -> ImportRun:
    run = _runs(frame).filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


def _page(request: HttpRequest, paginator: Paginator) -> Page:
    return paginator.get_page(request.GET.get("p"))


def _show(request: HttpRequest, frame: Frame, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    run = context.get("run")
    names = ("history", "upload") if run is None else ("history", "upload", "run", "store", "discard", "sheet")
    addresses = {
        name: frame.address(name, run.pk if run and name not in ("history", "upload") else None) for name in names
    }
    shared = {"frame": frame, "kind": frame.kind, "columns": frame.kind.columns, "address": addresses, **frame.context}
    return render(request, f"plumbing/imports/{name}.html", {**shared, **context}, status=status)
