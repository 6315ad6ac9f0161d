"""A question's versions, two of them compared, an older one taken up again; and where the question is used."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import DomainError
from plumbing.doors import door
from quizzes.bank import history, usage
from quizzes.bank.errors import describe
from quizzes.bank.permissions import QUESTION_READ, QUESTION_WRITE, may_write_question
from quizzes.bank.queries import find_question
from quizzes.bank.reviews.views import number_in
from quizzes.bank.sheets import Line, compared, sheets_of
from quizzes.models import Question


def _question(question_id: int) -> Question:
    found = find_question(question_id)
    if found is None:
        raise Http404
    return found


@door(QUESTION_READ)
@never_cache
@require_safe
def question_history(request: HttpRequest, question_id: int) -> HttpResponse:
    """All versions, and between two of them what changed (the newest and the one before, unless asked)."""
    question = _question(question_id)
    versions = history.versions_of(question)
    first, second = _asked(request, versions)
    context = {
        "question": question,
        "versions": versions,
        "first": first,
        "second": second,
        "lines": _compared(question, first, second) if first and second else [],
        "may_write": may_write_question(request.user, question_id),
    }
    return render(request, "quizzes/admin/bank/history.html", context)


def _asked(request: HttpRequest, versions: list[history.VersionLine]) -> tuple[int, int]:
    """The numbers to compare, the older first; 0, 0 where there is only one version."""
    known = {line.number for line in versions}
    pair = sorted({number_in(request.GET.get(name, "")) for name in ("a", "b")} & known)
    if len(pair) == 2:
        return pair[0], pair[1]
    numbers = sorted(known)
    return (numbers[-2], numbers[-1]) if len(numbers) > 1 else (0, 0)


def _compared(question: Question, first: int, second: int) -> list[Line]:
    versions = {version.number: version for version in question.versions.filter(number__in=(first, second))}
    sheets = sheets_of(versions.values())
    return compared(sheets[versions[first].pk], sheets[versions[second].pk])


@door(QUESTION_WRITE)
@require_POST
def restore_version(request: HttpRequest, question_id: int, number: int) -> HttpResponse:
    """What an older version said, as a new draft."""
    note = _("as in version %(number)s") % {"number": number}
    try:
        history.restore_version(question_id, number, actor=request.user, note=note)
        messages.success(request, _("Version %(number)s is the newest one again.") % {"number": number})
    except DomainError as error:
        messages.error(request, describe(error))
    return redirect("quizzes_admin:question_history", question_id=question_id)


@door(QUESTION_READ)
@never_cache
@require_safe
def question_usage(request: HttpRequest, question_id: int) -> HttpResponse:
    """Quizzes that chose it, editions that hold it."""
    question = _question(question_id)
    editions = usage.editions_with(question_id, user=request.user)
    numbers = dict(question.versions.filter(pk__in=[one.version_id for one in editions]).values_list("pk", "number"))
    context: dict[str, Any] = {
        "question": question,
        "chosen": usage.chosen_in(question_id, user=request.user),
        "editions": [(one, numbers.get(one.version_id, 0)) for one in editions],
    }
    return render(request, "quizzes/admin/bank/usage.html", context)
