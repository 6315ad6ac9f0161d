"""What a campaign gives to the press."""

from __future__ import annotations

from uuid import UUID

from campaigns.models import CampaignPage
from media.printing.facts import PosterFacts
from media.printing.jobs import request_print


def poster_facts(page: CampaignPage) -> PosterFacts:
    """The facts of the campaign's poster. Dates are ISO days."""
    return {
        "title": page.title,
        "theme": page.theme,
        "starts_on": page.starts_on.isoformat(),
        "ends_on": page.ends_on.isoformat(),
        "organiser": page.organiser,
        "url": page.short_url,
        "short_url": page.short_url.partition("://")[2],
        "hotline": "举报隐患 12350",
    }


def request_poster(page: CampaignPage, *, requested_by: int | None) -> UUID:
    """A job that prints the poster; the same facts give the same job again."""
    return request_print(
        form="poster",
        key=f"campaign:{page.pk}",
        facts=poster_facts(page),
        filename=f"{page.title}-海报.pdf",
        requested_by=requested_by,
    )
