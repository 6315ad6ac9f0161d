"""What is still used is not deleted, and the editor is told so instead of being shown a broken page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext


class StillUsedMiddleware:
    """In the admin a deletion that the database refuses (PROTECT) becomes a sentence; nothing was deleted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A message, and back to where the deletion was asked for."""
        if not isinstance(exception, ProtectedError | RestrictedError) or not _is_admin(request):
            return None
        count = len(getattr(exception, "protected_objects", ()) or getattr(exception, "restricted_objects", ()))
        told = ngettext(
            "Nothing was deleted: it is still used in %(count)d place. Take it out there first.",
            "Nothing was deleted: it is still used in %(count)d places. Take it out there first.",
            count,
        )
        messages.error(request, told % {"count": count})
        return redirect(_back(request))


def _is_admin(request: HttpRequest) -> bool:
    return request.path.startswith(settings.ADMIN_PATH)


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if own else settings.ADMIN_PATH
