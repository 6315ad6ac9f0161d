"""The list of sessions, a new one, and changing one that has not begun."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from orgs.logic.access import Actor
from plumbing.doors import door, form_method
from quizzes.enums import SessionState
from quizzes.sessions import queries, services
from quizzes.sessions.forms import SessionForm
from quizzes.sessions.pages import actor_or_404, frame, session_or_404
from quizzes.sessions.permissions import KEEPER, KEEPS, keeps_unit
from quizzes.sessions.queries import AREA, ENTERPRISE, UnitKey
from quizzes.sessions.wording import sentence_for, state_word

LISTED = 30


def read_unit(text: str) -> UnitKey | None:
    """`enterprise-12` or `area-5` as forms and addresses name a unit; None for anything else."""
    kind, _sep, number = text.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 16
    return (kind, int(number)) if kind in (AREA, ENTERPRISE) and is_number else None


def write_unit(unit: UnitKey) -> str:
    """The other way round."""
    return f"{unit[0]}-{unit[1]}"


@door(KEEPER)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions that the reader keeps, newest first; of one unit with `?unit=`, of one state with `?state=`."""
    actor = actor_or_404(request)
    unit = _asked_unit(request, actor)
    state = request.GET.get("state", "")
    pages = Paginator(queries.sessions_for(actor, unit=unit, state=state), LISTED)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "rows": [(row, queries.unit_name(row)) for row in page.object_list],
        "page": page,
        "page_range": pages.get_elided_page_range(page.number),
        "query": query.urlencode(),
        "state": state if state in SessionState.values else "",
        "states": [(each, state_word(each)) for each in SessionState.values],
        "unit": write_unit(unit) if unit else "",
        "asked_unit": queries.name_of_unit(unit) if unit else "",
        "current": "sessions",
    }
    return render(request, "quizzes/sessions/list.html", context)


def _asked_unit(request: HttpRequest, actor: Actor) -> UnitKey | None:
    """The unit that the address asks for; somebody else's is not there."""
    unit = read_unit(request.GET.get("unit", ""))
    if unit is not None and not keeps_unit(actor, unit):
        raise Http404
    return unit


@door(KEEPER)
@form_method
def session_new(request: HttpRequest) -> HttpResponse:
    """A session to be held."""
    actor = actor_or_404(request)
    units = [(write_unit(unit), name) for unit, name in queries.units_for(actor)]
    asked = _asked_unit(request, actor)
    if asked is not None and write_unit(asked) not in dict(units):
        units = [(write_unit(asked), queries.name_of_unit(asked)), *units]
    initial = {"unit": write_unit(asked)} if asked else {"unit": units[0][0]} if len(units) == 1 else {}
    form = _form(request, units=units, initial=initial)

    def plan(facts: dict[str, Any]) -> UUID:
        unit = read_unit(facts.pop("unit"))
        if unit is None or not keeps_unit(actor, unit):
            raise DomainError("unit-unknown")
        return services.plan_session(unit=unit, by=request.user, **facts)

    context = {"current": "new", "back": reverse("quizzes:sessions")}
    return _run(request, form, plan, context=context, onward="quizzes:session_people")


@door(KEEPS)
@form_method
def session_edit(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Changing a session before it begins."""
    session = session_or_404(request, session_id)
    names = ("title", "room", "planned_at", "walk_in")
    form = _form(
        request, units=[], initial={name: getattr(session, name) for name in names} | {"quiz": str(session.quiz_id)}
    )

    def change(facts: dict[str, Any]) -> UUID:
        services.change_session(session_id, by=request.user, **facts)
        return session_id

    back = reverse("quizzes:session", args=[session_id])
    return _run(request, form, change, context={**frame(session, current="session"), "back": back})


def _form(request: HttpRequest, *, units: list[tuple[str, str]], initial: dict[str, Any]) -> SessionForm:
    sent = request.POST if request.method == "POST" else None
    return SessionForm(sent, initial=initial, units=units, quizzes=queries.quizzes_for_sessions())


def _run(
    request: HttpRequest, form: SessionForm, store: Any, *, context: dict[str, Any], onward: str = "quizzes:session"
) -> HttpResponse:
    """Shows the form; a sound one is stored and leads to the session, or to the page of it that is named."""
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        facts["quiz_id"] = int(facts.pop("quiz"))
        try:
            return redirect(onward, store(facts))
        except DomainError as refusal:
            form.add_error(None, sentence_for(refusal))
    context = context | {"form": form, "is_new": context["current"] == "new"}
    return render(request, "quizzes/sessions/form.html", context, status=422 if form.errors else 200)
