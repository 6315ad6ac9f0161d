"""One person's card at an enterprise: posts, special operations, certificates; the ID number for a reason; a PIN."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.pins import set_pin
from accounts.services import user_for
from kernel.errors import DomainError
from kernel.masking import mask_id_number, mask_phone
from orgs.enums import Sex
from orgs.people.forms import ReasonForm
from orgs.people.held_certificates import held_of
from orgs.people.queries import Card, can_change_person, get_living
from orgs.people.words import sentence
from orgs.permissions import ENTERPRISE_MANAGE, ENTERPRISE_READ
from orgs.privacy import reveal
from orgs.queries import today
from orgs.services import link_user
from plumbing.doors import door, form_method
from portal.desk_views import frame
from portal.people.pages import card_or_404, current_or_404, data_of
from portal.words import sentence as sign_in_sentence

PIN_TRIES = 50


@door(ENTERPRISE_READ)
@require_safe
def person_card(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """The card; of somebody who left only what this enterprise had."""
    context = frame(request, enterprise_id, current="people")
    card = card_or_404(enterprise_id, person_id)
    on = today()
    context |= {
        "card": card,
        "person": card.person,
        "facts": _facts(card, may_manage=context["may_print"]) if card.is_current else {},
        "held": held_of(person_id, on=on, until=card.left_on),
        "operations": card.current.kinds_on(on) if card.current else [],
        "on": on,
    }
    return render(request, "portal/people/card.html", context)


def _facts(card: Card, *, may_manage: bool) -> dict[str, Any]:
    """Who only reads sees no day of birth: with unit code and staff number, which stand beside it, it signs in."""
    person = card.person
    born = person.birth_date
    return {
        "phone": mask_phone(person.phone),
        "id_number": mask_id_number(str(person.id_number or "")),
        "sex": Sex(person.sex).label if person.sex else "",
        "birth_date": born if may_manage else None,
        "birth_year": born.year if born else "",
    }


@door(ENTERPRISE_MANAGE)
@never_cache
@form_method
def person_number(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """The whole ID number, once, for a reason that is written down."""
    context = frame(request, enterprise_id, current="people")
    card = current_or_404(enterprise_id, person_id)
    form = ReasonForm(data_of(request))
    number, problem = "", ""
    if request.method == "POST" and form.is_valid():
        try:
            number = reveal.id_number(person_id, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError:
            problem = _("Say in four characters at least what the number is needed for. It was not shown.")
    context |= {"person": card.person, "form": form, "number": number, "problem": problem}
    return render(request, "portal/people/number.html", context)


@door(ENTERPRISE_MANAGE)
@never_cache
@form_method
def person_pin(request: HttpRequest, enterprise_id: int, person_id: int) -> HttpResponse:
    """A new PIN, shown once, to be handed over on paper."""
    context = frame(request, enterprise_id, current="people")
    card = current_or_404(enterprise_id, person_id)
    assert card.current is not None
    pin, problem = "", ""
    if request.method == "POST":
        try:
            if not can_change_person(request.user, person_id):
                raise DomainError("works-elsewhere")
            pin = _new_pin(request, person_id, card)
        except DomainError as error:
            problem = sentence(error) if error.code == "works-elsewhere" else sign_in_sentence(error)
    context |= {"person": card.person, "post": card.current, "pin": pin, "problem": problem}
    return render(request, "portal/people/pin.html", context)


def _new_pin(request: HttpRequest, person_id: int, card: Card) -> str:
    """Drawn by lot until it is none that others would guess. Errors: those of `set_pin`."""
    person = get_living(person_id)
    if person.user is None:
        link_user(person.pk, user_for(username=f"person-{person.pk}", display_name=person.name))
        person.refresh_from_db(fields=["user"])
    born = person.birth_date.strftime("%Y%m%d") if person.birth_date else ""
    number = card.current.staff_number if card.current else ""
    avoid = tuple(filter(None, (born, person.phone, number)))
    for left in reversed(range(PIN_TRIES)):
        pin = f"{secrets.randbelow(10**6):06d}"
        try:
            set_pin(person.user, pin, by=request.user, now=timezone.now(), avoid=avoid)
        except DomainError as error:
            if error.code not in ("pin-weak", "pin-known") or not left:
                raise
        else:
            return pin
    raise DomainError("pin-weak")


def card_address(enterprise_id: int, person_id: int) -> str:
    """Where the card is."""
    return reverse("portal:person_card", args=[enterprise_id, person_id])
