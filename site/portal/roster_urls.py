"""An enterprise's own roster, imported at its desk: the screens of every import, in the desk's frame."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from orgs.forms import OwnRosterForm
from orgs.permissions import ENTERPRISE_MANAGE
from orgs.rosters.storing.kind import RosterImport
from plumbing.imports import screens
from plumbing.imports.addresses import import_addresses
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
        base="portal/import_frame.html",
        address=address,
        seen=Q(params__desk=enterprise_id),
        make_form=OwnRosterForm,
        params_of=params_of,
        context={**context, "rail_frame": "portal/desk/frame.html"},
    )


urlpatterns = import_addresses(ENTERPRISE_MANAGE, _frame, named=lambda screen: f"roster_{screen}")
