"""The work list 待复核: what cites law that has ended, what came instead, and how each review ends."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kernel.clock import today
from kernel.errors import DomainError
from plumbing.doors import door
from regulations import review_queries, services
from regulations.enums import Outcome
from regulations.errors import describe
from regulations.permissions import LAW_EDITORS
from regulations.review_queries import Wanted
from regulations.words import source_kind_label

MOST_AT_ONCE = 500
LARGEST = 2**63 - 1


@door(LAW_EDITORS)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Open reviews, what is due first; all filters stand in the address."""
    wanted = _wanted(request.GET)
    page = review_queries.review_page(wanted, number=request.GET.get("p"), on=today())
    context = {
        "page": page,
        "rows": [{"facts": facts, "kind": source_kind_label(facts.source_kind)} for facts in page.object_list],
        "wanted": wanted,
        "kinds": [(kind, source_kind_label(kind)) for kind in review_queries.kinds_under_review()],
        "instruments": review_queries.instruments_under_review(),
        "outcomes": Outcome.choices,
        "query": _query(wanted),
        "today": today(),
    }
    return render(request, "regulations/admin/reviews.html", context)


def _wanted(query: Any) -> Wanted:
    """What the address asks for; nonsense asks for nothing."""
    instrument = query.get("instrument", "")
    known = instrument.isascii() and instrument.isdecimal() and int(instrument[:20]) <= LARGEST
    due, state = query.get("due", ""), query.get("state", "open")
    return Wanted(
        kind=query.get("kind", "")[:20].replace("\0", ""),
        instrument_id=int(instrument) if known else None,
        due=due if due in ("due", "coming") else "",
        state=state if state in ("open", "closed") else "open",
        source_key=query.get("key", "")[:64].replace("\0", ""),
    )


def _query(wanted: Wanted) -> str:
    said = {"kind": wanted.kind, "instrument": wanted.instrument_id, "due": wanted.due, "state": wanted.state,
            "key": wanted.source_key}  # fmt: skip
    return urlencode({name: value for name, value in said.items() if value})


@door(LAW_EDITORS)
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Closes the reviews that are ticked, all with one outcome and note."""
    ids = [int(each) for each in request.POST.getlist("review")[:MOST_AT_ONCE] if _is_id(each)]
    if not ids:
        messages.warning(request, _("Nothing was ticked. Tick the reviews that are done, then choose how they ended."))
        return _back(request)
    try:
        closed = services.close_tasks(
            ids, actor=request.user, outcome=request.POST.get("outcome", ""), note=_note(request.POST.get("note", ""))
        )
    except DomainError as error:
        messages.error(request, describe(error))
        return _back(request)
    told = ngettext("%(count)d review was closed.", "%(count)d reviews were closed.", closed)
    messages.success(request, told % {"count": closed})
    return _back(request)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _note(text: str) -> str:
    return text.replace("\0", "").strip()[:300]


def _back(request: HttpRequest) -> HttpResponse:
    """To the list with the filters that were on."""
    query = _query(_wanted(QueryDict(request.POST.get("query", "")[:500])))
    address = reverse("law_admin:reviews")
    return redirect(f"{address}?{query}" if query else address)
