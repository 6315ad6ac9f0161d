"""What this room brings to the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet

from accounts.models import PrivacyNotice
from accounts.notice_admin import NoticeViewSet, may_publish, publish

register_snippet(NoticeViewSet)


@hooks.register("register_admin_urls")
def publish_url() -> list[URLPattern]:
    return [path("privacy-notices/<int:notice_id>/publish/", publish, name="publish_notice")]


@hooks.register("register_snippet_listing_buttons")
def publish_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, PrivacyNotice) and snippet.published_at is None and may_publish(user):
        yield Button(_("Publish"), reverse("publish_notice", args=[snippet.pk]), icon_name="check", priority=20)
