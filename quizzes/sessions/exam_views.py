"""The worker's way in: the start code, the own seat, the rules, and only then the paper.

A scanned code fills the field and begins nothing: each step is a button that somebody presses.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.subjects import address_of
from kernel.errors import DomainError, NotFound
from orgs.permissions import PERSON
from orgs.queries import get_person, person_id_of
from plumbing.doors import door, form_method
from quizzes import admission, devices
from quizzes.enums import SessionState, SittingState
from quizzes.helping.setups import setup_for
from quizzes.logic.start_codes import read_start_code
from quizzes.queries import quiz_facts
from quizzes.sessions import entry_services, queries
from quizzes.sessions.code_services import Guess, session_by_code
from quizzes.sessions.entry_services import Entry
from quizzes.sessions.permissions import ROOM, SESSION_KEY, code_shown
from quizzes.sessions.wording import sentence_for

KEPT_CODES = 5
WAIT = frozenset({"code-wait", "code-slow"})


@door(PERSON)
@never_cache
@form_method
def exam(request: HttpRequest) -> HttpResponse:
    """Type the code; and where one is expected. `?code=` (of the QR) fills the field."""
    problem, status, typed = "", 200, read_start_code(request.GET.get("code", ""))
    now = timezone.now()
    if request.method == "POST":
        typed = request.POST.get("code", "")[:40]
        try:
            guess = Guess(typed, account=int(request.user.pk or 0), address=address_of(request))
            session_id, code = session_by_code(guess, now=now)
        except DomainError as refusal:
            problem, status = sentence_for(refusal), 429 if refusal.code in WAIT else 422
        else:
            _keep_code(request, session_id, code)
            return redirect("quizzes:exam_room", session_id)
    exams = queries.exams_of(person_id_of(request.user) or 0, now=now)
    context = {"exams": exams, "typed": typed, "problem": problem, "scanned": request.method == "GET" and bool(typed)}
    return render(request, "quizzes/sessions/exam.html", context, status=status)


def _keep_code(request: HttpRequest, session_id: UUID, code: str) -> None:
    """This browser was shown the code; of the last few sessions only."""
    kept = dict(request.session.get(SESSION_KEY) or {})
    kept.pop(str(session_id), None)
    kept[str(session_id)] = code
    request.session[SESSION_KEY] = dict(list(kept.items())[-KEPT_CODES:])


@door(ROOM)
@never_cache
@require_safe
def exam_room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The session, the own seat and the rules; who sits already goes on from here."""
    session = queries.get_session(session_id)
    person_id = person_id_of(request.user)
    if session is None or person_id is None:
        raise Http404
    seat = queries.seat_of(session_id, person_id)
    context = {
        "exam": session,
        "unit_name": queries.unit_name(session),
        "seat": seat,
        "sitting": seat.sitting if seat else None,
        "person": get_person(person_id),
        "quiz": quiz_facts(session.quiz_id),
        "may_start": session.state == SessionState.OPEN and (seat is not None or session.walk_in),
        "has_code": bool(code_shown(request, session_id)),
        "state": session.state,
    }
    return render(request, "quizzes/sessions/room.html", context)


def _has_begun(request: HttpRequest, session_id: UUID) -> bool:
    """Whether the person's paper is open: going on never waits in line."""
    seat = queries.seat_of(session_id, person_id_of(request.user) or 0)
    return seat is not None and seat.sitting is not None and seat.sitting.state == SittingState.OPEN


@door(ROOM)
@admission.in_turn(under_way=_has_begun)
def exam_start(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Begins the paper, or goes on with it."""
    mode = setup_for(request).mode
    code, person_id = code_shown(request, session_id), person_id_of(request.user) or 0
    try:
        sitting_id = entry_services.begin(Entry(session_id, person_id, code, mode), now=timezone.now())
    except NotFound as missing:
        raise Http404 from missing
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal))
        if refusal.code == "code-renewed":
            return redirect("quizzes:exam")
        return redirect("quizzes:exam_room", session_id)
    response = redirect("quizzes:sitting", sitting_id)
    devices.mark(request, response)
    return response
