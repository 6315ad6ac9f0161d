"""Addresses of no room: the health page."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from plumbing.doors import PUBLIC, door


@door(PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
