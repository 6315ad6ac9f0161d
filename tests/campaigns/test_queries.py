"""Which campaign is on."""

from __future__ import annotations

from datetime import date

import pytest

from campaigns.models import CampaignPage
from campaigns.queries import campaign_to_edit, current_campaign


def add(home, code: str, first: date, last: date, *, live: bool = True) -> None:
    page = CampaignPage(title=code, slug=code, theme="主题", short_code=code, starts_on=first, ends_on=last, live=live)
    home.add_child(instance=page)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 1, 1), "aqy2026"),  # the next one
        (date(2026, 6, 1), "aqy2026"),  # its first day
        (date(2026, 6, 30), "aqy2026"),  # its last day
        (date(2026, 7, 1), "fire2026"),  # the next of two to come
        (date(2026, 11, 9), "fire2026"),
        (date(2026, 11, 20), "aqy2027"),
        (date(2028, 1, 1), "aqy2027"),  # the one that ended last
    ],
)
def test_current_campaign(campaign: CampaignPage, on: date, expected: str) -> None:
    home = campaign.get_parent()
    add(home, "fire2026", date(2026, 11, 1), date(2026, 11, 15))
    add(home, "aqy2027", date(2027, 6, 1), date(2027, 6, 30))
    add(home, "draft", on, on, live=False)
    found = current_campaign(on)
    assert found is not None
    assert found.short_code == expected
    editing = campaign_to_edit(on)
    assert editing is not None
    assert on == editing.starts_on or editing.short_code == expected


@pytest.mark.django_db
def test_no_campaign() -> None:
    assert current_campaign(date(2026, 6, 1)) is None


def test_theme_in_lines(campaign: CampaignPage) -> None:
    assert campaign.theme_in_lines == (["人人讲安全", "个个会应急"], "排查整治风险隐患")
