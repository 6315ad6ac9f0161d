"""What this room brings to the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet

from learning.admin_views import revoke
from learning.enums import CertificateState
from learning.models import Certificate
from learning.permissions import may_revoke
from learning.viewsets import LearningGroup

register_snippet(LearningGroup)


@hooks.register("register_admin_urls")
def revoke_url() -> list[URLPattern]:
    return [path("certificates/<uuid:certificate_id>/revoke/", revoke, name="revoke_certificate")]


@hooks.register("register_snippet_listing_buttons")
def revoke_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Certificate) and snippet.state != CertificateState.REVOKED and may_revoke(user):
        yield Button(_("Revoke"), reverse("revoke_certificate", args=[snippet.pk]), icon_name="cross", priority=20)
