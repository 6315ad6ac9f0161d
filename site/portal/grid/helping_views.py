"""Standing beside somebody without a phone: whom, with what, and what both confirm. Plain pages without script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.consent import current_notice
from accounts.subjects import address_of
from kernel.clock import legal_date
from kernel.errors import DomainError
from learning import queries as learning
from orgs.kiosk_queries import KIOSK_KEEPERS
from orgs.logic.access import GRID_STAFF
from orgs.permissions import actor_of
from orgs.queries import get_person, today
from orgs.units.grid_queries import callees
from plumbing.doors import door, form_method
from portal.addresses import text_of
from portal.grid.access import HELP_ENTERPRISE, HELP_PERSON
from portal.grid.helping import HelpOrder, course_lines, line_of, start_help
from portal.grid.helping_forms import HelpForm
from portal.grid.helping_words import refused
from portal.grid.identity import is_the_person
from portal.grid.views import enterprise_here
from portal.me.wording import blocks_of
from quizzes.enums import IdentityCheck
from quizzes.helping.queries import helped_on, running_help

SHOWN = 60


def _frame(request: HttpRequest, enterprise_id: int) -> dict[str, Any]:
    actor = actor_of(request)
    enterprise = enterprise_here(enterprise_id)
    on_grid = actor is not None and actor.reaches(
        GRID_STAFF, enterprise_id=enterprise.pk, area_id=enterprise.area_id, on=today()
    )
    running = running_help(request.user.pk or 0, now=timezone.now())
    return {"enterprise": enterprise, "on_grid": on_grid, "running": running}


@door(HELP_ENTERPRISE)
@require_safe
@never_cache
def help_people(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Whom to help: the people on record, to be found by name."""
    context = _frame(request, enterprise_id)
    wanted = text_of(request.GET, "q", most=60)
    everybody = callees(context["enterprise"].pk, today())
    found = list({each.person_id: each for each in everybody if wanted.casefold() in each.name.casefold()}.values())
    context |= {"rows": found[:SHOWN], "found": len(found), "shown": SHOWN, "q": wanted}
    return render(request, "portal/grid/help_people.html", context)


@door(HELP_PERSON)
@require_safe
@never_cache
def help_person(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """One person: which quiz can be sat now, and what is missing for the others."""
    context = _frame(request, enterprise_id)
    context |= {"person": get_person(person_id), "lines": course_lines(person_id, timezone.now())}
    actor = actor_of(request)
    context["may_keep_kiosk"] = actor is not None and actor.has_role(KIOSK_KEEPERS, on=today())
    return render(request, "portal/grid/help_person.html", context)


@door(HELP_PERSON)
@never_cache
@sensitive_post_parameters("birthday")
@form_method
def help_course(request: HttpRequest, enterprise_id: int, person_id: int, slug: str) -> HttpResponse:
    """GET says in plain words what help is; POST, confirmed by both, begins the sitting."""
    course, person = learning.get_course(slug), get_person(person_id)
    if course is None or course.quiz_id is None:
        raise Http404
    context, now = _frame(request, enterprise_id), timezone.now()
    form = HelpForm(request.POST if request.method == "POST" else None, person=person)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            identity = _identity(request, person, form)
            order = HelpOrder(
                helper=request.user,
                enterprise_id=context["enterprise"].pk,
                person=person,
                course=course,
                identity=identity,
                agreed=bool(form.cleaned_data.get("consent")),
                address=address_of(request),
            )
            return _begun(request, start_help(order, now=now))
        except DomainError as error:
            problem = refused(error)
    state = learning.course_state(person_id, course, now)
    notice = current_notice() if "consent" in form.fields else None
    context |= {
        "person": person,
        "course": course,
        "quiz": state.quiz,
        "line": line_of(state, person_id, now),
        "form": form,
        "problem": problem,
        "notice": notice,
        "blocks": blocks_of(notice.body) if notice else (),
    }
    return render(request, "portal/grid/help_course.html", context, status=400 if problem or form.errors else 200)


def _identity(request: HttpRequest, person: Any, form: HelpForm) -> str:
    """How the person was known. Raises DomainError ``identity-wrong``, ``identity-locked``."""
    if "birthday" not in form.fields:
        return IdentityCheck.SEEN
    if is_the_person(person, form.cleaned_data["birthday"], helper=request.user, now=timezone.now()):
        return IdentityCheck.BIRTHDAY
    raise DomainError("identity-wrong")


def _begun(request: HttpRequest, sitting_id: UUID) -> HttpResponse:
    """More people than usual on one day is noted, and the helper is told so."""
    count = helped_on(request.user.pk or 0, legal_date(timezone.now()))
    if count > settings.ANPEI_ASSISTED_PER_DAY:
        told = _("You have helped %(count)s people today. That is noted; somebody may ask you about it.")
        messages.warning(request, told % {"count": count})
    return redirect("quizzes:sitting", sitting_id)
