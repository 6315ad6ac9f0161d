"""Pages of the second factor: asked after the password, set up, replaced, reset by an administrator."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import second_factor
from accounts.logic.second_factor import spaced
from accounts.subjects import address_of
from kernel.errors import DomainError
from orgs.permissions import ADMINISTER
from plumbing.doors import PUBLIC, Door, door, form_method
from portal import sign_in
from portal.gates import open_gate
from portal.qr import qr_svg
from portal.second_factor import flows
from portal.second_factor.forms import ResetForm, SecondCodeForm
from portal.second_factor.pending import pending_of
from portal.second_factor.resetting import reset_by_name
from portal.second_factor.words import sentence, status_of

# A second factor stands beside a password; a worker who signs in with a code has none.
HAS_PASSWORD = Door("has_password", lambda request, **kwargs: request.user.has_usable_password())


@door(PUBLIC)
@never_cache
@sensitive_post_parameters("code")
@form_method
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """After the right password: the app's six digits, or a recovery code. Without that password, back to it."""
    now = timezone.now()
    pending = pending_of(request, now=now)
    if pending is None:
        return redirect("portal:staff_sign_in")
    user, going = pending
    form = SecondCodeForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if form.is_valid():
        try:
            return HttpResponseRedirect(
                flows.pass_second_factor(request, user, form.cleaned_data["code"], going=going, now=now)
            )
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
    context = {"form": form, "problem": problem, "by_recovery": request.GET.get("by") == "recovery"}
    return render(request, "portal/second_factor/ask.html", context, status=status)


@door(HAS_PASSWORD)
@never_cache
@sensitive_post_parameters("code")
@form_method
def second_factor_setup(request: HttpRequest) -> HttpResponse:
    """Sets up an app: QR code and secret, a first code, recovery codes. With one in use: its state, and a new one
    or new recovery codes against a code of it.
    """
    now = timezone.now()
    state = second_factor.state_of(request.user)
    if state is not None and not flows.is_replacing(request, now=now):
        return _in_use(request, state)
    form = SecondCodeForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if form.is_valid():
        try:
            codes = flows.finish_setup(request, form.cleaned_data["code"], now=now)
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
        else:
            open_gate(request, "second_factor")
            return _show_codes(request, codes)
    enrolment = second_factor.start_enrolment(flows.account(request), now=now)
    context = {
        "form": form,
        "problem": problem,
        "qr": qr_svg(enrolment.uri, border=4, level="l"),
        "secret": spaced(enrolment.secret, group=4),
        "required": flows.is_setup_due(request.user),
        "replacing": state is not None,
    }
    return render(request, "portal/second_factor/setup.html", context, status=status)


def _in_use(request: HttpRequest, state: second_factor.State) -> HttpResponse:
    form = SecondCodeForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if form.is_valid():
        try:
            return _do_with_code(request, form.cleaned_data["code"])
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
    context = {"form": form, "state": state, "problem": problem}
    return render(request, "portal/second_factor/in_use.html", context, status=status)


def _do_with_code(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    if request.POST.get("do") == "codes":
        codes = second_factor.renew_recovery_codes(
            flows.account(request),
            code,
            now=now,
            address=address_of(request),
        )
        return _show_codes(request, codes)
    flows.allow_replacing(request, code, now=now)
    return redirect("portal:second_factor_setup")


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context: dict[str, Any] = {"codes": codes, "on": sign_in.landing(request), "made_at": timezone.now()}
    return render(request, "portal/second_factor/codes.html", context)


@door(ADMINISTER)
@never_cache
@form_method
def second_factor_reset(request: HttpRequest) -> HttpResponse:
    """A lost phone: an administrator takes the second factor off an account, with the reason."""
    named = {"username": request.GET.get("username", "").replace("\0", "")[:150]}
    form = ResetForm(request.POST if request.method == "POST" else None, initial=named)
    problem, done = "", None
    if form.is_valid():
        try:
            done = reset_by_name(**form.cleaned_data, actor=request.user)
        except DomainError as error:
            problem = sentence(error)
        else:
            form = ResetForm()
    context = {"form": form, "problem": problem, "done": done, "current": "second_factor"}
    return render(request, "portal/second_factor/reset.html", context)
