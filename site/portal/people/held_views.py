"""Certificates held, on the card: put on record, corrected, taken off."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import NotFound
from orgs.people import held_certificates as held
from orgs.people.forms import HeldForm
from orgs.permissions import ENTERPRISE_MANAGE
from plumbing.doors import door, form_method
from portal.desk_views import frame
from portal.people.card_views import card_address
from portal.people.pages import FormPage, current_or_404, data_of, run_form


@door(ENTERPRISE_MANAGE)
@form_method
def held_add(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """A certificate that others issued."""
    context = frame(request, enterprise_id, current="people")
    context["who"] = current_or_404(enterprise_id, person_id).person.name
    form = HeldForm(data_of(request), kinds=_kinds())

    def run(values: dict[str, Any]) -> str:
        held.add_held(person_id, actor=request.user, **values)
        return card_address(enterprise_id, person_id)

    page = FormPage(
        title=_("Add a certificate"),
        submit=_("Put it on the card"),
        back=card_address(enterprise_id, person_id),
        text=_(
            "Certificates of other bodies, as they are printed. Look them up at cx.mem.gov.cn or with the body named."
        ),
        done=_("The certificate is on the card."),
    )
    return run_form(request, form, run, page=page, context=context)


@door(ENTERPRISE_MANAGE)
@form_method
def held_correct(request: HttpRequest, enterprise_id: int, person_id: int, held_id: int) -> HttpResponse:
    """A slip, or the new days after a renewal. The number is never sent to the page."""
    context = frame(request, enterprise_id, current="people")
    context["who"] = current_or_404(enterprise_id, person_id).person.name
    row = _held(held_id, person_id)
    names = tuple(name for name in held.FACTS if name != "number")
    form = HeldForm(data_of(request), initial={name: getattr(row, name) for name in names}, kinds=_kinds())
    form.fields["number"].help_text = _("Leave empty to keep what is on record.")

    def run(values: dict[str, Any]) -> str:
        if not values["number"]:
            del values["number"]
        held.correct_held(held_id, person_id=person_id, actor=request.user, **values)
        return card_address(enterprise_id, person_id)

    page = FormPage(
        title=_("Correct the certificate"),
        submit=_("Store the correction"),
        back=card_address(enterprise_id, person_id),
        done=_("The correction is stored."),
    )
    return run_form(request, form, run, page=page, context=context)


@door(ENTERPRISE_MANAGE)
@form_method
def held_remove(request: HttpRequest, enterprise_id: int, person_id: int, held_id: int) -> HttpResponse:
    """Off the card; the log keeps that it was there."""
    context = frame(request, enterprise_id, current="people")
    context["who"] = current_or_404(enterprise_id, person_id).person.name
    row = _held(held_id, person_id)

    def run(_values: dict[str, Any]) -> str:
        held.remove_held(held_id, person_id=person_id, actor=request.user, now=timezone.now())
        return card_address(enterprise_id, person_id)

    page = FormPage(
        title=_("Take off the card: %(kind)s") % {"kind": row.kind},
        submit=_("Take it off"),
        back=card_address(enterprise_id, person_id),
        text=_("For certificates typed by mistake. One that ran out stays: it shows what was held when."),
        done=_("The certificate is off the card."),
        is_final=True,
    )
    return run_form(request, django_forms.Form(data_of(request)), run, page=page, context=context)


def _held(held_id: int, person_id: int) -> Any:
    try:
        return held.get_held(held_id, person_id=person_id)
    except NotFound as error:
        raise Http404 from error


def _kinds() -> list[str]:
    return [name for names in held.kind_names().values() for name in names]
