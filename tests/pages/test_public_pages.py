"""Public pages as readers meet them: Chinese, under the strict policy, with a fixed number of queries."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import CampaignPage, ExplainerIndexPage, ExplainerPage
from pages.demo import build_demo_site
from pages.models import HomePage
from regulations.models import Instrument
from tests.factories.learning import make_course
from tests.factories.orgs import make_user
from tests.factories.quizzes import make_quiz

ADDRESSES = ["/", "/aqy2026/", "/explainers/", "/explainers/right-to-stop/", "/about/", "/privacy/", "/accessibility/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_are_chinese_and_strict(client: Client, campaign: CampaignPage, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", page)
    words = re.sub(r"<[^>]+>|&\w+;", " ", page)
    english = set(re.findall(r"[A-Za-z]{4,}", words)) - {"Word"}
    assert english <= {"gov", "npc", "flk"}, english
    assert "跳到正文" in page
    assert "长辈版" in page
    assert "×ICP备00000000号-1" in page


def test_front_page_shows_the_campaign(client: Client, campaign: CampaignPage) -> None:
    page = client.get("/").content.decode()
    assert "<span>人人讲安全</span><span>个个会应急</span>" in page
    assert "6 月 1 日—30 日" in page
    assert [page.index(f"第<b>{number}</b>条") for number in (55, 28, 43)] == sorted(
        page.index(f"第<b>{number}</b>条") for number in (55, 28, 43)
    )
    assert "班组隐患自查清单" in page
    assert "活动安排" in page
    assert "现在答题" not in page


def test_the_way_into_the_quiz(client: Client, campaign: CampaignPage) -> None:
    course = make_course(quiz=make_quiz())
    campaign.course = course
    campaign.save_revision().publish()
    link = f'href="{reverse("learning:course", args=[course.slug])}"'
    for address in ("/", "/aqy2026/", "/explainers/right-to-stop/"):
        assert link in client.get(address).content.decode(), address


def test_front_page_without_a_campaign(client: Client, campaign: CampaignPage) -> None:
    campaign.unpublish()
    answer = client.get("/")
    assert answer.status_code == 200
    assert "人人讲安全" not in answer.content.decode()


def test_chosen_campaign_wins_while_it_is_published(campaign: CampaignPage) -> None:
    home = HomePage.objects.get()
    home.campaign = campaign
    assert home.campaign_shown() == campaign
    campaign.live = False
    home.campaign = campaign
    assert home.campaign_shown() == CampaignPage.objects.get()


def test_large_type(client: Client, campaign: CampaignPage) -> None:
    client.cookies["elder"] = "1"
    page = client.get("/").content.decode()
    assert '<html lang="zh-Hans" class="elder">' in page
    assert "标准版" in page


def test_signed_in(client: Client, campaign: CampaignPage) -> None:
    client.force_login(make_user())
    assert reverse("portal:today") in client.get("/").content.decode()


def test_explainer_shows_clause_words_and_provenance(client: Client, campaign: CampaignPage) -> None:
    page = client.get("/explainers/someone-watches/").content.decode()
    for words in (
        "中华人民共和国安全生产法",
        "第<b>43</b>条",
        "现行有效",
        "要做",
        "不要",
        "第59条",
        "沈明远",
        "责任编辑",
    ):
        assert words in page
    assert 'loading="lazy"' in page
    assert "三块安全标志" in page
    assert re.search(r'srcset="[^"]*360w', page)


@pytest.mark.parametrize("address", ["/aqy2026/", "/explainers/"])
def test_law_that_nobody_has_checked_is_marked_on_its_card(
    client: Client, campaign: CampaignPage, address: str
) -> None:
    Instrument.objects.update(verified=True)
    checked = client.get(address).content.decode().count("待核实")
    Instrument.objects.update(verified=False)
    assert client.get(address).content.decode().count("待核实") > checked


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    answer = client.get(address)
    return int(re.search(r'desc="(\d+)"', answer["Server-Timing"])[1])


@pytest.mark.parametrize("address", ["/", "/aqy2026/", "/explainers/"])
def test_queries_do_not_grow_with_the_shelf(client: Client, campaign: CampaignPage, address: str) -> None:
    with_three = count_queries(client, address)
    for page in ExplainerPage.objects.exclude(slug="right-to-stop"):
        page.unpublish()
    assert count_queries(client, address) == with_three
    assert with_three <= 22


def test_building_twice_changes_nothing(campaign: CampaignPage) -> None:
    from wagtail.models import Page, Revision

    before = (Page.objects.count(), Revision.objects.count(), ExplainerIndexPage.objects.count())
    assert build_demo_site().pk == campaign.pk
    assert (Page.objects.count(), Revision.objects.count(), ExplainerIndexPage.objects.count()) == before


def test_menu(client: Client, campaign: CampaignPage) -> None:
    head, foot = client.get("/explainers/").content.decode().split('<main id="main"')
    assert '<a href="/explainers/" aria-current="page">法规讲解</a>' in head
    assert "隐私说明" not in head
    assert '<a href="/privacy/">隐私说明</a>' in foot
