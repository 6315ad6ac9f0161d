"""The unit code of the last sign-in by staff number on this device, so that it is typed once. Never on a kiosk."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.kiosks import kiosk_of
from portal.claims import Claim

COOKIE = "anpei_unit"
COOKIE_SECONDS = 180 * 24 * 3600


def unit_code_of(request: HttpRequest) -> str:
    """The unit code to begin with: of the address (a QR on the wall), else of the device's last time; or empty."""
    brought = request.GET.get("unit") or request.COOKIES.get(COOKIE, "")
    return brought.upper() if re.fullmatch(r"[A-Za-z0-9]{4,20}", brought) else ""


def remember(request: HttpRequest, response: HttpResponse, claim: Claim) -> HttpResponse:
    """Keeps the unit code for half a year: no name, no number, nothing that signs in."""
    if claim.unit_code and kiosk_of(request) is None:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(
            COOKIE, claim.unit_code, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure
        )
    return response
