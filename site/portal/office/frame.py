"""What the office's pages share: who acts, the rail, a page with one form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.errors import DomainError, NotFound
from orgs.logic.access import Actor
from orgs.permissions import actor_of, can_read_logs
from orgs.queries import today
from orgs.units.words import sentence

Done = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The words round a form: what it does, what happens then, where "cancel" leads."""

    title: str
    submit: str
    back: str
    current: str
    lede: str = ""
    lines: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


def actor_or_404(request: HttpRequest) -> Actor:
    """The actor; the doors have let it in, so that there is one."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def frame(request: HttpRequest, *, current: str) -> dict[str, Any]:
    """What every page of the office shows round its own."""
    actor = actor_or_404(request)
    return {"current": current, "may_read_logs": can_read_logs(actor)}


def form_page(
    request: HttpRequest, page: FormPage, form: forms.Form, *, act: Callable[[dict[str, Any]], Done]
) -> HttpResponse:
    """Shows the form; a valid POST acts and goes on with a message. A rule not met is told above the form, which
    keeps what was typed. `act(cleaned)` returns the message and the address to go to.
    """
    if request.method == "POST" and form.is_valid():
        try:
            message, address = act(form.cleaned_data)
        except NotFound as error:
            raise Http404 from error
        except DomainError as error:
            form.add_error(None, _("%(problem)s What you typed is still here.") % {"problem": sentence(error)})
        else:
            messages.success(request, message)
            return redirect(address)
    context = {**frame(request, current=page.current), "page": page, "form": form}
    return render(request, "portal/office/form.html", context, status=422 if form.errors else 200)


def day_of(request: HttpRequest) -> date:
    """The day that the address asks for (`?on=2026-06-30`); today when it asks for none, or for none that exists."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today()
