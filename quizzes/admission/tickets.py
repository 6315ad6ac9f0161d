"""A place in the line as a signed cookie: whose it is, for which start, from which moment. Nothing is stored for it."""

from __future__ import annotations

import time

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

COOKIE = "anpei_place"
COOKIE_SECONDS = 24 * 3600
_SALT = "quizzes.admission"


def seconds_now() -> float:
    """The clock that every web process of a machine shares."""
    return time.time()


def moment_in(request: HttpRequest, retry_url: str) -> float | None:
    """The moment of the account's own place for this start, however old; None where there is none, or not its own."""
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_SECONDS)
        account, path, milliseconds = said
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if account != request.user.pk or path != retry_url:
        return None
    return float(milliseconds) / 1000


def keep(response: HttpResponseBase, request: HttpRequest, retry_url: str, moment: float) -> None:
    """The place goes along with every request from now on: reloading or pressing again neither loses nor betters it."""
    ticket = signing.dumps([request.user.pk, retry_url, round(moment * 1000)], salt=_SALT)
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(COOKIE, ticket, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure)


def drop(response: HttpResponseBase) -> None:
    """The place is used up."""
    response.delete_cookie(COOKIE, samesite="Lax")
