"""Publishing, checking, trying and copying a quiz, and what to do about a question that was withdrawn."""

from __future__ import annotations

import io
import random
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.clock import today
from kernel.errors import DomainError, NotFound
from kernel.numerals import read_whole
from plumbing import audit
from plumbing.doors import door, form_method
from quizzes.building import keeping, queries, samples, wording
from quizzes.building.addresses import edit_url, list_url
from quizzes.building.checks import check_quiz
from quizzes.building.copying import copy_quiz
from quizzes.building.permissions import QUIZ_EDITORS, QUIZ_WRITERS
from quizzes.models import Quiz
from quizzes.queries import current_edition_id
from quizzes.services import publish_edition

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _quiz(quiz_id: int) -> Quiz:
    found = queries.find_quiz(quiz_id)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, name: str, quiz: Quiz, context: dict[str, Any]) -> HttpResponse:
    shared = {"quiz": quiz, "back": edit_url(quiz.pk) if quiz.pk else ""}
    return render(request, f"quizzes/admin/building/{name}.html", shared | context)


def report_context(quiz: Quiz) -> dict[str, Any]:
    """What the checker says, for the partial that shows it."""
    report = check_quiz(quiz, on=today())
    return {
        "report": report,
        "summary": wording.summary(quiz, report),
        "errors": [wording.sentence(problem) for problem in report.errors],
        "warnings": [wording.sentence(problem) for problem in report.warnings],
    }


