"""The law as everybody reads it: the list of instruments, one by its chapters, a clause at its own address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kernel.clock import today
from plumbing.doors import PUBLIC, door
from regulations import law_queries, queries

SHOWN_KINDS = ("page",)  # questions and requirements cite too, but their screens are not public


@door(PUBLIC)
@require_safe
def clause(request: HttpRequest, version_id: int) -> HttpResponse:
    """A version of a clause: what it says, where it came from and went, and the public pages that explain it."""
    facts = queries.get_clause(version_id)
    if facts is None:
        raise Http404
    context = {
        "clause": facts,
        "lineage": law_queries.lineage_of(version_id),
        "explained_by": queries.cited_by(version_id, kinds=SHOWN_KINDS),
    }
    return render(request, "regulations/clause.html", context)


@door(PUBLIC)
@require_safe
def instrument(request: HttpRequest, instrument_id: int) -> HttpResponse:
    """An instrument with its articles, an anchor each."""
    page = law_queries.instrument_page(instrument_id, on=today())
    if page is None:
        raise Http404
    return render(request, "regulations/instrument.html", {"page": page})


@door(PUBLIC)
@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """Every instrument that is stored."""
    return render(request, "regulations/instruments.html", {"lines": law_queries.instrument_list()})
