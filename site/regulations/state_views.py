"""Importing official texts in the admin: upload, look through, put pairs right, confirm; and taking back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import DomainError, NotFound
from plumbing.doors import door, form_method
from regulations import services, state_queries
from regulations.enums import StateStatus
from regulations.errors import describe
from regulations.logic.comparison import Kind
from regulations.logic.text import OfficialText
from regulations.permissions import LAW_EDITORS
from regulations.reading import read_text_file
from regulations.state_forms import DayForm, PairForm, UploadForm
from regulations.words import KIND_LABELS, KIND_SHAPES, finding_sentence, is_fatal

ALL = "all"


@door(LAW_EDITORS)
@require_safe
def states(request: HttpRequest) -> HttpResponse:
    """Every text that was imported."""
    return render(request, "regulations/admin/states.html", {"lines": state_queries.state_list()})


@door(LAW_EDITORS)
@form_method
def upload(request: HttpRequest) -> HttpResponse:
    """A file becomes a draft. With errors nothing is kept, and they are shown."""
    form = UploadForm(request.POST or None, request.FILES or None)
    findings: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        uploaded, text = form.cleaned_data["file"], None
        try:
            data = uploaded.read()
            text = read_text_file(data, uploaded.name)
            file = services.TextFile(uploaded.name, data, form.cleaned_data["note"])
            return redirect("law_admin:state", services.draft_state(text, file=file, actor=request.user))
        except DomainError as error:
            form.add_error("file", describe(error))
            findings = _findings_of(text)
    return render(request, "regulations/admin/import.html", {"form": form, "findings": findings})


def _findings_of(text: OfficialText | None) -> list[dict[str, Any]]:
    found = text.findings if text else ()
    return _told((each.code.value, each.number, each.suffix, each.detail) for each in found)


def _told(findings: Any) -> list[dict[str, Any]]:
    return [{"text": finding_sentence(*finding), "is_fatal": is_fatal(finding[0])} for finding in findings]


@door(LAW_EDITORS)
@require_safe
def state(request: HttpRequest, state_id: int) -> HttpResponse:
    """A text: its facts, findings, and the comparison clause by clause."""
    screen = state_queries.state_screen(state_id)
    if screen is None:
        raise Http404
    asked = request.GET.get("show", "")
    show = asked if asked in (*Kind, ALL) else ALL if screen.is_new else ""
    lines = [line for line in screen.lines if _is_shown(line.kind, show)]
    context = {
        "screen": screen,
        "line": screen.line,
        "is_draft": screen.line.status == StateStatus.DRAFT,
        "is_confirmed": screen.line.status == StateStatus.CONFIRMED,
        "findings": _told(screen.findings),
        "rows": [{"line": line, "label": KIND_LABELS[line.kind], "shape": KIND_SHAPES[line.kind]} for line in lines],
        "tabs": _tabs(screen, show),
        "show": show,
        "day_form": DayForm(initial={"day": screen.line.in_force_from}),
    }
    return render(request, "regulations/admin/state.html", context)


def _is_shown(kind: Kind, show: str) -> bool:
    if show == ALL:
        return True
    return kind == show if show else kind not in state_queries.QUIET


def _tabs(screen: state_queries.StateScreen, show: str) -> list[dict[str, Any]]:
    changed = sum(count for kind, count in screen.counts.items() if kind not in state_queries.QUIET)
    tabs = [
        {"name": "", "label": _("all changes"), "shape": "", "count": changed},
        {"name": ALL, "label": _("whole text"), "shape": "", "count": sum(screen.counts.values())},
    ]
    for kind in Kind:
        if count := screen.counts.get(kind):
            tabs.append({"name": kind.value, "label": KIND_LABELS[kind], "shape": KIND_SHAPES[kind], "count": count})
    return [{**tab, "chosen": tab["name"] == show} for tab in tabs]


@door(LAW_EDITORS)
@require_POST
def change_day(request: HttpRequest, state_id: int) -> HttpResponse:
    """The day in force."""
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This is no day of the calendar. Nothing was changed."))
        return redirect("law_admin:state", state_id)
    return _step(request, state_id, lambda: services.set_day(state_id, day=form.cleaned_data["day"]))


@door(LAW_EDITORS)
@require_POST
def pair(request: HttpRequest, state_id: int) -> HttpResponse:
    """The editor puts a pair right."""
    form = PairForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write old articles by number, e.g. 22、23. Nothing was changed."))
        return _back(request, state_id)
    facts = form.cleaned_data
    return _step(
        request, state_id, lambda: services.set_counterparts(state_id, article=facts["article"], olds=facts["olds"])
    )


@door(LAW_EDITORS)
@require_POST
def again(request: HttpRequest, state_id: int) -> HttpResponse:
    """Compare with what is stored now."""
    return _step(request, state_id, lambda: services.compare_again(state_id))


@door(LAW_EDITORS)
@require_POST
def confirm(request: HttpRequest, state_id: int) -> HttpResponse:
    """The comparison is right: it becomes law."""

    def do() -> None:
        counts = services.confirm_state(state_id, actor=request.user, verified=bool(request.POST.get("verified")))
        messages.success(request, _confirmed(counts))

    return _step(request, state_id, do)


def _confirmed(counts: dict[str, int]) -> str:
    told = _("Stored: %(created)d new versions, %(filled)d texts added, %(ended)d ended, %(kept)d unchanged.") % counts
    reviews = ngettext(
        "%(reviews)d citation is to be reviewed.", "%(reviews)d citations are to be reviewed.", counts["reviews"]
    )
    return f"{told} {reviews % counts if counts['reviews'] else ''}".strip()


@door(LAW_EDITORS)
@require_POST
def discard(request: HttpRequest, state_id: int) -> HttpResponse:
    """The draft is not wanted."""
    return _step(request, state_id, lambda: services.discard_state(state_id, actor=request.user))


@door(LAW_EDITORS)
@require_POST
def undo(request: HttpRequest, state_id: int) -> HttpResponse:
    """Takes a confirmation back."""

    def do() -> None:
        services.undo_state(state_id, actor=request.user)
        messages.success(request, _("Taken back. The versions before it are current again."))

    return _step(request, state_id, do)


def _step(request: HttpRequest, state_id: int, do: Callable[[], None]) -> HttpResponse:
    """Does it, or says why not; then the text's screen again."""
    try:
        do()
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, describe(error))
    return _back(request, state_id)


def _back(request: HttpRequest, state_id: int) -> HttpResponse:
    """To the text, at the article that was changed; it may be of another kind now, so no kind is filtered."""
    answer = redirect("law_admin:state", state_id)
    article = request.POST.get("article", "")
    if request.POST.get("show") == ALL:
        answer["Location"] += f"?show={ALL}"
    if article.replace(".", "").isdecimal() and len(article) < 10:
        answer["Location"] += f"#new-{article}"
    return answer
