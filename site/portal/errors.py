"""The pages that people meet when something went wrong: what happened, what was kept, what to do."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plumbing.doors import PUBLIC, door


@door(PUBLIC)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: missing, or somebody else's."""
    return render(request, "errors/404.html", status=404)


@door(PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """500: rendered without context processors that touch the database."""
    from django.template import loader

    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)


@door(PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "", **_kwargs: Any) -> HttpResponse:
    """403: the page was open too long, or cookies are off."""
    return render(request, "errors/403_csrf.html", status=403)


@door(PUBLIC)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return render(request, "errors/400.html", status=400)
