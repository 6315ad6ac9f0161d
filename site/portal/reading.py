"""长辈版: larger type and targets, one tap away on every page (look: phone first, and for a 55-year-old)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from pagekit.context import ELDER_COOKIE
from plumbing.doors import PUBLIC, door
from portal.safe_next import safe_next

ONE_YEAR = 365 * 24 * 3600


@door(PUBLIC)
@require_safe
def reading_mode(request: HttpRequest) -> HttpResponse:
    """Sets or clears the choice (`?to=1|0`) and goes back to `next`, which must be on this site."""
    response = HttpResponseRedirect(safe_next(request, request.GET.get("next", "")) or "/")
    if request.GET.get("to") == "1":
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(ELDER_COOKIE, "1", max_age=ONE_YEAR, samesite="Lax", secure=secure, httponly=True)
    else:
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return response
