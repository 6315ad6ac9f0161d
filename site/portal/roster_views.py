"""An enterprise's own roster, imported at its desk: the screens of every import, in the desk's frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orgs.forms import OwnRosterForm
from orgs.permissions import ENTERPRISE_MANAGE
from orgs.roster_import import RosterImport
from plumbing.doors import door
from plumbing.imports import screens
from portal.desk_views import frame as desk_frame


def _frame(request: HttpRequest, enterprise_id: int) -> screens.Frame:
    """Runs of this desk only; rows that name no enterprise are this one's, and no other may be named."""
    context = desk_frame(request, enterprise_id, current="roster")

    def address(screen: str, run_id: UUID | None = None) -> str:
        return reverse(f"portal:roster_{screen}", args=[enterprise_id, run_id] if run_id else [enterprise_id])

    def params_of(cleaned: Mapping[str, Any]) -> dict[str, Any]:
        code = context["enterprise"].unit_code
        return {"mode": cleaned["mode"], "enterprise": code, "only": True, "desk": enterprise_id}

    return screens.Frame(
        kind=RosterImport(),
        base="portal/desk/import_frame.html",
        address=address,
        seen={"params__desk": enterprise_id},
        make_form=OwnRosterForm,
        params_of=params_of,
        context=context,
    )


@door(ENTERPRISE_MANAGE)
@require_safe
def history(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """The enterprise's imports."""
    return screens.history(request, _frame(request, enterprise_id))


@door(ENTERPRISE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """The form."""
    return screens.upload(request, _frame(request, enterprise_id))


@door(ENTERPRISE_MANAGE)
@require_safe
def show(request: HttpRequest, enterprise_id: int, run_id: UUID) -> HttpResponse:
    """One import; that of another desk is not found."""
    return screens.show(request, _frame(request, enterprise_id), run_id)


@door(ENTERPRISE_MANAGE)
@require_POST
def store(request: HttpRequest, enterprise_id: int, run_id: UUID) -> HttpResponse:
    """Store it all."""
    return screens.store(request, _frame(request, enterprise_id), run_id)


@door(ENTERPRISE_MANAGE)
@require_POST
def discard(request: HttpRequest, enterprise_id: int, run_id: UUID) -> HttpResponse:
    """Forget it."""
    return screens.discard(request, _frame(request, enterprise_id), run_id)


@door(ENTERPRISE_MANAGE)
@require_safe
def sheet(request: HttpRequest, enterprise_id: int, run_id: UUID) -> HttpResponseBase:
    """The sheet of remarks."""
    return screens.sheet(request, _frame(request, enterprise_id), run_id)
