"""Taking questions away: the format is asked first; the file holds keys, so who took it is written down."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.errors import DomainError, NotFound
from plumbing import audit
from plumbing.doors import door, form_method
from plumbing.tabular.files import send_as
from quizzes.bank.permissions import BANK_EDITORS, BANK_READ
from quizzes.building.permissions import QUIZ_READ
from quizzes.exporters import selection
from quizzes.exporters.drawn import draw_versions
from quizzes.exporters.files import FORMATS, ExportFile
from quizzes.exporters.selection import Chosen

MOST_VERSIONS = 4


@door(BANK_EDITORS)
@form_method
def export_list(request: HttpRequest) -> HttpResponseBase:
    """The list of questions, as its filters in the address leave it."""
    return _export(request, selection.of_list(request, _("questions")))


@door(BANK_READ)
@form_method
def export_bank(request: HttpRequest, bank_id: int) -> HttpResponseBase:
    """A whole bank."""
    return _export(request, selection.of_bank(bank_id))


@door(QUIZ_READ)
@form_method
def export_quiz(request: HttpRequest, quiz_id: int) -> HttpResponseBase:
    """The questions of a quiz; its sample papers are offered beside."""
    return _export(request, selection.of_quiz(quiz_id, request.user), quiz_id=quiz_id)


@door(QUIZ_READ)
@require_POST
def sample_papers(request: HttpRequest, quiz_id: int) -> HttpResponseBase:
    """Papers A, B, … as the quiz's edition would draw them, with their keys, as Word documents in one archive."""
    wanted = str(request.POST.get("versions", "2"))
    versions = min(max(int(wanted), 1), MOST_VERSIONS) if wanted.isdecimal() and len(wanted) < 3 else 2
    try:
        title, data = draw_versions(quiz_id, versions=versions, now=timezone.now())
    except NotFound as missing:
        raise Http404 from missing
    except DomainError:  # nobody can start it either: the page says why
        return redirect("quizzes_admin:blocked", quiz_id)
    audit.record("export_papers", actor=request.user, target=("quiz", quiz_id), versions=versions)
    return send_as(HttpResponse(data, content_type="application/zip"), f"{title}.zip")


def _export(request: HttpRequest, chosen: Chosen | None, *, quiz_id: int | None = None) -> HttpResponseBase:
    if chosen is None:
        raise Http404
    name = request.POST.get("format", "") if request.method == "POST" else ""
    if name in FORMATS and chosen.ids:
        return _send(request, chosen, name)
    context = {
        "chosen": chosen, "count": len(chosen.ids), "formats": FORMATS.items(), "quiz_id": quiz_id,
        "query": request.GET.urlencode(), "problem": request.method == "POST",
    }  # fmt: skip
    status = 422 if context["problem"] else 200
    response = render(request, "quizzes/admin/exporters/export.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _send(request: HttpRequest, chosen: Chosen, name: str) -> HttpResponseBase:
    kind = FORMATS[name]
    questions = list(selection.load(chosen.ids, with_files=kind.with_files))
    made = kind.write(chosen.title, questions)
    told = [(questions[index].stem, what) for index, what in made.left_out]
    if told and name != "xlsx" and not request.POST.get("anyway"):
        return _tell(request, chosen, name, told)
    audit.record(
        "export_questions", actor=request.user, target=chosen.target, format=name, count=len(questions),
        left_out=len(told),
    )  # fmt: skip
    return _handed_out(made, chosen.title)


def _tell(request: HttpRequest, chosen: Chosen, name: str, told: list[tuple[str, str]]) -> HttpResponse:
    """What the file will not hold is said before it is taken."""
    context = {
        "chosen": chosen, "count": len(chosen.ids), "format": name, "label": FORMATS[name].label, "told": told[:200],
        "told_count": len(told), "query": request.GET.urlencode(),
    }  # fmt: skip
    response = render(request, "quizzes/admin/exporters/left_out.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _handed_out(made: ExportFile, title: str) -> HttpResponseBase:
    return send_as(FileResponse(made.file, content_type=made.content_type), f"{title}.{made.ending}")
