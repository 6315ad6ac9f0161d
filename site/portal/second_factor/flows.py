"""Flows of the second factor: after the password, at its own page, at the gate."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts import second_factor
from accounts.subjects import address_of
from orgs.roles.second_factor_queries import needs_second_factor
from portal import sign_in
from portal.second_factor.pending import forget_pending, keep_pending

REPLACING_KEY = "second_factor_replacing"
REPLACING_SECONDS = 10 * 60


def is_setup_due(user: Any) -> bool:
    """Whether the account's roles ask for a second factor that is not set up yet."""
    if not second_factor.is_required_here() or not needs_second_factor(user.pk):
        return False
    return not second_factor.is_enrolled(user)


def after_password(request: HttpRequest, user: Any, *, going: str, now: datetime) -> str:
    """Where a right password leads: to the second factor (nobody is signed in yet), or in."""
    if second_factor.is_enrolled(user):
        keep_pending(request, user, going=going, now=now)
        return reverse("portal:second_factor")
    sign_in.enter(request, user, seconds=sign_in.STAFF_SESSION_SECONDS)
    return going or sign_in.landing(request)


def pass_second_factor(request: HttpRequest, user: Any, code: str, *, going: str, now: datetime) -> str:
    """Signs in when the code is right; returns where to go. Errors: those of `accounts.second_factor.verify`."""
    address = address_of(request)
    how = second_factor.verify(user, code, now=now, address=address)
    forget_pending(request)
    sign_in.enter(request, user, seconds=sign_in.STAFF_SESSION_SECONDS)
    second_factor.log_entered(user, how, address=address)
    if how == "recovery":  # the phone may be lost: show how many codes are left and how to set up a new one
        return reverse("portal:second_factor_setup")
    return going or sign_in.landing(request)


def account(request: HttpRequest) -> Any:
    """The account signed in; the door has seen to it that there is one."""
    return request.user


def allow_replacing(request: HttpRequest, code: str, *, now: datetime) -> None:
    """Lets the owner set up another app, against a code of the one in use. Errors: those of `verify`."""
    second_factor.verify(account(request), code, now=now, address=address_of(request))
    request.session[REPLACING_KEY] = now.timestamp()


def is_replacing(request: HttpRequest, *, now: datetime) -> bool:
    """Whether the owner has just proved the app in use, to set up another."""
    return 0 <= now.timestamp() - request.session.get(REPLACING_KEY, 0) <= REPLACING_SECONDS


def finish_setup(request: HttpRequest, code: str, *, now: datetime) -> list[str]:
    """Puts the new app to use; returns the recovery codes, told this once."""
    codes = second_factor.confirm(account(request), code, now=now, address=address_of(request))
    request.session.pop(REPLACING_KEY, None)
    return codes
