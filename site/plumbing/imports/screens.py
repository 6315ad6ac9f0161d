"""The screens of an import, the same for each kind and in each frame (the admin, an enterprise's desk)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.errors import DomainError, UnreadableFile
from plumbing.imports import runs, undoing, vault
from plumbing.imports.history_filters import Asked, Filter
from plumbing.imports.kinds import ImportKind
from plumbing.imports.run_page import outcome_of, page_of_rows
from plumbing.imports.sheet import errors_workbook, remarks_workbook
from plumbing.models import ImportRun
from plumbing.tabular import MAX_BYTES
from plumbing.tabular.files import send_workbook

PER_PAGE = 50
REFRESH_SECONDS = 2
State = ImportRun.State
_OF_A_RUN = ("history", "upload", "run", "store", "discard", "sheet", "undo")
WORKING = (State.UPLOADED, State.REVIEWING, State.STORING, State.UNDOING)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the screens stand: the base template, the addresses, and which runs are seen from here.

    `address(name, run_id)` with names ``history``, ``upload``, ``run``, ``store``, ``discard``, ``sheet``, ``undo``.
    `make_form` and `params_of` stand for the kind's own where a frame asks less. `acts(run)`: whether the run may be
    stored and discarded from here. `columns_of(run)` are further cells of the history, under `columns`;
    `filters_of(runs)` are further ways to look through it. `fixes`: whether rows are put right from here.
    """

    kind: ImportKind
    base: str
    address: Callable[..., str]
    seen: Q
    make_form: Callable[[Any], forms.Form] | None = None
    params_of: Callable[[Mapping[str, Any]], dict[str, Any]] | None = None
    context: Mapping[str, Any] = field(default_factory=dict)
    acts: Callable[[ImportRun], bool] = lambda run: True
    columns: tuple[Any, ...] = ()
    columns_of: Callable[[Sequence[ImportRun]], Mapping[UUID, tuple[str, ...]]] | None = None
    filters_of: Callable[[QuerySet[ImportRun]], Sequence[Filter]] | None = None
    fixes: bool = False


class FileForm(forms.Form):
    """The file itself; what it holds is judged by the review."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "An Excel workbook (.xlsx) or CSV, up to 20 MB. Nothing is stored before you have seen it."
        ),
        widget=forms.FileInput,
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty. Nothing was stored. Choose another file."),
        },
    )

    def __init__(self, kind: ImportKind, *args: Any) -> None:
        super().__init__(*args)
        self.fields["file"].widget.attrs["accept"] = kind.accept
        if kind.file_help:
            self.fields["file"].help_text = kind.file_help


def history(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The runs, newest first, by state, file name, days, and whatever else the frame tells runs apart by."""
    mine = runs_of(frame)
    asked = Asked(request.GET, frame.filters_of(mine) if frame.filters_of else ())
    page = Paginator(asked.of(mine).order_by("-created_at"), PER_PAGE).get_page(request.GET.get("p"))
    further = frame.columns_of(list(page)) if frame.columns_of else {}
    rows = [
        {
            "run": run, "url": frame.address("run", run.pk), "outcome": outcome_of(frame.kind, run),
            "further": further.get(run.pk, ()),
        }
        for run in page
    ]  # fmt: skip
    context = {"page": page, "rows": rows, "further": frame.columns, "asked": asked, "query": asked.query}
    return show_screen(request, frame, "history", context)


def upload(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The form, and taking the file in."""
    asked = request.method == "POST"
    file_form = FileForm(frame.kind, request.POST if asked else None, request.FILES if asked else None)
    data = request.POST if asked else None
    own_form = frame.make_form(data) if frame.make_form else frame.kind.make_form(request, data)
    if asked and all([file_form.is_valid(), own_form.is_valid()]):
        run = _take_in(request, frame, file_form, own_form)
        if run is not None:
            return redirect(frame.address("run", run.pk))
    return show_screen(
        request, frame, "upload", {"file_form": file_form, "own_form": own_form}, status=422 if asked else 200
    )


def show(request: HttpRequest, frame: Frame, run_id: UUID) -> HttpResponse:
    """What stands to be said of a run: how far it is, the preview, or how it ended."""
    run = run_of(frame, run_id)
    if run.state in WORKING:
        return show_progress(request, frame, run)
    return show_screen(request, frame, "run", {**page_of_rows(request.GET, frame.kind, run), **_may(frame, run)})


def show_progress(request: HttpRequest, frame: Frame, run: ImportRun, *, look_at: str = "run") -> HttpResponse:
    """How far the work at a run is; the page `look_at` is looked at again by itself."""
    done, total = vault.read_progress(run.pk)
    percent = min(100 * done // total, 100) if total else 0
    context = {"run": run, "percent": percent, "known": bool(total), "is_check": look_at == "undo"}
    response = show_screen(request, frame, "progress", {**context, "again": frame.address(look_at, run.pk)})
    response["Refresh"] = str(REFRESH_SECONDS)  # works without JavaScript and without an inline script
    return response


def store(request: HttpRequest, frame: Frame, run_id: UUID) -> HttpResponse:
    """Queue the storing (POST)."""
    run = _run_to_act_on(frame, run_id)
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
    run = _run_to_act_on(frame, run_id)
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
    run = run_of(frame, run_id)
    rows = vault.read_rows(run.pk)
    columns = [str(column) for column in frame.kind.columns]
    fixing = frame.kind.fixing
    book = errors_workbook(list(rows), fixing) if fixing else remarks_workbook(rows, columns)
    name = _("remarks on %(file)s") % {"file": run.filename.rsplit(".", 1)[0]}
    return send_workbook(book, name)


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


def _may(frame: Frame, run: ImportRun) -> dict[str, Any]:
    acts = frame.acts(run)
    return {
        "may_store": acts and run.state == State.REVIEWED and not run.summary.get("errors", 1),
        "may_discard": acts and run.state in (State.REVIEWED, State.FAILED),
        "may_fix": acts and frame.fixes and frame.kind.fixing is not None and run.state == State.REVIEWED,
        "may_undo": undoing.may_undo(run, now=timezone.now()),
        "undo_until": undoing.closes_on(run),
    }


def runs_of(frame: Frame) -> QuerySet[ImportRun]:
    """The runs that are seen from here."""
    return ImportRun.objects.filter(frame.seen, kind=frame.kind.name)


def run_of(frame: Frame, run_id: UUID) -> ImportRun:
    """One of them; any other is not found."""
    run = runs_of(frame).filter(pk=run_id).first()
    if run is None:
        raise Http404
    return run


def _run_to_act_on(frame: Frame, run_id: UUID) -> ImportRun:
    run = run_of(frame, run_id)
    if not frame.acts(run):
        raise Http404
    return run


def show_screen(
    request: HttpRequest, frame: Frame, name: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A screen in its frame, with the addresses that it may need."""
    run = context.get("run")
    of_a_run = (*_OF_A_RUN, "leave_out") if frame.fixes else _OF_A_RUN
    names = ("history", "upload") if run is None else of_a_run
    addresses = {
        name: frame.address(name, run.pk if run and name not in ("history", "upload") else None) for name in names
    }
    shared = {"frame": frame, "kind": frame.kind, "columns": frame.kind.columns, "address": addresses, **frame.context}
    return render(request, f"plumbing/imports/{name}.html", {**shared, **context}, status=status)
