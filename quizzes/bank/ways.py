"""The ways on from a question's form and from the list of questions: shown as words, not hidden behind three dots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quizzes.bank.permissions import may_review_question
from quizzes.models import Question


@dataclass(frozen=True, slots=True)
class Way:
    """A link: its words and its address."""

    label: str
    url: str


def ways_of_question(question: Question, user: Any) -> list[Way]:
    """From the form of a question."""
    pk = question.pk
    ways = [
        Way(_("Look at it"), reverse("quizzes_admin:look", args=[pk])),
        Way(_("Preview on the phone"), reverse("quizzes_admin:preview_question", args=[pk])),
        Way(_("Print"), f"{reverse('quizzes_admin:print_questions')}?q={pk}"),
        Way(_("Copy"), reverse("wagtailsnippets_quizzes_question:copy", args=[pk])),
        Way(_("History of versions"), reverse("quizzes_admin:question_history", args=[pk])),
        Way(_("Where it is used"), reverse("quizzes_admin:question_usage", args=[pk])),
        Way(_("Duplicates"), f"{reverse('quizzes_admin:duplicates')}?bank={question.bank_id}"),
        Way(_("How it did"), reverse("quizzes_admin:item_figures", args=[pk])),
    ]
    if may_review_question(user, pk):
        ways.append(Way(_("Wrong key: regrade"), reverse("quizzes_admin:regrade_ask", args=[pk])))
    return ways


def ways_of_list(request: HttpRequest) -> list[Way]:
    """From the list of questions; the export takes what the filters in the address leave."""
    asked = request.GET.copy()
    for name in ("p", "_w_filter_fragment"):
        asked.pop(name, None)
    query = asked.urlencode()
    export = reverse("quizzes_admin:export_list")
    return [
        Way(_("Import questions"), reverse("imports:upload", args=["questions"])),
        Way(_("Export what the list shows"), f"{export}?{query}" if query else export),
        Way(_("To be reviewed by me"), reverse("quizzes_admin:reviews")),
        Way(_("Duplicates"), reverse("quizzes_admin:duplicates")),
        Way(_("How questions did"), reverse("quizzes_admin:figures")),
    ]
