"""One's own PIN: for signing in by staff number on somebody else's phone, or on the tablet in the hall."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.queries import has_pin, needs_password
from kernel.errors import DomainError
from orgs.permissions import PERSON
from plumbing.doors import door, form_method
from portal import pins as flows
from portal.forms import OwnPinForm
from portal.words import sentence, status_of


@door(PERSON)
@never_cache
@sensitive_post_parameters("old", "pin")
@form_method
def my_pin(request: HttpRequest) -> HttpResponse:
    """Sets one's own PIN; who came in with the PIN types the old one first, who came in with the birthday may not."""
    form = OwnPinForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if form.is_valid():
        try:
            flows.set_own_pin(request, **form.cleaned_data, now=timezone.now())
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
        else:
            messages.success(request, _("Your PIN is set. Sign in with unit code, staff number and this PIN."))
            return redirect("portal:my_pin")
    context = {"form": form, "problem": problem, "has_pin": has_pin(request.user.pk or 0)}
    context |= {"ask_old": flows.must_type_old(request), "barred": flows.barred(request)}
    context["by_password"] = needs_password(request.user)
    return render(request, "portal/my_pin.html", context, status=status)
