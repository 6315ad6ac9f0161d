"""What an editor sees first: the campaign of now, its poster, and what is still to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from campaigns import flows, queries
from campaigns.models import CampaignPage
from kernel.clock import today


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to have ready before the QR goes up. `url` is where to do it."""

    done: bool
    text: Any
    url: str = ""


def steps_for(page: CampaignPage) -> list[Step]:
    """What a campaign needs, in the order of doing it."""
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    unfrozen = flows.unfrozen_quizzes(page)
    return [
        Step(page.course_id is not None, _("Choose the course that the poster's QR leads to"), edit),
        Step(bool(page.has_schedule), _("Write down what is on, and when"), edit),
        Step(bool(page.has_block("materials")), _("Add materials to download"), edit),
        Step(page.live and not page.has_unpublished_changes, _("Publish the page"), edit),
        Step(page.live and not unfrozen, _("The quiz is published with the page"), edit),
    ]


class CampaignPanel(Component):
    """The dashboard's first panel."""

    name = "campaign_now"
    template_name = "campaigns/admin/now.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        page = queries.campaign_to_edit(today())
        can_edit = page is not None and page.permissions_for_user(request.user).can_edit()
        return {
            "page": page,
            "can_edit": can_edit,
            "steps": steps_for(page) if page and can_edit else [],
            "add_url": reverse("wagtailadmin_explore_root"),
        }
