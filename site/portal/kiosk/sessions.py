"""A session on a kiosk: marked with the kiosk, ended after so many seconds without a request."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from accounts.kiosks import Kiosk

SESSION_KEY = "kiosk"
WRITE_EVERY_SECONDS = 10
GRACE_SECONDS = 30


def is_marked(request: HttpRequest) -> bool:
    """Whether the session was begun on a kiosk."""
    return SESSION_KEY in request.session


def has_idled(request: HttpRequest, kiosk: Kiosk, *, now: datetime) -> bool:
    """Whether the session's time without a request is over, or it belongs to another kiosk."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return False
    return kept["id"] != str(kiosk.pk) or now.timestamp() - kept["seen"] >= kiosk.idle_seconds


def is_lost(request: HttpRequest) -> bool:
    """Whether the device shows a session that is there no more: it ended by itself."""
    return bool(request.COOKIES.get(settings.SESSION_COOKIE_NAME)) and request.session.is_empty()


def may_stay(request: HttpRequest) -> bool:
    """Whoever has a password stays out of a kiosk: passwords are not typed where anybody looks on."""
    return not request.user.is_authenticated or not request.user.has_usable_password()


def slide(request: HttpRequest, kiosk: Kiosk, *, now: datetime) -> bool:
    """Begins the session's time anew, writing once in ten seconds; whether there is anything to end.

    A number typed at the door counts too: the next person must not find it on the screen.
    """
    if not any(key != SESSION_KEY for key in request.session.keys()):  # noqa: SIM118  sessions are no mappings
        return False
    kept = request.session.get(SESSION_KEY)
    if kept is None or now.timestamp() - kept["seen"] >= WRITE_EVERY_SECONDS or request.session.modified:
        request.session[SESSION_KEY] = {"id": str(kiosk.pk), "seen": int(now.timestamp())}
        request.session.set_expiry(kiosk.idle_seconds + GRACE_SECONDS)
    return True
