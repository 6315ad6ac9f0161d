"""Doors, the content policy, and the count of queries that the bench reads."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import SESSION_KEY as SIGNED_IN_KEY
from django.contrib.auth.views import redirect_to_login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from plumbing.admin_guards import may_pass
from plumbing.doors import Passage, door_of

Responder = Callable[[HttpRequest], HttpResponse]

# Views of libraries that bring their own checks: the admin wraps each address in `require_admin_access` and asks for
# the view's own permission; page and document serving ask for view restrictions. tests/doors lists what they hold.
GUARDED_MODULES = ("wagtail.", "whitenoise.", "django.contrib.staticfiles", "django.views.i18n")
GUARDED_EXACTLY = ("django.views.generic.base",)
LARGEST_KEY = 2**63 - 1


class DoorMiddleware:
    """Asks the view's door before the view runs. No door: 404, so that a forgotten one is safe.

    An address with a NUL or a number that no row can have, which the databases will not take, is a 404 before anything
    looks it up. What a page says to somebody signed in is kept by no browser: the next one there presses "back".
    """

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "%00" in request.get_full_path():
            raise Http404
        response = self.get_response(request)
        if SIGNED_IN_KEY in request.session and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if any(isinstance(value, int) and value > LARGEST_KEY for value in kwargs.values()):
            raise Http404
        which = door_of(view)
        if which is None:
            if is_library_view(view) and may_pass(request, view):
                return None
            raise Http404
        passage = which.passage(request, kwargs)
        if passage is Passage.OPEN:
            return None
        if passage is Passage.SIGN_IN:
            return redirect_to_login(way_back(request), resolve_url(settings.LOGIN_URL))
        raise Http404


def way_back(request: HttpRequest) -> str:
    """Where to go on after signing in: the page asked for; after a form, the page that held it (a GET of a form's
    own address may not exist). Only addresses of this site.
    """
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host():
        return "/"
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def is_library_view(view: Callable[..., Any]) -> bool:
    """Whether `view` is a library's own, or a class built on one, with the library's own permission checks."""
    holder: Any = getattr(view, "view_class", view)
    lineage = holder.__mro__ if isinstance(holder, type) else (holder,)
    if any(getattr(kind, "__module__", "").startswith(GUARDED_MODULES) for kind in lineage):
        return True
    return getattr(holder, "__module__", "") in GUARDED_EXACTLY


class ContentPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere; the Wagtail admin's looser one under its path only."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(settings.ADMIN_PATH):
            response._csp_update = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return super().process_response(request, response)


class CountQueriesMiddleware:
    """Tells the bench how many queries a request took, in `Server-Timing`. Off unless ANPEI_COUNT_QUERIES."""

    def __init__(self, get_response: Responder) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.ANPEI_COUNT_QUERIES:
            return self.get_response(request)
        counter = _Counter()
        started = time.perf_counter()
        with connection.execute_wrapper(counter):
            response = self.get_response(request)
        millis = (time.perf_counter() - started) * 1000
        response["Server-Timing"] = f'db;desc="{counter.count}", app;dur={millis:.1f}'
        return response


# Not counted: PostgreSQL's driver sends BEGIN unseen, SQLite's does not; the figure is to mean the same on both.
_TRANSACTION_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")


class _Counter:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += not sql.startswith(_TRANSACTION_CONTROL)
        return execute(sql, params, many, context)
