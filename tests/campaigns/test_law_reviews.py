"""Explainers whose law has changed: marked for editors, told to readers, until somebody has looked."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from campaigns import flows
from campaigns.models import ExplainerPage
from regulations import services
from regulations.demo import version_of
from regulations.models import ClauseVersion
from regulations.review_queries import open_reviews
from regulations.tasks import run_reviews
from tests.factories.pages import make_editor

pytestmark = pytest.mark.django_db
NOTICE = "本页引用的条款已于2026年3月1日修改"


@pytest.fixture
def explainer(campaign) -> ExplainerPage:
    page = ExplainerPage.objects.get(slug="right-to-stop")
    flows.publish_page(page)
    old = page.cover_clause
    ClauseVersion.objects.filter(pk=old.pk).update(valid_to=date(2026, 3, 1))
    ClauseVersion.objects.create(
        clause=old.clause, valid_from=date(2026, 3, 1), summary="新的说法", topic="危险时可以停工撤离"
    )
    run_reviews()
    page.refresh_from_db()
    return page


def test_readers_and_editors_are_told(client: Client, explainer: ExplainerPage) -> None:
    assert explainer.law_changed_on == date(2026, 3, 1)
    assert NOTICE in client.get(explainer.url).content.decode()
    client.force_login(make_editor())
    shelf = explainer.get_parent()
    listing = client.get(reverse("wagtailadmin_explore", args=[shelf.pk])).content.decode()
    assert "危险面前，你有权停下来（待复核）" in listing
    page = client.get(reverse("wagtailadmin_pages:edit", args=[explainer.pk])).content.decode()
    assert f"kind=page&amp;key={explainer.pk}" in page


def test_closed_the_notice_goes(client: Client, explainer: ExplainerPage) -> None:
    services.close_reviews("page", explainer.pk, actor=make_editor(), outcome="still_right")
    assert NOTICE not in client.get(explainer.url).content.decode()


def test_published_on_the_new_clause_the_notice_goes(explainer: ExplainerPage) -> None:
    draft = explainer.get_latest_revision_as_object()
    assert draft.law_changed_on == date(2026, 3, 1)
    draft.cover_clause = version_of("安全生产法", 55)
    draft.body = []
    draft.save_revision().publish()
    explainer.refresh_from_db()
    assert explainer.law_changed_on is None
    assert open_reviews("page", [explainer.pk]) == {}


def test_an_old_draft_lifts_no_mark(explainer: ExplainerPage) -> None:
    explainer.get_latest_revision().publish()
    explainer.refresh_from_db()
    assert explainer.law_changed_on == date(2026, 3, 1)
