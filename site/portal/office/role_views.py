"""Roles: who has which where; giving and ending them; new staff accounts with a slip of paper."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.initial_passwords import account_with_initial_password
from kernel.errors import NotFound
from orgs.enums import Role
from orgs.logic.access import Actor
from orgs.logic.granting import Unit, grantable_roles, may_end, may_grant
from orgs.permissions import OFFICE, can_administer
from orgs.queries import today
from orgs.roles import services as role_services
from orgs.roles.office_queries import (
    find_units,
    get_role,
    line_of,
    resettable,
    roles_in,
    same_role,
    unit_named,
    unit_of,
)
from plumbing.doors import door, form_method
from portal.addresses import page_of, text_of
from portal.office import slips
from portal.office.frame import Done, FormPage, actor_or_404, form_page, frame
from portal.office.role_forms import AccountForm, EndForm, GrantForm
from portal.office.unit_words import kind_label

PAGE = 100


@door(OFFICE)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The roles over units in reach, by unit."""
    actor, on = actor_or_404(request), today()
    text, role = text_of(request.GET, "text", most=60), request.GET.get("role", "")
    role = role if role in Role.values else ""
    ended, bare = request.GET.get("ended") == "yes", request.GET.get("second") == "no"
    found = roles_in(actor, text=text, role=role, ended=ended, bare=bare, on=on)
    page = Paginator(found, PAGE).get_page(page_of(request.GET))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        **frame(request, current="roles"),
        "lines": [(line, kind_label(line.unit_kind)) for line in (line_of(row, actor, on=on) for row in page)],
        "page": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "text": text,
        "role": role,
        "ended": ended,
        "bare": bare,
        "resettable": resettable(actor, [row.user for row in page], on=on),
        "may_administer": can_administer(actor),
        "role_choices": Role.choices,
        "may_give": bool(grantable_roles(actor, on=on)),
        "query": query.urlencode(),
    }
    return render(request, "portal/office/roles.html", context)


@door(OFFICE)
@form_method
def role_add(request: HttpRequest) -> HttpResponse:
    """A role for an account that is there: first the unit, then the form."""
    chosen = _chosen(request)
    if isinstance(chosen, HttpResponse):
        return chosen
    unit, place, name, offered = chosen
    form = GrantForm(request.POST or None, roles=offered)
    page = FormPage(
        title=_("Give a role over %(name)s") % {"name": name},
        submit=_("Give the role"),
        back=reverse("portal:office_roles"),
        current="roles",
        lede=_("The person has the role over this unit and all below it, on the days given."),
        extra={"other": f"{reverse('portal:office_account_add')}?{request.GET.urlencode()}"},
    )

    def act(values: dict[str, Any]) -> Done:
        account = values["account"]
        _grant(request, account, values, unit=unit, place=place)
        return _("%(who)s has the role over %(unit)s.") % {"who": account, "unit": name}, reverse("portal:office_roles")

    return form_page(request, page, form, act=act)


@door(OFFICE)
@never_cache
@form_method
def account_add(request: HttpRequest) -> HttpResponse:
    """A new staff account with its first role; the password stands on a slip that is shown once."""
    chosen = _chosen(request)
    if isinstance(chosen, HttpResponse):
        return chosen
    unit, place, name, offered = chosen
    form = AccountForm(request.POST or None, roles=offered)
    page = FormPage(
        title=_("New account with a role over %(name)s") % {"name": name},
        submit=_("Make the account"),
        back=reverse("portal:office_roles"),
        current="roles",
        lede=_("The first password is shown once, on a slip to print. It is changed at the first sign-in."),
    )

    def act(values: dict[str, Any]) -> Done:
        with transaction.atomic():  # no account without its role
            user, password = account_with_initial_password(
                username=values["username"], display_name=values["display_name"], actor=request.user
            )
            _grant(request, user, values, unit=unit, place=place)
        label = str(Role(values["role"]).label)
        slips.keep(request, slips.Slip(str(user), user.username, password, label, name))
        return _("The account is made. Print the slip now: it is shown once."), reverse("portal:office_account_slip")

    return form_page(request, page, form, act=act)


@door(OFFICE)
@never_cache
@require_safe
def account_slip(request: HttpRequest) -> HttpResponse:
    """The slip of the account just made; gone after it was shown."""
    slip = slips.take(request)
    if slip is None:
        return redirect("portal:office_roles")
    context = {
        **frame(request, current="roles"),
        "slip": slip,
        "address": request.build_absolute_uri(reverse("portal:staff_sign_in")),
        "on": today(),
    }
    return render(request, "portal/office/slip.html", context)


@door(OFFICE)
@form_method
def role_end(request: HttpRequest, grant_id: int) -> HttpResponse:
    """The end of a role. Not one's own, and only within reach."""
    actor, on = actor_or_404(request), today()
    grant = get_role(grant_id)
    if grant is None:
        raise Http404
    line = line_of(grant, actor, on=on)
    if not may_end(actor, role=grant.role, unit=unit_of(grant), holder_id=grant.user_id, on=on):
        raise Http404
    form = EndForm(request.POST or None)
    page = FormPage(
        title=_("End the role of %(who)s") % {"who": line.holder},
        submit=_("End the role"),
        back=reverse("portal:office_roles"),
        current="roles",
        lede=_("%(role)s of %(unit)s. What was done under it stays on record.")
        % {"role": line.role_label, "unit": line.unit_name},
    )

    def act(values: dict[str, Any]) -> Done:
        if grant.valid_to is None or values["on"] < grant.valid_to:
            role_services.end_role(grant.pk, on=values["on"], actor=request.user)
        return _("The role of %(who)s has an end.") % {"who": line.holder}, reverse("portal:office_roles")

    return form_page(request, page, form, act=act)


def _chosen(request: HttpRequest) -> HttpResponse | tuple[Unit, dict[str, int], str, list[tuple[str, Any]]]:
    """The unit of the address with the roles that may be given over it; without one, the page on which to find it."""
    actor = actor_or_404(request)
    key = request.GET.get("unit", "")
    if not key:
        return _finder(request, actor)
    found = unit_named(actor, key)
    if found is None:
        raise Http404
    unit, place, name = found
    offered = [
        (role, Role(role).label)
        for role in grantable_roles(actor, on=today())
        if may_grant(actor, role=role, unit=unit, on=today())
    ]
    if not offered:
        raise Http404
    return unit, place, name, offered


def _finder(request: HttpRequest, actor: Actor) -> HttpResponse:
    text = text_of(request.GET, "find", most=60)
    on = today()
    offered = grantable_roles(actor, on=on)
    found = [
        (each, kind_label(each.unit.kind))
        for each in (find_units(actor, text) if text else [])
        if any(may_grant(actor, role=role, unit=each.unit, on=on) for role in offered)
    ]
    context = {**frame(request, current="roles"), "find": text, "found": found}
    return render(request, "portal/office/role_find.html", context)


def _grant(request: HttpRequest, account: Any, values: dict[str, Any], *, unit: Unit, place: dict[str, int]) -> None:
    """Gives the role unless the account has it there already. The rule is asked again: the form only offers."""
    actor, on = actor_or_404(request), today()
    if not may_grant(actor, role=values["role"], unit=unit, on=on):
        raise NotFound("role-out-of-reach")
    if same_role(account.pk, values["role"], place, on=on) is None:
        role_services.grant_role(
            account.pk,
            role=values["role"],
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
            actor=request.user,
            **place,
        )
