"""Grid staff on a phone: my enterprises, who has not trained, call, add. Plain pages without script."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from kernel.masking import mask_phone
from learning.grid_queries import trained_people
from orgs.kiosk_queries import KIOSK_KEEPERS
from orgs.logic.access import GRID_STAFF, Actor
from orgs.people import words as people_words
from orgs.people.join_services import pending_joins
from orgs.permissions import GRID, GRID_ENTERPRISE, actor_of
from orgs.queries import get_enterprise, today
from orgs.units import words as unit_words
from orgs.units.grid_queries import callees, places_for
from orgs.units.grid_services import ask_for_somebody, found_enterprise
from orgs.units.queries import enterprises_like
from plumbing.doors import door, form_method
from portal.grid.access import can_help_in
from portal.grid.forms import EnterpriseForm, SomebodyForm
from portal.grid.pages import Filters, build_page
from portal.people.joining import join_address
from portal.qr import qr_svg
from quizzes.helping.queries import running_help

SHOWN = 100


def actor_here(request: HttpRequest) -> Actor:
    """Who asks; the door has asked before."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


@door(GRID)
@require_safe
@never_cache
def grid(request: HttpRequest) -> HttpResponse:
    """My enterprises, worst first."""
    actor = actor_here(request)
    page = build_page(actor, Filters.from_query(request.GET), on=today())
    query = request.GET.copy()
    query.pop("page", None)
    may_keep_kiosk = actor.has_role(KIOSK_KEEPERS, on=today())
    context = {"page": page, "query": query.urlencode(), "year": today().year, "may_keep_kiosk": may_keep_kiosk}
    context["running"] = running_help(request.user.pk or 0, now=timezone.now())
    return render(request, "portal/grid/list.html", context)


@door(GRID_ENTERPRISE)
@require_safe
@never_cache
def grid_enterprise(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """One enterprise: contact, who has not trained, who waits to join."""
    enterprise, on = enterprise_here(enterprise_id), today()
    trained = trained_people([enterprise.pk], on)
    everybody = {each.person_id: each for each in callees(enterprise.pk, on)}
    untrained = [each for each in everybody.values() if each.person_id not in trained]
    context = {
        "enterprise": enterprise,
        "people": len(everybody),
        "trained": len(everybody) - len(untrained),
        "untrained": len(untrained),
        "rows": [(each, mask_phone(each.phone)) for each in untrained[:SHOWN]],
        "waiting": [(each, mask_phone(each.request.phone)) for each in pending_joins([enterprise.pk])],
        "year": on.year,
        "qr": qr_svg(join_address(enterprise.unit_code), border=2) if enterprise.accepts_joins else "",
        "shown": SHOWN,
        "may_help": can_help_in(actor_here(request), enterprise.pk),
    }
    return render(request, "portal/grid/enterprise.html", context)


def enterprise_here(enterprise_id: int) -> Any:
    """The enterprise of the address; a merged one is told by its main spelling."""
    enterprise = get_enterprise(enterprise_id)
    if enterprise is None:
        raise Http404
    return enterprise


@door(GRID_ENTERPRISE)
@form_method
@never_cache
def grid_add_person(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Writes down somebody who works there: the enterprise's officer confirms."""
    enterprise = enterprise_here(enterprise_id)
    form = SomebodyForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_for_somebody(enterprise.pk, actor=request.user, now=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            problem = words_for_person(error)
        else:
            messages.success(request, _("%(name)s is written down and waits for the officer.") % {"name": asked.name})
            return redirect("portal:grid_enterprise", enterprise.pk)
    context = {"enterprise": enterprise, "form": form, "problem": problem}
    return render(request, "portal/grid/add_person.html", context, status=400 if problem or form.errors else 200)


def words_for_person(error: DomainError) -> str:
    """The sentence for grid staff: the phone is somebody else's, not the reader's own."""
    return {
        "phone-missing": _("The mobile number is missing: the person signs in with it."),
        "phone-invalid": _("That is not a mobile number. It has 11 digits; nothing was stored."),
        "already-here": _("This person is on this enterprise's roster already. Nothing was stored."),
    }.get(error.code) or people_words.sentence(error)


@door(GRID)
@form_method
@never_cache
def grid_add_enterprise(request: HttpRequest) -> HttpResponse:
    """Registers an enterprise; names that are alike are shown before anything is stored."""
    actor = actor_here(request)
    form = EnterpriseForm(request.POST or None, places=places_for(actor, today()))
    context: dict[str, Any] = {"form": form, "problem": "", "alike": []}
    if request.method == "POST" and form.is_valid():
        context["alike"] = [] if request.POST.get("different") else like_ones(actor, form.cleaned_data["name"])
        if not context["alike"]:
            try:
                made = found_enterprise(
                    form.places[form.cleaned_data["place"]], name=form.cleaned_data["name"], on=today(),
                    actor=request.user, **form.facts(),
                )  # fmt: skip
            except DomainError as error:
                context["problem"] = unit_words.sentence(error)
            else:
                messages.success(request, _("%(name)s is registered.") % {"name": made.name})
                return redirect("portal:grid_enterprise", made.pk)
    status = 400 if context["problem"] or form.errors else 200
    return render(request, "portal/grid/add_enterprise.html", context, status=status)


def like_ones(actor: Actor, name: str) -> list[tuple[Any, bool]]:
    """Enterprises whose name is alike, at most ten, and whether they are the reader's own."""
    return [
        (each, actor.reaches(GRID_STAFF, enterprise_id=each.pk, area_id=each.area_id, on=today()))
        for each in enterprises_like(name)[:10]
    ]
