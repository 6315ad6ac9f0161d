"""One session: its seats, opening it, another code, closing it, what happened."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kernel.errors import NotFound
from plumbing.doors import door, form_method
from quizzes.logic.start_codes import spoken
from quizzes.sessions import room_services, services
from quizzes.sessions.board import board_of, unfinished
from quizzes.sessions.forms import NoteForm
from quizzes.sessions.pages import acted, acted_with, frame, session_or_404
from quizzes.sessions.permissions import KEEPS
from quizzes.sessions.room_services import Collected

# Opened longer before its hour than this, a session was likely opened by mistake; and it cannot be planned once more.
EARLY = timedelta(hours=2)


@door(KEEPS)
@never_cache
@require_safe
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The session with its seat list and what can be done next."""
    found = session_or_404(request, session_id)
    now = timezone.now()
    board = board_of(found, now=now, with_results=False)
    context = {**frame(found, current="session"), "board": board, "is_early": found.planned_at - now > EARLY}
    return render(request, "quizzes/sessions/session.html", context)


@door(KEEPS)
@require_POST
def session_open(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Opens the room."""

    def act() -> str:
        code = services.open_session(session_id, by=request.user, now=timezone.now())
        return _("The session is open. Start code: %(code)s") % {"code": spoken(code)}

    return acted(request, act, back=reverse("quizzes:session", args=[session_id]))


@door(KEEPS)
@require_POST
def session_code(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Another start code: the one before opens nothing any more."""

    def act() -> str:
        code = services.renew_code(session_id, by=request.user, now=timezone.now())
        return _("New start code: %(code)s. The one before no longer works; who sits already goes on.") % {
            "code": spoken(code)
        }

    return acted(request, act, back=reverse("quizzes:session", args=[session_id]))


@door(KEEPS)
@never_cache
@form_method
def session_close(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Asks once more, with whose papers are still open; then closes and collects them. Of a closed one, the rest."""
    found = session_or_404(request, session_id)
    if request.method == "POST":
        return _close(request, session_id)
    board = board_of(found, now=timezone.now(), with_results=False)
    context = {**frame(found, current="session"), "board": board, "unfinished": unfinished(board.rows)}
    return render(request, "quizzes/sessions/close.html", context)


def _close(request: HttpRequest, session_id: UUID) -> HttpResponse:
    try:
        collected = room_services.end_session(session_id, by=request.user, now=timezone.now())
    except NotFound as missing:
        raise Http404 from missing
    messages.success(request, " ".join(_told(collected)))
    return redirect("quizzes:session_board", session_id)


def _told(collected: Collected) -> list[str]:
    """What was collected, as far as the server can know."""
    said = [_("The session has ended.")]
    if collected.papers:
        count = ngettext("%(n)s paper was collected", "%(n)s papers were collected", collected.papers)
        said.append(
            _("%(count)s, with %(answers)s answers stored. What had not reached the server does not count.")
            % {"count": count % {"n": collected.papers}, "answers": collected.answers}
        )
    if collected.left:
        said.append(_("%(n)s papers are still open: collect them from the board.") % {"n": collected.left})
    return said


@door(KEEPS)
@require_POST
def session_note(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What happened in the room."""

    def act(said: dict[str, str]) -> str:
        services.write_note(session_id, text=said["text"], by=request.user)
        return _("The note is stored.")

    return acted_with(request, NoteForm(request.POST), act, back=reverse("quizzes:session", args=[session_id]))
