"""What this room brings to the admin: the panel, the poster's button, and a word when a quiz could not be published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from campaigns import flows
from campaigns.models import CampaignPage
from campaigns.panels import CampaignPanel


@hooks.register("construct_homepage_panels", order=10)
def campaign_panel(request: HttpRequest, panels: list[Any]) -> None:
    """The campaign of now comes first."""
    panels.append(CampaignPanel())


@hooks.register("register_page_header_buttons")
def poster_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """A poster from the page's own menu."""
    if issubclass(page.specific_class or Page, CampaignPage) and page.permissions_for_user(user).can_edit():
        yield Button(_("Poster"), url=reverse("campaigns:poster", args=[page.pk]), icon_name="image", priority=5)


@hooks.register("register_page_header_buttons")
def review_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """An explainer whose law has changed leads to what is to be reviewed about it."""
    if getattr(page.specific, "law_changed_on", None) and page.permissions_for_user(user).can_edit():
        address = f"{reverse('law_admin:reviews')}?kind={flows.CITES_AS}&key={page.pk}"
        yield Button(_("Review the changed law"), url=address, icon_name="warning", priority=4)


@hooks.register("after_publish_page")
def tell_unfrozen_quizzes(request: HttpRequest, page: Page) -> None:
    """Workers can't start a quiz that was not frozen; say so at once, and what to do."""
    if isinstance(page, CampaignPage) and flows.unfrozen_quizzes(page):
        messages.warning(
            request,
            _(
                "The page is published, but its quiz could not be: workers can't start it yet. Open the quiz, check"
                " that its bank has enough questions, then publish this page again."
            ),
        )
