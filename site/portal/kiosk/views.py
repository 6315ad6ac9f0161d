"""Pages of kiosks: making a device one, its home, the next person, ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import kiosks
from accounts.passwords import user_by_password
from kernel.errors import DomainError
from orgs import queries as orgs
from orgs.kiosk_queries import AREA, enterprises_at_kiosk, get_kiosk_unit, kiosk_units
from orgs.permissions import actor_of
from plumbing.doors import PUBLIC, SIGNED_IN, door, form_method
from portal import sign_in
from portal.addresses import text_of
from portal.forms import PasswordForm
from portal.kiosk.access import AT_KIOSK, KEEPER, KEEPS, can_keep
from portal.kiosk.forms import KioskForm
from portal.kiosk.lists import kiosk_lines
from portal.words import sentence, status_of


@door(AT_KIOSK)
@never_cache
@require_safe
def kiosk_home(request: HttpRequest) -> HttpResponse:
    """The tablet's first page: the ways in, in large type. A number typed here and left is forgotten."""
    kiosk = kiosks.kiosk_of(request)
    assert kiosk is not None
    if not request.user.is_authenticated:
        request.session.flush()
    unit = get_kiosk_unit(kiosk.scope_kind, kiosk.scope_id)
    text = text_of(request.GET, "q", most=60)
    found, more = enterprises_at_kiosk(unit.unit_id, text) if unit and unit.kind == AREA else ([], False)
    context = {
        "kiosk": kiosk,
        "unit": unit,
        "q": text,
        "found": found,
        "more": more,
        "choosing": request.GET.get("by") == "staff" or bool(text),
        "idled": request.GET.get("out") == "idle" and not request.user.is_authenticated,
        "lost": _small_number(request.GET.get("lost", "")),
    }
    return render(request, "portal/kiosk/home.html", context)


def _small_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


@door(PUBLIC)
@require_POST
def kiosk_out(request: HttpRequest) -> HttpResponse:
    """The next person, please: ends the session, and goes to the kiosk's home. What was answered is stored."""
    sign_in.leave(request)
    return redirect("portal:sign_in")


@door(SIGNED_IN)
@never_cache
@require_safe
def kiosk_here(request: HttpRequest) -> HttpResponse:
    """Somebody touched the screen: the session's time begins anew (the middleware does it)."""
    return HttpResponse(status=204)


@door(KEEPER)
@never_cache
@form_method
def kiosk_setup(request: HttpRequest) -> HttpResponse:
    """Makes this very device a kiosk, and signs its registrar out."""
    actor = actor_of(request)
    assert actor is not None
    form = KioskForm(request.POST if request.method == "POST" else None, units=kiosk_units(actor))
    if not form.is_valid():
        return render(request, "portal/kiosk/setup.html", {"form": form})
    kind, unit_id = form.cleaned_data["unit"]
    _kiosk, token = kiosks.register(
        label=form.cleaned_data["label"],
        scope_kind=kind,
        scope_id=unit_id,
        idle_seconds=form.cleaned_data["idle_seconds"],
        actor=request.user,
    )
    logout(request)
    response = redirect("portal:kiosk")
    kiosks.keep_token(response, token)
    return response


@door(AT_KIOSK)
@never_cache
@sensitive_post_parameters("password")
@form_method
def kiosk_stop(request: HttpRequest) -> HttpResponse:
    """Ends kiosk mode on this device, against the password of somebody who keeps it. Nobody is signed in by it."""
    kiosk = kiosks.kiosk_of(request)
    assert kiosk is not None
    form = PasswordForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if form.is_valid():
        try:
            user = user_by_password(request, **form.cleaned_data, now=timezone.now())
            if not can_keep(orgs.actor_for(user), kiosk):
                raise DomainError("password-wrong")
        except DomainError as error:
            problem, status = sentence(error), status_of(error)
        else:
            return _ended(request, kiosk, user)
    context = {"form": form, "kiosk": kiosk, "problem": problem}
    return render(request, "portal/kiosk/stop.html", context, status=status)


def _ended(request: HttpRequest, kiosk: kiosks.Kiosk, user: object) -> HttpResponse:
    kiosks.revoke(kiosk, actor=user, now=timezone.now())
    logout(request)
    request._anpei_kiosk = None  # type: ignore[attr-defined]
    response = redirect("portal:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    kiosks.drop_token(response)
    return response


@door(KEEPER)
@never_cache
@require_safe
def kiosk_list(request: HttpRequest) -> HttpResponse:
    """The kiosks in service that one keeps."""
    actor = actor_of(request)
    assert actor is not None
    return render(request, "portal/kiosk/list.html", {"lines": kiosk_lines(actor)})


@door(KEEPS)
@require_POST
def kiosk_revoke(request: HttpRequest, kiosk_id: UUID) -> HttpResponse:
    """Takes a kiosk out of service from afar: lost, or moved."""
    kiosk = kiosks.get_kiosk(kiosk_id)
    assert kiosk is not None
    kiosks.revoke(kiosk, actor=request.user, now=timezone.now())
    return redirect("portal:kiosks")
