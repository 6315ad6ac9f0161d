"""One seat: what is known of it, and what the invigilator does with its paper. Each act is a form of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from plumbing.doors import door, form_method
from quizzes.sessions import room_services
from quizzes.sessions.board import Row, board_of
from quizzes.sessions.forms import NoteForm, ReasonForm, TimeForm
from quizzes.sessions.pages import acted, acted_with, frame, session_or_404
from quizzes.sessions.permissions import KEEPS_SEAT


def _context(request: HttpRequest, session_id: UUID, seat_id: int) -> dict[str, Any]:
    session = session_or_404(request, session_id)
    board = board_of(session, now=timezone.now(), with_results=False, seat_id=seat_id)
    row: Row | None = next(iter(board.rows), None)
    if row is None:
        raise Http404
    running = row.mark in ("answering", "paused", "over")
    return {
        **frame(session, current="board"),
        "row": row,
        "running": running,
        "begun": row.mark != "not_started",
        "may_release": session.state == "open" and row.mark in ("void", "handed_in"),
        "at": board.at_words,
    }


@door(KEEPS_SEAT)
@never_cache
@require_safe
def session_seat(request: HttpRequest, session_id: UUID, seat_id: int) -> HttpResponse:
    """The seat and its acts."""
    return render(request, "quizzes/sessions/seat.html", _context(request, session_id, seat_id))


def _back(session_id: UUID, seat_id: int) -> str:
    return reverse("quizzes:session_seat", args=[session_id, seat_id])


@door(KEEPS_SEAT)
@require_POST
def session_seat_extend(request: HttpRequest, session_id: UUID, seat_id: int) -> HttpResponse:
    """More time for this one."""

    def act(said: dict[str, Any]) -> str:
        room_services.extend_seat(session_id, seat_id, by=request.user, now=timezone.now(), **said)
        return _("%(n)s minutes more. It is on the phone at its next save.") % {"n": said["minutes"]}

    return acted_with(request, TimeForm(request.POST), act, back=_back(session_id, seat_id))


@door(KEEPS_SEAT)
@never_cache
@form_method
def session_seat_void(request: HttpRequest, session_id: UUID, seat_id: int) -> HttpResponse:
    """Asks why, then once more with the reason on the page; only then the paper counts for nothing."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    is_sound = request.method == "POST" and form.is_valid()
    if is_sound and request.POST.get("sure") == "yes":

        def act() -> str:
            reason = form.cleaned_data["reason"]
            room_services.void_seat(session_id, seat_id, reason=reason, by=request.user, now=timezone.now())
            return _("The paper is void. Answers and journal are kept.")

        return acted(request, act, back=_back(session_id, seat_id))
    context = _context(request, session_id, seat_id) | {"form": form, "asked": is_sound}
    status = 422 if request.method == "POST" and not is_sound else 200
    return render(request, "quizzes/sessions/void.html", context, status=status)


@door(KEEPS_SEAT)
@require_POST
def session_seat_collect(request: HttpRequest, session_id: UUID, seat_id: int) -> HttpResponse:
    """Hands in for somebody with what is stored."""

    def act() -> str:
        done = room_services.collect_seat(session_id, seat_id, by=request.user, now=timezone.now())
        return _("The paper is collected with %(n)s answers stored.") % {"n": done.answers}

    return acted(request, act, back=_back(session_id, seat_id))


@door(KEEPS_SEAT)
@require_POST
def session_seat_release(request: HttpRequest, session_id: UUID, seat_id: int) -> HttpResponse:
    """Lets somebody begin once more."""

    def act(said: dict[str, str]) -> str:
        room_services.release_seat(session_id, seat_id, reason=said["reason"], by=request.user)
        return _("The seat is free for another paper: type the start code again on the phone.")

    return acted_with(request, ReasonForm(request.POST), act, back=_back(session_id, seat_id))


@door(KEEPS_SEAT)
@require_POST
def session_seat_report(request: HttpRequest, session_id: UUID, seat_id: int) -> HttpResponse:
    """Puts the paper up for a look at what happened."""

    def act(said: dict[str, str]) -> str:
        room_services.report_seat(session_id, seat_id, text=said["reason"], by=request.user, now=timezone.now())
        return _("Reported. The paper stands until somebody has decided; the person can say their view.")

    return acted_with(request, ReasonForm(request.POST), act, back=_back(session_id, seat_id))


@door(KEEPS_SEAT)
@require_POST
def session_seat_note(request: HttpRequest, session_id: UUID, seat_id: int) -> HttpResponse:
    """A line about this seat."""

    def act(said: dict[str, str]) -> str:
        room_services.note_seat(session_id, seat_id, text=said["text"], by=request.user)
        return _("The note is stored.")

    return acted_with(request, NoteForm(request.POST), act, back=_back(session_id, seat_id))
