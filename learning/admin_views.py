"""The one thing that the admin does to a certificate: revoke it, with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning import queries, services
from learning.permissions import may_revoke
from plumbing.doors import Door, door


def _revokes(request: HttpRequest, **_kwargs: Any) -> bool:
    return may_revoke(request.user)


REVOKER = Door("certificate_revoker", _revokes)


class RevokeForm(forms.Form):
    """The reason, which the holder and the audit log keep."""

    reason = forms.CharField(label=gettext_lazy("reason"), max_length=200, strip=True)


@door(REVOKER)
def revoke(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """GET asks for the reason; POST revokes."""
    certificate = queries.get_certificate(certificate_id)
    if certificate is None:
        raise Http404
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.revoke_certificate(
            certificate_id=certificate.pk, reason=form.cleaned_data["reason"], now=timezone.now(), actor=request.user
        )
        messages.success(request, _("Certificate %(serial)s is revoked.") % {"serial": certificate.serial})
        return redirect(reverse("wagtailsnippets_learning_certificate:list"))
    return render(request, "learning/revoke.html", {"certificate": certificate, "form": form})
