"""The browser's mark: a first-party cookie with a random number, of which only a keyed digest is ever stored.

It tells whether two answers came from the same browser, for disputes and for the review list; never who somebody is.
"""

from __future__ import annotations

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE = "anpei_device"
_YEAR = 365 * 24 * 3600
_MARK = re.compile(r"[0-9a-f]{32}")


def device_of(request: HttpRequest) -> str | None:
    """Sixteen hex digits for this browser, or None where it has no mark yet."""
    mark = request.COOKIES.get(COOKIE, "")
    if not _MARK.fullmatch(mark):
        return None
    return salted_hmac("anpei.device", mark, algorithm="sha256").hexdigest()[:16]


def mark(request: HttpRequest, response: HttpResponseBase) -> None:
    """Gives the browser its mark where it has none."""
    if device_of(request) is None:
        response.set_cookie(
            COOKIE,
            secrets.token_hex(16),
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
