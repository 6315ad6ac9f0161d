"""The pages that people meet when something went wrong: what happened, what was kept, what to do."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.urls import reverse

from plumbing.doors import PUBLIC, door
from portal.safe_next import safe_next

logger = logging.getLogger(__name__)

# When even the page for errors cannot be drawn: no template, no sheet, no translation.
LAST_WORDS = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>系统出错了</title>'
    "<h1>系统出错了</h1><p>已经保存的答案和学时都在。请过一分钟再打开；还不行，请告诉单位安全员。</p>"
    '<p><a href="/">回到首页</a></p></html>'
)


@door(PUBLIC)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read. The host itself may be wrong: no context processors."""
    return HttpResponse(_static_page("errors/400.html"), status=400)


@door(PUBLIC)
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not for this."""
    return render(request, "errors/403.html", status=403)


@door(PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "", **_kwargs: Any) -> HttpResponse:
    """403: the page was open too long, somebody else signed in here, or cookies are off."""
    return render(request, "errors/403_csrf.html", {"back": _came_from(request)}, status=403)


@door(PUBLIC)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: missing, or somebody else's."""
    return render(request, "errors/404.html", status=404)


@door(PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    """500: no database, no context processors, no manifest of static files; a fixed text when all else fails."""
    try:
        page = _static_page("errors/500.html")
    except Exception:
        logger.exception("the page for errors could not be drawn")
        page = LAST_WORDS
    return HttpResponse(page, status=500)


def _static_page(template: str) -> str:
    context = {"site_name": settings.ANPEI_SITE_NAME, "static_url": settings.STATIC_URL}
    return loader.render_to_string(template, context)


def _came_from(request: HttpRequest) -> str:
    """The page that held the form, when the browser says so and it is ours; else the sign-in page or the front."""
    referer = safe_next(request, request.headers.get("Referer"))
    parts = urlsplit(referer)
    if parts.path:
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return reverse("portal:today")
