"""A device that shows a kiosk's cookie: every session on it is short, and nothing of it stays on the device."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth import logout
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from accounts.kiosks import COOKIE, current_kiosk_id, drop_token, kiosk_of, touch
from portal import sign_in
from portal.kiosk import sessions

CLEAR_SITE_DATA = '"cache", "storage"'
# What was told to the last person and not read yet.
MESSAGES_COOKIE = CookieStorage.cookie_name
# Set by the kiosk's script: where scripts run, they count the seconds (a touch counts), and no header does.
SCRIPT_COOKIE = "anpei_kiosk_js"


class KioskMiddleware:
    """Ends idle sessions of a kiosk, forbids storing, leads sign-ins and sign-outs to the kiosk's home."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        marked = sessions.is_marked(request)
        if COOKIE not in request.COOKIES and not marked:
            return self.get_response(request)
        kiosk = kiosk_of(request)
        token = current_kiosk_id.set(kiosk.pk if kiosk else None)
        try:
            return self._serve(request) if kiosk else self._serve_former(request, marked)
        finally:
            current_kiosk_id.reset(token)

    def _serve_former(self, request: HttpRequest, marked: bool) -> HttpResponse:
        """Taken out of service, unknown, or a session carried to another device: an ordinary device, signed out."""
        if marked:
            logout(request)
            response: HttpResponse = HttpResponseRedirect(reverse("portal:sign_in"))
        else:
            response = self.get_response(request)
        if COOKIE in request.COOKIES and not response.cookies.get(COOKIE):
            drop_token(response)
        return response

    def _serve(self, request: HttpRequest) -> HttpResponse:
        kiosk, now = kiosk_of(request), timezone.now()
        assert kiosk is not None
        touch(kiosk, now=now)
        idled = sessions.has_idled(request, kiosk, now=now)
        if idled:
            sign_in.leave(request)
        lost = idled or sessions.is_lost(request)
        request.kiosk = kiosk  # type: ignore[attr-defined]
        if idled and not _wants_json(request):
            response: HttpResponse = HttpResponseRedirect(_home(idle=True))
        else:
            response = self.get_response(request)
        return self._finish(request, response, lost=lost)

    def _finish(self, request: HttpRequest, response: HttpResponse, *, lost: bool) -> HttpResponse:
        kiosk = kiosk_of(request)
        if kiosk is None:  # ended by this very request
            return response
        now = timezone.now()
        if not sessions.may_stay(request):
            logout(request)
            response = HttpResponseRedirect(_home())
        if _leads_to_sign_in(response):
            response["Location"] = _home(idle=lost)
        if urlsplit(response.get("Location", "")).path == _home() or lost:
            response["Clear-Site-Data"] = CLEAR_SITE_DATA
            response.delete_cookie(MESSAGES_COOKIE, samesite="Lax")
        if sessions.slide(request, kiosk, now=now) and SCRIPT_COOKIE not in request.COOKIES:
            response["Refresh"] = f"{kiosk.idle_seconds}; url={_home(idle=True)}"
        response["Cache-Control"] = "no-store"
        return response


def _home(*, idle: bool = False) -> str:
    return reverse("portal:kiosk") + ("?out=idle" if idle else "")


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _leads_to_sign_in(response: HttpResponse) -> bool:
    """A door that asks to sign in, or a sign-out: both end at the kiosk's home, and forget the last person's page."""
    target = urlsplit(response.get("Location", "")).path
    return 300 <= response.status_code < 400 and target == reverse("portal:sign_in")
