"""The live board: a page that works by itself, the figures that its script polls, more time for all."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from orgs.permissions import actor_of
from plumbing.doors import door
from quizzes.models import InvigilatedSession
from quizzes.sessions import room_services
from quizzes.sessions.board import Board, board_of
from quizzes.sessions.forms import TimeForm
from quizzes.sessions.pages import acted_with, frame, session_or_404
from quizzes.sessions.permissions import KEEPS, sees_results

REFRESH_SECONDS = 15


def _board(request: HttpRequest, session: InvigilatedSession) -> Board:
    now = timezone.now()
    return board_of(session, now=now, with_results=sees_results(actor_of(request), session))


@door(KEEPS)
@never_cache
@require_safe
def session_board(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Who sits where and how far they are. Without a script the page loads itself anew."""
    session = session_or_404(request, session_id)
    context = {**frame(session, current="board"), "board": _board(request, session), "refresh": REFRESH_SECONDS}
    context["words"] = {
        "url": reverse("quizzes:session_board_data", args=[session_id]),
        "updated": _("updated {at}"),
        "lost": _("no connection since {at}, trying again"),
        "out": _("signed out: load the page anew"),
        "left": _("left {n}×"),
    }
    return render(request, "quizzes/sessions/board.html", context)


@door(KEEPS)
@never_cache
@require_safe
def session_board_data(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The same figures for the script."""
    session = session_or_404(request, session_id)
    return JsonResponse(
        _board(request, session).wire, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False}
    )


@door(KEEPS)
@require_POST
def session_extend(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """More time for all who are answering now."""

    def act(said: dict[str, object]) -> str:
        minutes = int(str(said["minutes"]))
        given, left = room_services.extend_all(
            session_id, minutes=minutes, reason=str(said["reason"]), by=request.user, now=timezone.now()
        )
        done = ngettext(
            "%(n)s paper got %(minutes)s minutes more.", "%(n)s papers got %(minutes)s minutes more.", given
        ) % {"n": given, "minutes": minutes}
        return done + (" " + _("%(n)s could not: no time limit, or over already.") % {"n": left} if left else "")

    back = reverse("quizzes:session_board", args=[session_id])
    return acted_with(request, TimeForm(request.POST), act, back=back)
