"""The admin as an editor meets it."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import CampaignPage, ExplainerIndexPage, ExplainerPage
from pagekit.models import ELDER_PREVIEW
from pages.services import EDITORS, ensure_editor_group
from tests.factories.learning import make_course
from tests.factories.pages import make_editor
from tests.factories.quizzes import make_bank, make_quiz


@pytest.fixture
def editor(client: Client, campaign: CampaignPage) -> Client:
    client.force_login(make_editor())
    return client


def test_dashboard(editor: Client, campaign: CampaignPage) -> None:
    page = editor.get("/admin/").content.decode()
    for words in (
        "人人讲安全、个个会应急——排查整治风险隐患",
        "生成海报",
        "编辑活动页",
        "待办",
        "今天发布点什么",
        "安培",
    ):
        assert words in page
    assert reverse("campaigns:poster", args=[campaign.pk]) in page
    for words in ("Wagtail 8", "editor guide", "/admin/reports/", "Search all"):
        assert words not in page


def test_dashboard_before_the_first_campaign(client: Client, db: None) -> None:
    client.force_login(make_editor())
    assert "还没有活动" in client.get("/admin/").content.decode()


@pytest.mark.parametrize("path", ["pages/", "images/", "documents/", "snippets/regulations/instrument/"])
def test_editors_reach_what_they_need(editor: Client, path: str) -> None:
    assert editor.get(f"/admin/{path}").status_code == 200


@pytest.mark.parametrize("path", ["users/", "groups/", "sites/"])
def test_editors_do_not_reach_the_rest(editor: Client, path: str) -> None:
    assert editor.get(f"/admin/{path}").status_code == 302


def test_edit_page_and_the_posters_button(editor: Client, campaign: CampaignPage) -> None:
    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[campaign.pk]))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert reverse("campaigns:poster", args=[campaign.pk]) in page
    assert "海报" in page
    explainer = ExplainerPage.objects.first()
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[explainer.pk])).content.decode()
    assert f"/campaigns/{explainer.pk}/poster/" not in page


def test_new_explainer_form(editor: Client) -> None:
    shelf = ExplainerIndexPage.objects.get()
    url = reverse("wagtailadmin_pages:add", args=["campaigns", "explainerpage", shelf.pk])
    assert editor.get(url).status_code == 200


@pytest.mark.parametrize(("mode", "elder"), [("", False), (ELDER_PREVIEW, True)])
def test_previews(campaign: CampaignPage, mode: str, elder: bool) -> None:
    for page in (campaign, ExplainerPage.objects.first(), campaign.get_parent().specific):
        answer = page.make_preview_request(preview_mode=mode)
        assert answer.status_code == 200
        assert ('class="elder"' in answer.content.decode()) is elder
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_preview_sizes_begin_with_a_phone(campaign: CampaignPage) -> None:
    assert [size["device_width"] for size in campaign.preview_sizes] == [360, 768, 1280]
    assert campaign.default_preview_size == "phone"


def test_preview_of_a_page_being_written(editor: Client) -> None:
    shelf = ExplainerIndexPage.objects.get()
    url = reverse("wagtailadmin_pages:preview_on_add", args=["campaigns", "explainerpage", shelf.pk])
    data = {"title": "", "slug": "", "minutes_to_read": "3", "body-count": "0"}
    answer = editor.post(url, data)
    assert answer.status_code == 200


def test_an_editor_is_told_of_a_quiz_that_was_not_frozen(editor: Client, campaign: CampaignPage) -> None:
    from campaigns.wagtail_hooks import tell_unfrozen_quizzes

    campaign.course = make_course(quiz=make_quiz(publish=False, bank=make_bank()))
    campaign.save_revision().publish()
    request = editor.get("/admin/").wsgi_request
    tell_unfrozen_quizzes(request, campaign)
    assert "试卷没能发布" in "".join(str(message) for message in request._messages)


def test_group_is_made_once(db: None) -> None:
    first = ensure_editor_group()
    counts = (first.permissions.count(), first.page_permissions.count(), first.collection_permissions.count())
    again = ensure_editor_group()
    assert again.pk == first.pk
    assert again.name == EDITORS
    assert (again.permissions.count(), again.page_permissions.count(), again.collection_permissions.count()) == counts
    assert all(counts)


def test_scripts_words_are_chinese(editor: Client) -> None:
    catalogue = editor.get("/admin/jsi18n/").content.decode()
    assert json.dumps("已自动保存。") in catalogue
    assert json.dumps("草稿") in catalogue or "\\u4fdd\\u5b58" in catalogue  # Wagtail's own are there too
