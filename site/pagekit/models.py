"""The base of every page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page


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