@door(QUIZ_EDITORS)
@form_method
def publish(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Show what the checker says, ask, then freeze the quiz as it is now."""
    quiz = _quiz(quiz_id)
    if request.method == "POST" and _publish(request, quiz_id):
        return redirect(list_url())
    context = report_context(quiz) | {"is_published": current_edition_id(quiz_id) is not None}
    return _page(request, "publish", quiz, context)


def _publish(request: HttpRequest, quiz_id: int) -> bool:
    before = current_edition_id(quiz_id)
    try:
        edition = publish_edition(quiz_id, actor=request.user)
    except DomainError as error:
        problem = wording.sentence_of(error.code, error.params)
        messages.error(request, _("Nothing was published. %(problem)s") % {"problem": problem})
        return False
    if before == edition:
        messages.success(request, _("Nothing has changed since the last edition; it stays the one in use."))
    else:
        messages.success(request, _("Published. New sittings use this edition; sittings begun before keep theirs."))
    return True


@door(QUIZ_EDITORS)
@never_cache
@form_method
def check(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The checker's page: of the quiz as it is stored, or (POST) as it stands in the form. Stores nothing."""
    quiz = _quiz(quiz_id)
    return _checked(request, quiz) if request.method == "POST" else _page(request, "check", quiz, report_context(quiz))


@door(QUIZ_WRITERS)
@never_cache
@require_POST
def check_new(request: HttpRequest) -> HttpResponse:
    """The checker's page for a quiz that was never saved."""
    return _checked(request, Quiz())


def _checked(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    form_class = Quiz.snippet_viewset.get_edit_handler().get_form_class()  # type: ignore[attr-defined]
    form = form_class(request.POST, request.FILES, instance=quiz, for_user=request.user)
    if not form.is_valid():
        return _page(request, "check", quiz, {"form_problems": _form_problems(form)})
    typed = form.save(commit=False)
    return _page(request, "check", typed, report_context(typed) | {"is_typed": True})


def _form_problems(form: Any) -> list[str]:
    """Every message of the form and of its rows, with the field's name."""
    forms = [form, *(row for formset in form.formsets.values() for row in formset.forms)]
    return [
        f"{one.fields[name].label}：{told}" if name in one.fields else str(told)
        for one in forms
        for name, all_told in one.errors.items()
        for told in all_told
    ]


@door(QUIZ_EDITORS)
@never_cache
@require_safe
def sample(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """A paper as somebody would get it, from a seed; with the answers where asked."""
    quiz = _quiz(quiz_id)
    seed = _seed(request)
    context = report_context(quiz) | {"seed": seed, "with_answers": request.GET.get("answers") == "1"}
    if not context["errors"]:
        drawn = samples.draw_sample(quiz, seed=seed)
        context |= {"questions": samples.sample_questions(drawn), "other": _other_seed(seed)}
    return _page(request, "sample", quiz, context)


@door(QUIZ_EDITORS)
@never_cache
@require_safe
def sample_question(request: HttpRequest, quiz_id: int, number: int) -> HttpResponse:
    """One question of a sample as a phone shows it; nothing is saved."""
    quiz = _quiz(quiz_id)
    seed = _seed(request)
    try:
        drawn = samples.draw_sample(quiz, seed=seed)
        context = samples.phone_context(drawn, number)
    except (DomainError, IndexError) as problem:
        raise Http404 from problem
    return render(request, "quizzes/admin/building/phone.html", context | {"quiz": quiz, "seed": seed})


def _seed(request: HttpRequest) -> int:
    text = request.GET.get("seed", "")
    number = read_whole(text)
    return min(number, samples.MOST_SEED) if number is not None else 1


def _other_seed(seed: int) -> int:
    return random.Random(seed).randrange(1, 10_000)  # noqa: S311 - another paper, no secret


@door(QUIZ_EDITORS)
@never_cache
@require_safe
def sample_word(request: HttpRequest, quiz_id: int) -> HttpResponse | FileResponse:
    """A sample as a Word file: the paper, or (answers=1) its key for the markers."""
    from quizzes.exporters.papers import sheet_of_paper
    from quizzes.exporters.word_paper import answers_docx, paper_docx

    quiz = _quiz(quiz_id)
    try:
        drawn = samples.draw_sample(quiz, seed=_seed(request))
    except DomainError as problem:
        raise Http404 from problem
    audit.record("export_papers", actor=request.user, target=("quiz", quiz_id), versions=1)
    sheet = sheet_of_paper(drawn.payload, drawn.paper)
    with_answers = request.GET.get("answers") == "1"
    name = f"{quiz.title}{'答案' if with_answers else ''}.docx"
    data = answers_docx(sheet) if with_answers else paper_docx(sheet)
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=_WORD)


@door(QUIZ_EDITORS)
@form_method
def blocked(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """What keeps new sittings from starting; a question may be kept with a reason (POST)."""
    quiz = _quiz(quiz_id)
    if request.method == "POST" and _keep(request, quiz_id):
        return redirect("quizzes_admin:blocked", quiz_id)
    found = keeping.blocked([quiz_id], on=today()).get(quiz_id, [])
    kept = quiz.items.exclude(kept_reason="").select_related("question__current")
    return _page(request, "blocked", quiz, {"blocked": found, "kept": kept})


def _keep(request: HttpRequest, quiz_id: int) -> bool:
    item = read_whole(request.POST.get("item"))
    if item is None:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        keeping.keep_item(quiz_id, item, reason=reason, actor=request.user, now=timezone.now())
    except NotFound as problem:
        raise Http404 from problem
    except DomainError:
        messages.error(request, _("Say why the question is still asked. Nothing was changed."))
        return False
    messages.success(request, _("Kept. People can start again, and the question is asked as it was published."))
    return True


@door(QUIZ_EDITORS)
@form_method
def copy(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """A copy under another title, to be changed and published on its own."""
    quiz = _quiz(quiz_id)
    title = request.POST.get("title", "") if request.method == "POST" else _("%(title)s (copy)") % {"title": quiz.title}
    if request.method == "POST":
        try:
            made = copy_quiz(quiz_id, title=title, actor=request.user)
        except DomainError:
            messages.error(request, _("The copy needs a title. Nothing was copied."))
        else:
            messages.success(request, _("Copied. The copy is not published yet."))
            return redirect(edit_url(made))
    return _page(request, "copy", quiz, {"title": title})
