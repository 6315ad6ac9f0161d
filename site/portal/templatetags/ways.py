"""Where else somebody's work is, and what is their own account's: the same links at the foot of every menu."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orgs.logic.access import ADMINISTRATORS, ENTERPRISE_READERS, GRID_STAFF, OFFICES, Actor
from orgs.permissions import actor_of
from orgs.queries import today
from portal.sign_in import EDITORS

register = template.Library()


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the menu."""

    name: str
    url: str
    label: str


@register.simple_tag
def ways(request: HttpRequest, *without: str) -> list[Way]:
    """The sections that are open to the one signed in, but for those named; no query beyond the doors' own."""
    actor = actor_of(request)
    found = _sections(actor) if actor is not None else []
    return [way for way in found if way.name not in without]


@register.simple_tag
def account_ways(request: HttpRequest) -> list[Way]:
    """Password and second step, for accounts that have a password."""
    user = request.user
    if not (user.is_authenticated and user.has_usable_password()):
        return []
    return [
        Way("second", reverse("portal:second_factor_setup"), _("Second step")),
        Way("password", reverse("portal:password"), _("Change the password")),
    ]


def _sections(actor: Actor) -> list[Way]:
    on = today()
    reads, grid = actor.has_role(ENTERPRISE_READERS, on=on), actor.has_role(GRID_STAFF, on=on)
    office = actor.has_role(OFFICES, on=on)
    writes = actor.has_role(ADMINISTRATORS | EDITORS, on=on)
    asked = (
        ("today", "portal:today", _("Today"), actor.person_id is not None),
        ("grid", "portal:grid", _("My grid"), grid and not actor.is_superuser),
        ("office", "portal:office", _("Office"), office),
        ("desk", "portal:desk", _("Training hours") if grid or office else _("Desk"), reads),
        ("admin", "wagtailadmin_home", pgettext("menu", "Content admin"), writes),
    )
    return [Way(name, reverse(url), label) for name, url, label, is_open in asked if is_open]
