"""A clause at its own address: the number, our plain words, and what explains it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plumbing.doors import PUBLIC, door
from regulations import queries

SHOWN_KINDS = ("page",)  # questions and requirements cite too, but their screens are not public


@door(PUBLIC)
@require_safe
def clause(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version of a clause, with the public pages that explain it."""
    facts = queries.get_clause(version_id)
    if facts is None:
        raise Http404
    explained_by = queries.cited_by(version_id, kinds=SHOWN_KINDS)
    return render(request, "regulations/clause.html", {"clause": facts, "explained_by": explained_by})
