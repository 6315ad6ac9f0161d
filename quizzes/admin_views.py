"""Publishing an edition from the admin."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.errors import DomainError
from plumbing.doors import door
from quizzes.models import Quiz
from quizzes.permissions import PUBLISHERS
from quizzes.queries import quiz_facts
from quizzes.services import publish_edition

_PROBLEMS = {
    "quiz-empty": lambda p: _("No question can be asked: the bank or the chosen topics hold none in use."),
    "question-withdrawn": lambda p: _("A chosen question is not in use: “%(stem)s”. Replace it or put it in use.") % p,
    "question-not-playable": lambda p: _(
        "A chosen question cannot be answered on a phone, or has no answer: “%(stem)s”. Replace it."
    ) % p,
}  # fmt: skip


@door(PUBLISHERS)
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Ask, then freeze the quiz as it is now."""
    facts = quiz_facts(quiz_id)
    if facts is None:
        raise Http404
    if request.method == "POST" and _publish(request, quiz_id):
        return redirect(reverse(Quiz.snippet_viewset.get_url_name("list")))  # type: ignore[attr-defined]
    back = reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[quiz_id])  # type: ignore[attr-defined]
    return render(request, "quizzes/admin/publish.html", {"facts": facts, "back": back})


def _publish(request: HttpRequest, quiz_id: int) -> bool:
    before = quiz_facts(quiz_id)
    try:
        edition = publish_edition(quiz_id, actor=request.user)
    except DomainError as error:
        known = _PROBLEMS.get(error.code)
        problem = known(error.params) if known else _("The quiz cannot be published as it is. Look at its questions.")
        messages.error(request, _("Nothing was published. %(problem)s") % {"problem": problem})
        return False
    if before is not None and before.edition_id == edition:
        messages.success(request, _("Nothing has changed since the last edition; it stays the one in use."))
    else:
        messages.success(request, _("Published. New sittings use this edition; sittings begun before keep theirs."))
    return True


urlpatterns = [path("<int:quiz_id>/publish/", publish, name="publish")]
