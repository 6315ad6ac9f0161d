"""Small answers while one writes: which clauses 法规依据 names, what the bank has that is like it, a photo."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import NotFound
from kernel.numerals import read_whole
from media.policies import is_hidden
from media.services import shown_picture
from plumbing.doors import door
from quizzes.authoring.likes import similar_questions
from quizzes.authoring.reading import read_typed
from quizzes.authoring.typed_data import typed_of
from quizzes.bank.permissions import BANK_EDITORS, visible_banks
from quizzes.importers.fields import MAX_BASIS
from quizzes.models import Question
from regulations.logic.numerals import numeral
from regulations.queries import get_clause, match_citations


@door(BANK_EDITORS)
@never_cache
@require_safe
def clause_matches(request: HttpRequest) -> HttpResponse:
    """The clauses that ``?basis=`` names today, a line each; what is not in the library is told."""
    found = match_citations(request.GET.get("basis", "")[:MAX_BASIS])
    return render(request, "quizzes/admin/authoring/clauses.html", {"found": found})


@door(BANK_EDITORS)
@never_cache
@require_safe
def clause_name(request: HttpRequest, version_id: int) -> HttpResponse:
    """How a clause is written in 法规依据: 《安全生产法》第二十八条."""
    clause = get_clause(version_id)
    if clause is None:
        raise Http404
    article = f"第{numeral(clause.number)}条{clause.suffix_label}" if clause.number else ""
    return JsonResponse({"text": f"《{clause.instrument_title}》{article}"})


@door(BANK_EDITORS)
@never_cache
@require_POST
def near_questions(request: HttpRequest) -> HttpResponse:
    """Questions of the banks that the account sees which are like the one in the form."""
    data: QueryDict = request.POST
    question, _findings = read_typed(typed_of(data))
    but = read_whole(data.get("question"))
    banks = set(visible_banks(request.user).values_list("pk", flat=True))
    wanted = {read_whole(data.get("bank"))} & banks
    found = similar_questions(question, bank_ids=wanted or banks, but=but)
    edit = Question.snippet_viewset.get_url_name("edit")  # type: ignore[attr-defined]
    rows = [{"stem": one.stem, "likeness": one.likeness, "url": reverse(edit, args=[one.id])} for one in found]
    return render(request, "quizzes/admin/authoring/near.html", {"rows": rows})


@door(BANK_EDITORS)
@never_cache
@require_safe
def photo(request: HttpRequest, picture_id: int) -> HttpResponse:
    """A picture's address and size on a phone, for drawing on it."""
    if is_hidden("picture", picture_id, request.user):
        raise Http404
    try:
        shown = shown_picture(picture_id)
    except NotFound:
        raise Http404 from None
    return JsonResponse({"src": shown.src, "width": shown.width, "height": shown.height, "alt": shown.alt})
