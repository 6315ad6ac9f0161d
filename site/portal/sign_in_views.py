"""The way in: a phone or a staff number, a code, and for a shared phone the name. All of it works without a script."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.passwords import user_by_password
from kernel.errors import DomainError
from plumbing.doors import PUBLIC, door
from portal import sign_in as flows
from portal.claims import Claim, claim_of
from portal.forms import CodeForm, PasswordForm, PhoneForm, StaffNumberForm
from portal.safe_next import safe_next
from portal.words import sentence, status_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@door(PUBLIC)
@never_cache
@form_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for the phone, or with `?by=staff` for unit code and staff number; a POST sends the code."""
    asked = request.POST if request.method == "POST" else request.GET
    by_staff = asked.get("by") == "staff"
    data = request.POST if request.method == "POST" else None
    form = StaffNumberForm(data) if by_staff else PhoneForm(data)
    going = safe_next(request, asked.get("next"))
    problem, status = "", 200
    if form.is_valid():
        try:
            flows.ask_for_code(request, Claim(**form.cleaned_data, next=going), now=timezone.now())
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
        else:
            return redirect("portal:sign_in_code")
    context = {"form": form, "by_staff": by_staff, "next": going, "problem": problem}
    return render(request, "portal/sign_in.html", context, status=status)


@door(PUBLIC)
@never_cache
@form_page
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Asks for the code; right, it signs in or asks which of several people it is."""
    claim = claim_of(request)
    if claim is None:
        return redirect("portal:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    problem, status, refused = "", 200, ""
    if form.is_valid():
        try:
            people = flows.prove(request, claim, form.cleaned_data["code"], now=timezone.now())
            if len(people) > 1:
                return redirect("portal:sign_in_who")
            return HttpResponseRedirect(flows.enter_as(request, claim, people[0]))
        except DomainError as error:
            problem, status, refused = sentence(error), status_of(error), error.code
    context = {"form": form, "claim": claim, "problem": problem, "refused": refused}
    return render(request, "portal/sign_in_code.html", context, status=status)


@door(PUBLIC)
@never_cache
@form_page
def sign_in_who(request: HttpRequest) -> HttpResponse:
    """A phone shared by several people: which of them is signing in."""
    claim = claim_of(request)
    if claim is None or not claim.proved:
        return redirect("portal:sign_in")
    people = flows.people_behind(claim)
    problem, refused = "", ""
    chosen = [person for person in people if str(person.pk) == request.POST.get("person")]
    if request.method == "POST" and chosen:
        try:
            return HttpResponseRedirect(flows.enter_as(request, claim, chosen[0]))
        except DomainError as error:
            problem, refused = sentence(error), error.code
    context = {"choices": flows.choices(people), "claim": claim, "problem": problem, "refused": refused}
    return render(request, "portal/sign_in_who.html", context)


@door(PUBLIC)
@never_cache
@sensitive_post_parameters("password")
@form_page
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password: officers, editors, offices, administrators. The admin's own door leads here."""
    asked = request.POST if request.method == "POST" else request.GET
    going = safe_next(request, asked.get("next"))
    form = PasswordForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if form.is_valid():
        try:
            user = user_by_password(request, **form.cleaned_data, now=timezone.now())
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
        else:
            flows.enter(request, user, seconds=flows.STAFF_SESSION_SECONDS)
            return HttpResponseRedirect(going or flows.landing(request))
    context = {"form": form, "next": going, "problem": problem}
    return render(request, "portal/staff_sign_in.html", context, status=status)


@door(PUBLIC)
@require_safe
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's sign-in address: sends people to ours, so that one throttle holds."""
    going = safe_next(request, request.GET.get("next"))
    answer: HttpResponse = redirect("portal:staff_sign_in")
    if going:
        answer["Location"] += "?" + urlencode({"next": going})
    return answer


@door(PUBLIC)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session. Answers and hours are the server's; nothing is lost."""
    logout(request)
    return redirect("portal:sign_in")
