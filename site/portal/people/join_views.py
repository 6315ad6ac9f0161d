"""Joining by QR on one's own phone: who I am, the code, what happens next. All of it works without a script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kernel.errors import DomainError
from orgs.enums import JoinState
from orgs.people.forms import JoinForm
from orgs.people.join_services import get_request
from orgs.people.words import sentence as people_sentence
from orgs.queries import enterprise_by_code
from plumbing.doors import PUBLIC, door, form_method
from portal.forms import CodeForm
from portal.people import joining
from portal.people.pages import data_of
from portal.words import sentence, status_of

OF_JOINING = frozenset({"joins-closed", "already-here", "joins-too-many", "phone-joins-too-many", "facts-invalid"})


@door(PUBLIC)
@never_cache
@form_method
def join(request: HttpRequest, unit_code: str) -> HttpResponse:
    """Name and phone, perhaps staff number and department; a POST sends the code."""
    enterprise = _unit(unit_code)
    if enterprise is None or not enterprise.accepts_joins:
        return _shut(request, enterprise)
    form = JoinForm(data_of(request), initial=_known(request, enterprise.unit_code))
    problem, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            claim = joining.JoinClaim(unit_code=enterprise.unit_code, **form.cleaned_data)
            joining.ask_for_code(request, claim, now=timezone.now())
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
        else:
            return redirect("portal:join_code", enterprise.unit_code)
    context = {"enterprise": enterprise, "form": form, "problem": problem}
    return render(request, "portal/people/join.html", context, status=status)


@door(PUBLIC)
@never_cache
@form_method
def join_code(request: HttpRequest, unit_code: str) -> HttpResponse:
    """The code; right, the request lies before the enterprise."""
    enterprise = _unit(unit_code)
    if enterprise is None or not enterprise.accepts_joins:
        return _shut(request, enterprise)
    claim = joining.claim_of(request, enterprise.unit_code)
    if claim is None:
        return redirect("portal:join", enterprise.unit_code)
    form = CodeForm(data_of(request))
    problem, status = "", 200
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            joining.prove(request, claim, code, enterprise_id=enterprise.pk, now=timezone.now())
        except DomainError as error:
            if error.code in OF_JOINING:
                return _refused(request, enterprise, error)
            problem, status = sentence(error), status_of(error)
        else:
            return redirect("portal:join_done", enterprise.unit_code)
    context = {"enterprise": enterprise, "claim": claim, "form": form, "problem": problem}
    return render(request, "portal/people/join_code.html", context, status=status)


@door(PUBLIC)
@never_cache
@require_safe
def join_done(request: HttpRequest, unit_code: str) -> HttpResponse:
    """What happens next, and once it is decided, how."""
    enterprise = _unit(unit_code)
    kept = request.session.get(joining.DONE_KEY) or {}
    asked = get_request(kept["id"]) if kept.get("id") else None
    if enterprise is None:
        return _shut(request, None)
    if asked is None or kept.get("unit_code") != enterprise.unit_code:
        return redirect("portal:join", enterprise.unit_code)
    context = {"enterprise": enterprise, "asked": asked, "states": JoinState}
    return render(request, "portal/people/join_done.html", context)


def _unit(unit_code: str) -> Any:
    """The enterprise of a code as scanned or typed; None for what can be no code."""
    return enterprise_by_code(unit_code) if unit_code.isascii() and unit_code.isalnum() else None


def _known(request: HttpRequest, unit_code: str) -> dict[str, Any]:
    """What was typed before, when one comes back from the code to put it right."""
    claim = joining.claim_of(request, unit_code)
    names = ("name", "phone", "staff_number", "department")
    return {name: getattr(claim, name) for name in names} if claim else {}


def _shut(request: HttpRequest, enterprise: Any) -> HttpResponse:
    status = 404 if enterprise is None else 200
    return render(request, "portal/people/join_shut.html", {"enterprise": enterprise}, status=status)


def _refused(request: HttpRequest, enterprise: Any, error: DomainError) -> HttpResponse:
    context = {"enterprise": enterprise, "problem": people_sentence(error), "here": error.code == "already-here"}
    return render(request, "portal/people/join_shut.html", context)
