"""A question as a phone shows it, saved or not: nothing is stored, nothing is kept by a cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from kernel.numerals import read_whole
from plumbing.doors import door
from quizzes.authoring.messages import sentence
from quizzes.authoring.reading import read_typed
from quizzes.authoring.typed_data import typed_of
from quizzes.authoring.wording import KIND_WORDS, answer_line
from quizzes.bank.conversion import parsed_version, version_fields
from quizzes.bank.permissions import BANK_EDITORS, QUESTION_READ
from quizzes.importers.types import ParsedQuestion
from quizzes.logic.papers import Item
from quizzes.models import QuestionVersion
from quizzes.screens import preview_context
from quizzes.services.editions import bases_of, freeze_item, shown_media
from regulations.queries import match_many


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of the page: its heading, and the whole page inside it."""

    title: str
    page: str


def items_of(question: ParsedQuestion, *, version: QuestionVersion | None = None) -> list[Item]:
    """The question as an edition would hold it, a case in its parts. Queries: media and clauses."""
    held = version or QuestionVersion(pk=0, question_id=0, **version_fields(question))
    media = [line for line in shown_media(question.media) if line is not None]
    return freeze_item(held, media, match_many(bases_of(held)))


def frames_of(
    request: HttpRequest, question: ParsedQuestion, *, version: QuestionVersion | None = None
) -> list[list[Frame]]:
    """For each item: the phone, 长辈版, and the answer as the result teaches it."""
    if question.type not in KIND_WORDS:
        return []
    items = items_of(question, version=version)
    said = question.parts if question.type == "case" else (question,)
    return [_frames(request, item, part) for item, part in zip(items, said, strict=False)]


def _frames(request: HttpRequest, item: Item, said: ParsedQuestion) -> list[Frame]:
    context = preview_context(item)
    shown = "quizzes/preview_question.html"
    key = {"item": item, "answer": answer_line(said), "said": said}
    return [
        Frame(_("On the phone"), render_to_string(shown, {**context, "elder": False}, request)),
        Frame(_("Large type"), render_to_string(shown, {**context, "elder": True}, request)),
        Frame(
            _("Answer and explanation"),
            render_to_string("quizzes/admin/authoring/phone_key.html", {**key, "elder": False}, request),
        ),
    ]


@door(BANK_EDITORS)
@never_cache
@xframe_options_sameorigin
@require_POST
def preview_typed(request: HttpRequest) -> HttpResponse:
    """What stands in the form now, with what is still wrong; nothing is stored."""
    question, findings = read_typed(typed_of(request.POST))
    context = {"findings": [sentence(one) for one in findings], "stem": question.stem, "unsaved": True}
    return _page(request, {**context, "rows": frames_of(request, question)})


@door(QUESTION_READ)
@never_cache
@xframe_options_sameorigin
@require_safe
def preview_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """The question as it is now, or as its version ``?version=2`` was."""
    rows = QuestionVersion.objects.filter(question_id=question_id).prefetch_related("media")
    number = read_whole(request.GET.get("version"))
    version = rows.first() if number is None else rows.filter(number=number).first()
    if version is None:
        raise Http404
    question = parsed_version(version, media=version.media.all())
    context = {"stem": question.stem, "version": version, "question_id": question_id}
    return _page(request, {**context, "rows": frames_of(request, question, version=version)})


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "quizzes/admin/authoring/preview.html", context)
