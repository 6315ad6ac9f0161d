"""Campaign pages and regulation explainers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from campaigns.blocks import campaign_blocks
from kernel.clock import today
from media.printing.sheets.poster import theme_lines
from pagekit.blocks import page_blocks
from pagekit.models import BasePage


class CampaignPage(BasePage):
    """安全生产月 or another campaign: one record drives page, poster, QR, quiz and certificate."""

    theme = models.CharField(_("theme"), max_length=80)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    organiser = models.CharField(_("organiser"), max_length=80, blank=True)
    short_code = models.CharField(
        _("short code of the QR link"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]{2,20}$")],
        help_text=_(
            "Small letters, digits and hyphens, e.g. aqy2026. Printed posters carry it: don't change it later."
        ),
    )
    course = models.ForeignKey(
        "learning.Course", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("course")
    )
    body = StreamField(campaign_blocks(), verbose_name=_("body"), blank=True, use_json_field=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("theme"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("organiser"), FieldPanel("short_code"), FieldPanel("course")], heading=_("Taking part")
        ),
        FieldPanel("body"),
        *BasePage.provenance_panels,
    ]
    search_fields = [*Page.search_fields, index.SearchField("theme"), index.SearchField("body")]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    @property
    def theme_in_lines(self) -> tuple[list[str], str]:
        """The theme as the poster sets it: its lines, and the marked line after the dash."""
        return theme_lines(self.theme)

    @property
    def short_path(self) -> str:
        """The path printed on the poster and drawn in its QR."""
        return reverse("campaigns:short_link", args=[self.short_code]) if self.short_code else ""

    @property
    def short_url(self) -> str:
        """The whole address of the short link."""
        return f"{settings.ANPEI_BASE_URL}{self.short_path}"

    def has_block(self, kind: str) -> bool:
        """Whether the body holds a block of `kind`, without loading what it refers to."""
        return any(block["type"] == kind for block in self.body.raw_data)

    @property
    def has_schedule(self) -> bool:
        return self.has_block("schedule")


class ExplainerIndexPage(BasePage):
    """The shelf of all explainers."""

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    subpage_types = ["campaigns.ExplainerPage"]

    class Meta:
        verbose_name = _("shelf of explainers")
        verbose_name_plural = _("shelves of explainers")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from campaigns.queries import explainers

        return {**super().get_context(request, *args, **kwargs), "explainers": explainers()}


class ExplainerPage(BasePage):
    """A regulation in plain words. Its first clause is its cover."""

    minutes_to_read = models.PositiveSmallIntegerField(_("minutes to read"), default=3)
    cover_clause = models.ForeignKey(
        "regulations.ClauseVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("clause on the cover"),
    )
    body = StreamField(page_blocks(), verbose_name=_("body"), use_json_field=True)
    law_changed_on = models.DateField(
        _("law changed on"), null=True, blank=True, editable=False,
        help_text=_("The day on which a clause that the page cites ended; empty when nothing is to be reviewed."),
    )  # fmt: skip

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("cover_clause"), FieldPanel("minutes_to_read")]),
        FieldPanel("body"),
        *BasePage.provenance_panels,
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["campaigns.ExplainerIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("explainer")
        verbose_name_plural = _("explainers")

    def get_admin_display_title(self) -> str:
        """In the admin's lists an explainer under review says so."""
        title = super().get_admin_display_title()
        return _("%(title)s (to be reviewed)") % {"title": title} if self.law_changed_on else title

    def with_content_json(self, content: Any) -> ExplainerPage:
        """The mark is the row's own: publishing an old draft neither sets nor lifts it."""
        page: ExplainerPage = super().with_content_json(content)
        page.law_changed_on = self.law_changed_on
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from campaigns.queries import cover_of, current_campaign

        return {
            **super().get_context(request, *args, **kwargs),
            "cover": cover_of(self),
            "campaign": current_campaign(today()),
        }
