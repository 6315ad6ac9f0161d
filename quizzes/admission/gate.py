"""Start now, or wait a moment: what a view that begins a sitting asks first. No query."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, wraps
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render

from quizzes.admission import tickets
from quizzes.logic.admission import Line, Pace, ahead, is_good

View = Callable[..., HttpResponseBase]
LONGEST_PAUSE = 30  # seconds after which the waiting page looks again at the latest
_lock = threading.Lock()


@lru_cache(maxsize=4)
def _line(per_second: float) -> Line:
    """This process's line; each process takes its share, and lets in at once what it can do in a second."""
    return Line(Pace(per_second, max(int(per_second), 1)))


def _own_line() -> Line | None:
    """None: no line is kept (the setting is 0)."""
    share = settings.ANPEI_STARTS_PER_SECOND / max(settings.ANPEI_WEB_WORKERS, 1)
    return _line(share) if share > 0 else None


def in_turn(under_way: Callable[..., bool] | None = None) -> Callable[[View], View]:
    """Decorates a view that begins a sitting: a POST, or the waiting page coming again (a GET with a place in line).

    ``under_way(request, **url_kwargs)`` says whether the person has an open sitting here, who never waits; it is asked
    only when the site is full. Without a place a GET is refused (405). Goes below the door: ::

        @door(PERSON)
        @in_turn()
        def start(request, …): …
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def waiting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            here = request.path
            if request.method != "POST" and (request.method != "GET" or tickets.moment_in(request, here) is None):
                return HttpResponseNotAllowed(["POST"])
            is_open = (lambda: under_way(request, **kwargs)) if under_way else None
            page = wait_page(request, retry_url=here, under_way=is_open)
            if page is not None:
                return page
            response = view(request, *args, **kwargs)
            if tickets.COOKIE in request.COOKIES:
                tickets.drop(response)
            return response

        return waiting

    return decorate


def wait_page(
    request: HttpRequest,
    *,
    retry_url: str,
    under_way: Callable[[], bool] | None = None,
    now: float | None = None,
) -> HttpResponse | None:
    """None: begin now. Else what to answer: a place in the line, and a page that comes again when its moment is there.

    `retry_url`: where the page comes again with a GET, a path of this site that begins the same sitting. `now`: seconds
    of `tickets.seconds_now`. A script (Accept: application/json) is told 503 with Retry-After.
    """
    line = _own_line()
    if line is None:
        return None
    now = tickets.seconds_now() if now is None else now
    moment = tickets.moment_in(request, retry_url)
    if moment is None or not is_good(moment, now=now):
        with _lock:
            is_free = line.is_free(now=now)
        if under_way is not None and not is_free and under_way():
            return None
        with _lock:
            moment = line.place(request.user.pk, now=now)
    if moment <= now:
        with _lock:
            line.leave(request.user.pk)
        return None
    return _answer(request, retry_url, moment, now)


def _answer(request: HttpRequest, retry_url: str, moment: float, now: float) -> HttpResponse:
    left = max(ceil(moment - now), 1)
    if "application/json" in request.headers.get("Accept", ""):
        response: HttpResponse = JsonResponse({"error": "full", "seconds": left, "url": retry_url}, status=503)
    elif request.method == "POST":
        # Reloading must not send the form again: the page is one of its own.
        response = HttpResponse(status=303, headers={"Location": retry_url})
    else:
        response = _page(request, retry_url, left, ahead(moment, now=now, per_second=settings.ANPEI_STARTS_PER_SECOND))
    response["Retry-After"] = str(left)
    response["Cache-Control"] = "private, no-store"
    tickets.keep(response, request, retry_url, moment)
    return response


def _page(request: HttpRequest, retry_url: str, left: int, people: int) -> HttpResponse:
    """200: WeChat and proxies show a page of their own for a 503. It comes again by header and by <meta>: a kiosk puts
    its own header over ours.
    """
    pause = min(left, LONGEST_PAUSE)
    context = {"left": left, "people": people, "pause": pause, "retry_url": retry_url}
    response = render(request, "quizzes/admission/wait.html", context)
    response["Refresh"] = f"{pause}; url={retry_url}"
    return response
