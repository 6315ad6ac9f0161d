"""The screens inside the Wagtail admin. Who may see a run: who uploaded it, and superusers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from plumbing.doors import Door, door
from plumbing.imports import screens
from plumbing.imports.kinds import kind_of
from plumbing.models import ImportRun


def _opens(request: HttpRequest, kind: str, run_id: UUID | None = None, **_kwargs: Any) -> bool:
    known = kind_of(kind)
    if known is None or not known.may_import(request):
        return False
    return run_id is None or ImportRun.objects.filter(pk=run_id, kind=kind, **_seen(request)).exists()


def _seen(request: HttpRequest) -> dict[str, Any]:
    return {} if request.user.is_superuser else {"created_by": request.user.pk}


IMPORTS = Door("imports", _opens)


def _frame(request: HttpRequest, name: str) -> screens.Frame:
    kind = kind_of(name)
    if kind is None:
        raise Http404

    def address(screen: str, run_id: UUID | None = None) -> str:
        return reverse(f"imports:{screen}", args=[name, run_id] if run_id else [name])

    return screens.Frame(kind, "plumbing/imports/admin_frame.html", address, _seen(request))


@door(IMPORTS)
@require_safe
def history(request: HttpRequest, kind: str) -> HttpResponse:
    """The runs of a kind."""
    return screens.history(request, _frame(request, kind))


@door(IMPORTS)
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """The form."""
    return screens.upload(request, _frame(request, kind))


@door(IMPORTS)
@require_safe
def show(request: HttpRequest, kind: str, run_id: UUID) -> HttpResponse:
    """One run."""
    return screens.show(request, _frame(request, kind), run_id)


@door(IMPORTS)
@require_POST
def store(request: HttpRequest, kind: str, run_id: UUID) -> HttpResponse:
    """Store it all."""
    return screens.store(request, _frame(request, kind), run_id)


@door(IMPORTS)
@require_POST
def discard(request: HttpRequest, kind: str, run_id: UUID) -> HttpResponse:
    """Forget it."""
    return screens.discard(request, _frame(request, kind), run_id)


@door(IMPORTS)
@require_safe
def sheet(request: HttpRequest, kind: str, run_id: UUID) -> HttpResponseBase:
    """The sheet of remarks."""
    return screens.sheet(request, _frame(request, kind), run_id)


urlpatterns = [
    path("<slug:kind>/", history, name="history"),
    path("<slug:kind>/new/", upload, name="upload"),
    path("<slug:kind>/<uuid:run_id>/", show, name="run"),
    path("<slug:kind>/<uuid:run_id>/store/", store, name="store"),
    path("<slug:kind>/<uuid:run_id>/discard/", discard, name="discard"),
    path("<slug:kind>/<uuid:run_id>/remarks/", sheet, name="sheet"),
]
