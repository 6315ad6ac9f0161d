"""The base of every page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from pagekit.context import ELDER_COOKIE

ELDER_PREVIEW = "elder"
PREVIEW_SIZES = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("Phone, 360 pixels wide")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Tablet, 768 pixels wide")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Computer, 1280 pixels wide")},
]


class BasePage(Page):
    """Provenance that a public site must show (domain reference 8: source, author, editor), and a summary."""

    summary = models.CharField(_("summary"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)
    author_name = models.CharField(_("author"), max_length=60, blank=True)
    editor_name = models.CharField(_("responsible editor"), max_length=60, blank=True)

    provenance_panels = [
        MultiFieldPanel(
            [FieldPanel("source"), FieldRowPanel([FieldPanel("author_name"), FieldPanel("editor_name")])],
            heading=_("Provenance"),
        )
    ]

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As everybody sees it")), (ELDER_PREVIEW, _("Large type"))]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        return PREVIEW_SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Large type is a cookie on the reader's phone; the preview sets it for this one request."""
        request.COOKIES = {**request.COOKIES, ELDER_COOKIE: "1" if mode_name == ELDER_PREVIEW else "0"}
        return super().serve_preview(request, mode_name)
