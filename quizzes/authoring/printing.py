"""Printing questions of the bank on A4: what to print is asked, the press prints it as a job."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from kernel.numerals import read_whole
from media.printing.jobs import request_print
from plumbing.doors import door, form_method
from quizzes.authoring.print_forms import SheetHead, questions_facts
from quizzes.bank.conversion import parsed_version
from quizzes.bank.permissions import BANK_EDITORS, visible_questions
from quizzes.importers.types import ParsedQuestion

MOST = 200
FORM = "questions"


class PrintQuestionsForm(forms.Form):
    """The sheet's heading, and whether the key is printed."""

    title = forms.CharField(max_length=40, label=_("heading of the sheet"), initial="安全知识试题")
    answers = forms.BooleanField(required=False, initial=True, label=_("with the key, on pages of its own"))


@door(BANK_EDITORS)
@never_cache
@form_method
def print_questions(request: HttpRequest) -> HttpResponse:
    """Ask for heading and key; POST orders the sheet. ``?q=1&q=2`` names questions; a foreign one does not exist."""
    ids = _wanted(request)
    if not ids:
        return render(request, "quizzes/admin/authoring/print.html", {"ids": ids})
    form = PrintQuestionsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("portal:print_job", _order(request, ids, form.cleaned_data))
    stems = visible_questions(request.user).filter(pk__in=ids).values_list("current__stem", flat=True)
    context = {"form": form, "ids": ids, "stems": stems[:10], "more": max(0, len(ids) - 10), "count": len(ids)}
    return render(request, "quizzes/admin/authoring/print.html", context)


def _wanted(request: HttpRequest) -> list[int]:
    """The asked ids, all of them readable; none where none is named. Raises Http404 otherwise."""
    given = request.POST.getlist("q") or request.GET.getlist("q")
    ids = list(dict.fromkeys(number for number in map(read_whole, given) if number is not None))
    if len(ids) > MOST or visible_questions(request.user).filter(pk__in=ids).count() != len(ids):
        raise Http404
    return ids


def _order(request: HttpRequest, ids: list[int], values: dict[str, Any]) -> Any:
    head = SheetHead(
        title=values["title"],
        unit=settings.ANPEI_ISSUING_BODY,
        printed_at=timezone.now(),
        with_answers=values["answers"],
    )
    return request_print(
        form=FORM,
        key=f"questions:{request.user.pk}",
        facts=questions_facts(parsed_questions(request.user, ids), head=head),
        filename=f"{values['title']}.pdf",
        requested_by=request.user.pk,
    )


def parsed_questions(user: Any, ids: list[int]) -> list[ParsedQuestion]:
    """What these questions say now, in the order of `ids`; two queries."""
    rows = visible_questions(user).filter(pk__in=ids).select_related("current").prefetch_related("current__media")
    found = {row.pk: parsed_version(row.current, media=row.current.media.all()) for row in rows if row.current}
    return [found[pk] for pk in ids if pk in found]
