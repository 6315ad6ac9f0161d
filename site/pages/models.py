"""The hall: home page, standing pages, and what the footer must say."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page

from campaigns import queries
from kernel.clock import today
from pagekit.blocks import page_blocks
from pagekit.models import BasePage

SHELF_LENGTH = 3
NOTICES = ("schedule", "materials")  # blocks of the campaign that the front page shows too


class HomePage(BasePage):
    """The front page; it shows the campaign that is chosen, or the latest one."""

    campaign = models.ForeignKey(
        "campaigns.CampaignPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("campaign on the front page"),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("campaign")]
    max_count = 1
    subpage_types = ["pages.StandardPage", "campaigns.CampaignPage", "campaigns.ExplainerIndexPage"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        campaign = self.campaign_shown()
        return {
            **super().get_context(request, *args, **kwargs),
            "campaign": campaign,
            "notices": [block for block in campaign.body if block.block_type in NOTICES] if campaign else [],
            "explainers": queries.explainers(SHELF_LENGTH),
            "explainer_count": queries.explainer_count(),
            "shelf_url": queries.shelf_url(request),
        }

    def campaign_shown(self) -> Any:
        """The chosen campaign while it is published; otherwise the one of the day."""
        chosen = self.campaign
        return chosen if chosen is not None and chosen.live else queries.current_campaign(today())


class StandardPage(BasePage):
    """About, help, privacy and the like."""

    body = StreamField(page_blocks(), verbose_name=_("body"), blank=True, use_json_field=True)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body"), *BasePage.provenance_panels]
    subpage_types = ["pages.StandardPage"]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")


@register_setting(icon="site")
class FooterSettings(BaseSiteSetting):
    """What the foot of every public page says (domain reference 8: filing numbers, sponsor, telephone)."""

    sponsor = models.CharField(_("sponsor"), max_length=80, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    icp_number = models.CharField(_("ICP filing number"), max_length=40, blank=True)
    police_number = models.CharField(_("police filing number"), max_length=40, blank=True)
    site_code = models.CharField(_("government site code"), max_length=40, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("sponsor"), FieldPanel("telephone")]),
        MultiFieldPanel(
            [FieldPanel("icp_number"), FieldPanel("police_number"), FieldPanel("site_code")], heading=_("Filing")
        ),
    ]

    class Meta:
        verbose_name = _("footer")
