"""The notice at the first sign-in and after each new version: agree, or sign out. Works without a script."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.consent import current_notice, has_consented, last_version_agreed, record_consent, withdraw_consent
from accounts.subjects import address_of
from plumbing.doors import SIGNED_IN, door, form_method
from portal.gates import going_on, open_gate
from portal.me.consent import has_own_page, way_of
from portal.me.wording import blocks_of
from portal.sign_in import landing


@door(SIGNED_IN)
@never_cache
@form_method
def consent(request: HttpRequest) -> HttpResponse:
    """The notice in force; agreeing opens the site, not agreeing signs out and says what that means."""
    notice = current_notice()
    if notice is None:
        open_gate(request, "consent")
        return redirect(landing(request))
    if request.method == "POST" and request.POST.get("choice") == "agree":
        method = way_of(request, read_aloud=request.POST.get("read_aloud") == "yes")
        record_consent(request.user, notice=notice, method=method, address=address_of(request))
        open_gate(request, "consent")
        return redirect(going_on(request) or landing(request))
    if request.method == "POST" and request.POST.get("choice") == "refuse":
        logout(request)
        return render(request, "portal/me/consent_refused.html", {})
    agreed = has_consented(request.user, notice.version)
    earlier = "" if agreed else last_version_agreed(request.user)
    context = {
        "notice": notice,
        "blocks": blocks_of(notice.body),
        "agreed": agreed,
        "changes": blocks_of(notice.changes) if earlier and earlier != notice.version else (),
        "has_own_page": has_own_page(request),
    }
    return render(request, "portal/me/consent.html", context)


@door(SIGNED_IN)
@never_cache
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Takes the consent back and signs out. What was recorded until then stays, as the law asks."""
    method = way_of(request, read_aloud=False)
    withdraw_consent(request.user, method=method, address=address_of(request))
    logout(request)
    return render(request, "portal/me/consent_refused.html", {"withdrawn": True})
