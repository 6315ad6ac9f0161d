"""What hangs on the door and lies on the desk: the start code in large type with its QR, and the seat list to sign."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pagekit.qr import qr_svg
from plumbing.doors import door
from quizzes.sessions import queries
from quizzes.sessions.pages import frame, session_or_404
from quizzes.sessions.permissions import KEEPS


@door(KEEPS)
@never_cache
@require_safe
def session_list(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The seat list with a column to sign."""
    session = session_or_404(request, session_id)
    context = {**frame(session, current="session"), "seats": queries.seat_list(session_id), "now": timezone.now()}
    return render(request, "quizzes/sessions/print_list.html", context)


@door(KEEPS)
@never_cache
@require_safe
def session_door(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sheet for the door or the projector. The QR leads to a page that asks before anything begins."""
    session = session_or_404(request, session_id)
    context = frame(session, current="session")
    address = str(settings.ANPEI_BASE_URL) + reverse("quizzes:exam")
    if context["code"]:
        context["qr"] = qr_svg(f"{address}?code={session.start_code}")
    context |= {"address": address, "seats": session.seats.count()}
    return render(request, "quizzes/sessions/print_door.html", context)
