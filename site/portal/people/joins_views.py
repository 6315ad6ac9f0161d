"""Requests to join, at the desk and in the office: who may it be, confirm or refuse. And the QR to hang up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.errors import DomainError, NotFound
from orgs.enums import PostCategory
from orgs.people.forms import DecideForm
from orgs.people.join_services import confirm_join, get_request, pending_joins, refuse_join
from orgs.people.queries import ids_in_reach
from orgs.people.words import sentence
from orgs.permissions import ENTERPRISE_MANAGE, OFFICE, actor_of, can_manage_enterprise
from orgs.queries import main_id, spelling_ids, today
from plumbing.doors import door, form_method
from portal.desk_views import frame
from portal.office.frame import actor_or_404
from portal.office.frame import frame as office_frame
from portal.people.joining import join_address
from portal.qr import qr_svg


@door(ENTERPRISE_MANAGE)
@require_safe
def joins(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """Requests that wait at this enterprise."""
    context = frame(request, enterprise_id, current="joins")
    ids = spelling_ids(enterprise_id)
    return render(request, "portal/people/joins.html", context | _listed(request, ids, with_names=False))


@door(OFFICE)
@require_safe
def office_joins(request: HttpRequest) -> HttpResponse:
    """Requests that wait at any enterprise within the office's reach."""
    ids = ids_in_reach(actor_or_404(request))
    context = office_frame(request, current="joins")
    return render(request, "portal/people/office_joins.html", context | _listed(request, ids, with_names=True))


def _listed(request: HttpRequest, enterprise_ids: Any, *, with_names: bool) -> dict[str, Any]:
    waiting = pending_joins(enterprise_ids, now=timezone.now())
    return {"waiting": waiting, "with_names": with_names, "today": today(), "categories": PostCategory.choices}


@door(ENTERPRISE_MANAGE)
@form_method
def join_decide(request: HttpRequest, enterprise_id: int, join_id: int) -> HttpResponse:
    """Confirm or refuse at the desk."""
    asked = get_request(join_id)
    if asked is None or asked.enterprise_id not in spelling_ids(enterprise_id):
        raise Http404
    return _decide(request, asked, back=reverse("portal:joins", args=[enterprise_id]))


@door(OFFICE)
@form_method
def office_join_decide(request: HttpRequest, join_id: int) -> HttpResponse:
    """Confirm or refuse in the office; a request out of reach is not there."""
    asked = get_request(join_id)
    if asked is None or not can_manage_enterprise(actor_of(request), main_id(asked.enterprise_id)):
        raise Http404
    return _decide(request, asked, back=reverse("portal:office_joins"))


def _decide(request: HttpRequest, asked: Any, *, back: str) -> HttpResponse:
    """One decision; what is refused is told on the list."""
    if request.method == "POST":
        try:
            done = _refuse(request, asked) if "refuse" in request.POST else _confirm(request, asked)
        except NotFound as error:
            raise Http404 from error
        except DomainError as error:
            messages.error(request, f"{asked.name}：{sentence(error)}")
        else:
            messages.success(request, done)
    return HttpResponseRedirect(back)


def _refuse(request: HttpRequest, asked: Any) -> str:
    reason = request.POST.get("reason", "").replace("\x00", "")
    refuse_join(asked.pk, reason=reason, actor=request.user, now=timezone.now())
    return _("%(name)s: turned down.") % {"name": asked.name}


def _confirm(request: HttpRequest, asked: Any) -> str:
    form = DecideForm(request.POST)
    if not form.is_valid():
        raise DomainError("facts-invalid", fields=sorted(form.errors))
    values = form.cleaned_data
    who = values.pop("who")
    chosen = int(who) if who.isascii() and who.isdecimal() else None
    confirm_join(
        asked.pk, actor=request.user, now=timezone.now(), person_id=chosen, is_new=who == "new", **values
    )  # fmt: skip
    return _("%(name)s is on the roster and can sign in with the phone now.") % {"name": asked.name}


@door(ENTERPRISE_MANAGE)
@require_safe
def join_qr(request: HttpRequest, enterprise_id: int) -> HttpResponse:
    """The QR, the unit code and three steps: a poster on A4 when printed."""
    context = frame(request, enterprise_id, current="join_qr")
    address = join_address(context["enterprise"].unit_code)
    code = context["enterprise"].unit_code
    halves = f"{code[:4]} {code[4:]}" if len(code) == 8 else code
    context |= {"qr": qr_svg(address), "address": address, "code": halves}
    return render(request, "portal/people/qr.html", context)
