"""The screens inside the Wagtail admin. Who may see a run: who uploaded it, and superusers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse

from plumbing.doors import Door
from plumbing.imports import screens
from plumbing.imports.addresses import import_addresses
from plumbing.imports.kinds import kind_of
from plumbing.models import ImportRun


def _opens(request: HttpRequest, kind: str, run_id: UUID | None = None, **_kwargs: Any) -> bool:
    known = kind_of(kind)
    if known is None or not known.may_import(request):
        return False
    return run_id is None or ImportRun.objects.filter(_seen(request), pk=run_id, kind=kind).exists()


def _seen(request: HttpRequest) -> Q:
    return Q() if request.user.is_superuser else Q(created_by=request.user.pk)


IMPORTS = Door("imports", _opens)


def _frame(request: HttpRequest, kind: str) -> screens.Frame:
    known = kind_of(kind)
    if known is None:
        raise Http404

    def address(screen: str, run_id: UUID | None = None, *further: Any) -> str:
        return reverse(f"imports:{screen}", args=[kind, run_id, *further] if run_id else [kind])

    return screens.Frame(known, "plumbing/imports/admin_frame.html", address, _seen(request), fixes=True)


urlpatterns = import_addresses(IMPORTS, _frame, below="<slug:kind>/", fixing=True)
