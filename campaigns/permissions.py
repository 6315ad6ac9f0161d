"""Who may make posters: whoever may edit the campaign's page in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from campaigns.queries import get_campaign
from plumbing.doors import Door


def can_edit_campaign(user: Any, page_id: int) -> bool:
    """Whether the user may edit the campaign. Missing and foreign are told alike."""
    page = get_campaign(page_id)
    return page is not None and page.permissions_for_user(user).can_edit()


def _edits(request: HttpRequest, page_id: int, **_kwargs: Any) -> bool:
    return can_edit_campaign(request.user, page_id)


CAMPAIGN_EDIT = Door("campaign_edit", _edits)
