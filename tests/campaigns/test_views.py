"""The short link, the poster's door and its facts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import CampaignPage
from campaigns.services import poster_facts
from media.models import PrintJob
from media.printing.forms import find_form
from tests.factories.orgs import make_user
from tests.factories.pages import make_editor


def test_short_link(client: Client, campaign: CampaignPage) -> None:
    answer = client.get("/c/aqy2026/")
    assert (answer.status_code, answer["Location"]) == (302, "/aqy2026/")
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/c/nothing/").status_code == 404
    campaign.unpublish()
    assert client.get("/c/aqy2026/").status_code == 404


def test_the_qr_outlives_the_pages_address(client: Client, campaign: CampaignPage) -> None:
    campaign.slug = "moved"
    campaign.save_revision().publish()
    assert client.get("/c/aqy2026/")["Location"] == "/moved/"


def test_poster_is_for_editors(client: Client, campaign: CampaignPage) -> None:
    url = reverse("campaigns:poster", args=[campaign.pk])
    assert client.get(url).status_code == 302
    assert "/signin/" in client.get(url)["Location"]
    client.force_login(make_user())
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404
    assert PrintJob.objects.count() == 0


def test_poster_is_asked_for_once(client: Client, campaign: CampaignPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media.printing.jobs.enqueue", lambda *args, **kwargs: None)
    client.force_login(make_editor())
    url = reverse("campaigns:poster", args=[campaign.pk])
    page = client.get(url).content.decode()
    assert "/c/aqy2026/" in page
    assert PrintJob.objects.count() == 0
    answers = [client.post(url) for _ in range(2)]
    (job,) = PrintJob.objects.all()
    assert {answer["Location"] for answer in answers} == {reverse("portal:print_job", args=[job.pk])}
    assert (job.form, job.key) == ("poster", f"campaign:{campaign.pk}")
    assert client.get(reverse("campaigns:poster", args=[999_999])).status_code == 404


def test_poster_facts_fit_the_form(campaign: CampaignPage, settings) -> None:
    settings.ANPEI_BASE_URL = "https://aq.example.cn"
    facts = poster_facts(campaign)
    assert facts == {
        "title": "2026年安全生产月",
        "theme": "人人讲安全、个个会应急——排查整治风险隐患",
        "starts_on": "2026-06-01",
        "ends_on": "2026-06-30",
        "organiser": "青禾镇应急管理办公室",
        "url": "https://aq.example.cn/c/aqy2026/",
        "short_url": "aq.example.cn/c/aqy2026/",
        "hotline": "举报隐患 12350",
    }
    assert find_form("poster").context(facts)["marked"] == "排查整治风险隐患"
