"""What the staff's pages of a session share: the session or nothing, one act with its message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from kernel.errors import DomainError, NotFound
from orgs.logic.access import Actor
from orgs.permissions import actor_of
from quizzes.enums import SessionState
from quizzes.logic.start_codes import spoken
from quizzes.models import InvigilatedSession
from quizzes.sessions import queries
from quizzes.sessions.permissions import kept_session
from quizzes.sessions.wording import sentence_for


def actor_or_404(request: HttpRequest) -> Actor:
    """The actor; the doors have let it in, so that there is one."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def session_or_404(request: HttpRequest, session_id: UUID) -> InvigilatedSession:
    """The session of the address; the door has seen to it."""
    session = kept_session(request, session_id)
    if session is None:
        raise Http404
    return session


def frame(session: InvigilatedSession, *, current: str) -> dict[str, Any]:
    """What every page of one session shows round its own."""
    return {
        "exam": session,
        "unit_name": queries.unit_name(session),
        "current": current,
        "is_planned": session.state == SessionState.PLANNED,
        "is_open": session.state == SessionState.OPEN,
        "is_closed": session.state == SessionState.CLOSED,
        "was_held": session.opened_at is not None,
        "code": spoken(session.start_code) if session.state == SessionState.OPEN else "",
    }


def acted(request: HttpRequest, act: Callable[[], str], *, back: str) -> HttpResponse:
    """Does it, tells what came of it, and goes back; a rule not met is told in the same place."""
    try:
        messages.success(request, act())
    except NotFound as missing:
        raise Http404 from missing
    except DomainError as refusal:
        messages.error(request, sentence_for(refusal))
    return HttpResponseRedirect(back)


def acted_with(
    request: HttpRequest, form: Form, act: Callable[[dict[str, Any]], str], *, back: str
) -> HttpResponse:  # fmt: skip
    """The same with what a form says; what is wrong with it is told on the page that one goes back to."""
    if not form.is_valid():
        messages.error(request, " ".join(str(said) for field in form.errors.values() for said in field))
        return HttpResponseRedirect(back)
    return acted(request, lambda: act(form.cleaned_data), back=back)
