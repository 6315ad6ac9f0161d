"""The way in: a phone or a staff number, a code, and for a shared phone the name. All of it works without a script."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.kiosks import kiosk_of
from accounts.passwords import user_by_password
from accounts.queries import shown_delivery
from kernel.errors import DomainError
from plumbing.doors import PUBLIC, SIGNED_IN, door, form_method
from portal import sign_in as flows
from portal import unit_cookie
from portal.claims import Claim, claim_of
from portal.forms import CodeForm, PasswordForm, PhoneForm, SecretForm, StaffNumberForm
from portal.safe_next import safe_next
from portal.second_factor.flows import after_password
from portal.words import sentence, status_of


@door(PUBLIC)
@never_cache
@form_method
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for the phone, and a POST sends the code; with `?by=staff` for unit code and staff number.

    `unit` brings the unit code along: from a QR on the wall, or from the last time on this device.
    """
    asked = request.POST if request.method == "POST" else request.GET
    by_staff = asked.get("by") == "staff"
    data = request.POST if request.method == "POST" else None
    unit = unit_cookie.unit_code_of(request) if by_staff else ""
    form = StaffNumberForm(data, initial={"unit_code": unit}) if by_staff else PhoneForm(data)
    going = safe_next(request, asked.get("next"))
    problem, status = "", 200
    if form.is_valid():
        claim = Claim(**form.cleaned_data, next=going)
        if by_staff:
            flows.begin(request, claim)
            return redirect("portal:sign_in_number")
        try:
            flows.ask_for_code(request, claim, now=timezone.now())
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
        else:
            return redirect("portal:sign_in_code")
    context = {"form": form, "by_staff": by_staff, "unit": unit, "next": going, "problem": problem}
    return render(request, "portal/sign_in.html", context, status=status)


@door(PUBLIC)
@never_cache
@sensitive_post_parameters("secret")
@form_method
def sign_in_number(request: HttpRequest) -> HttpResponse:
    """After unit code and staff number: the birthday or PIN, or (`send`) a code to the phone on record."""
    claim = claim_of(request)
    if claim is None or not claim.unit_code:
        return redirect(f"{reverse('portal:sign_in')}?by=staff")
    wants_code = "send" in request.POST
    form = SecretForm(request.POST if request.method == "POST" and not wants_code else None)
    problem, status, refused = "", 200, ""
    try:
        if wants_code:
            flows.ask_for_code(request, claim, now=timezone.now())
            return redirect("portal:sign_in_code")
        if form.is_valid():
            going = flows.enter_by_secret(request, claim, form.cleaned_data["secret"], now=timezone.now())
            return unit_cookie.remember(request, HttpResponseRedirect(going), claim)
    except DomainError as error:
        problem, status, refused = sentence(error), status_of(error), error.code
    by_birthday = settings.ANPEI_BIRTHDAY_SIGN_IN
    context = {"form": form, "claim": claim, "problem": problem, "refused": refused, "by_birthday": by_birthday}
    context["demo_birthday"] = flows.demo_birthday(claim)
    return render(request, "portal/sign_in_number.html", context, status=status)


@door(PUBLIC)
@never_cache
@form_method
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Asks for the code; right, it signs in or asks which of several people it is."""
    claim = claim_of(request)
    if claim is None or not claim.asked:
        return redirect("portal:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    problem, status, refused = "", 200, ""
    if form.is_valid():
        try:
            people = flows.prove(request, claim, form.cleaned_data["code"], now=timezone.now())
            if len(people) > 1:
                return redirect("portal:sign_in_who")
            going = flows.enter_as(request, claim, people[0])
            return unit_cookie.remember(request, HttpResponseRedirect(going), claim)
        except DomainError as error:
            problem, status, refused = sentence(error), status_of(error), error.code
    context = {"form": form, "claim": claim, "problem": problem, "refused": refused}
    context["delivery"], context["asked_at"] = shown_delivery(claim.subject, now=timezone.now())
    return render(request, "portal/sign_in_code.html", context, status=status)


@door(PUBLIC)
@never_cache
@form_method
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
@form_method
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password: officers, editors, offices, administrators. The admin's own door leads here."""
    asked = request.POST if request.method == "POST" else request.GET
    going = safe_next(request, asked.get("next"))
    form = PasswordForm(request.POST if request.method == "POST" else None)
    now, problem, status = timezone.now(), "", 200
    at_kiosk = kiosk_of(request) is not None
    if form.is_valid() and not at_kiosk:  # a password is not typed where anybody looks on
        try:
            user = user_by_password(request, **form.cleaned_data, now=now)
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
        else:
            return HttpResponseRedirect(after_password(request, user, going=going, now=now))
    context = {"form": form, "next": going, "problem": problem, "at_kiosk": at_kiosk}
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
    flows.leave(request)
    return redirect("portal:sign_in")


@door(SIGNED_IN)
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Ends every session of the account: a phone was lost, or lent."""
    flows.leave(request, everywhere=True)
    messages.success(request, _("You are signed out on every device."))
    return redirect("portal:sign_in")
