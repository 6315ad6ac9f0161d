"""The office's first page: figures that lead to the lists behind them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from orgs.logic.access import Actor
from orgs.permissions import OFFICE
from orgs.queries import today
from orgs.rosters.storing.history import runs_in_reach
from orgs.rosters.storing.kind import RosterImport
from orgs.units.office_queries import overview
from plumbing.doors import door
from plumbing.imports import screens
from portal.office.frame import actor_or_404, frame
from quizzes.integrity.queries import state_counts

IMPORTS = 5


@door(OFFICE)
@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """A small overview of the actor's reach."""
    on = today()
    actor = actor_or_404(request)
    context = {
        **frame(request, current="office"),
        "figures": overview(actor, on),
        "cases": state_counts(actor),
        "imports": _last_imports(actor),
        "on": on,
    }
    return render(request, "portal/office/index.html", context)


def _last_imports(actor: Actor) -> list[Any]:
    """The newest imports that the office sees in its history."""

    def address(_screen: str, run_id: Any = None) -> str:
        return reverse("portal:office_import", args=[run_id]) if run_id else reverse("portal:office_imports")

    seen = screens.Frame(kind=RosterImport(), base="", address=address, seen=runs_in_reach(actor))
    return list(screens.runs_of(seen).order_by("-created_at")[:IMPORTS])
