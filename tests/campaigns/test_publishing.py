"""Publishing sets things in motion once; a draft sets nothing in motion."""

from __future__ import annotations

from wagtail.models import Page

from campaigns import flows
from campaigns.models import CampaignPage, ExplainerPage
from campaigns.queries import cited_version_ids
from plumbing.models import AuditEntry
from quizzes.models import Edition
from regulations.demo import version_of
from regulations.models import Citation
from tests.factories.learning import make_course
from tests.factories.quizzes import make_bank, make_quiz

LAW = "安全生产法"


def cited(page: Page) -> set[int]:
    rows = Citation.objects.filter(source_kind="page", source_key=str(page.pk))
    return set(rows.values_list("version__clause__number", flat=True))


def test_publishing_twice_changes_nothing(campaign: CampaignPage) -> None:
    campaign.course = make_course(quiz=make_quiz(publish=False))
    revision = campaign.save_revision()
    assert Edition.objects.count() == 0
    revision.publish()
    assert Edition.objects.count() == 1
    before = list(Citation.objects.order_by("pk").values())
    CampaignPage.objects.get().save_revision().publish()
    flows.publish_page(CampaignPage.objects.get())
    assert Edition.objects.count() == 1
    assert list(Citation.objects.order_by("pk").values()) == before


def test_a_published_quiz_is_left_alone(campaign: CampaignPage) -> None:
    quiz = make_quiz()
    campaign.course = make_course(quiz=quiz)
    quiz.pass_percent = 100
    quiz.save()
    campaign.save_revision().publish()
    assert Edition.objects.count() == 1


def test_the_quiz_of_a_block_is_frozen_too(campaign: CampaignPage) -> None:
    course = make_course(quiz=make_quiz(publish=False))
    campaign.body = [{"type": "quiz", "value": {"course": course.pk, "invitation": "来答题"}}]
    campaign.save_revision().publish()
    assert [edition.quiz for edition in Edition.objects.all()] == [course.quiz]


def test_a_quiz_that_cannot_be_frozen_does_not_keep_the_page_back(campaign: CampaignPage) -> None:
    campaign.course = make_course(quiz=make_quiz(publish=False, bank=make_bank()))
    campaign.save_revision().publish()
    campaign.refresh_from_db()
    assert campaign.live
    assert AuditEntry.objects.filter(action="publish_edition_failed").count() == 1
    assert flows.unfrozen_quizzes(campaign) == [campaign.course.quiz_id]


def test_clauses_of_cover_and_blocks_are_cited(campaign: CampaignPage) -> None:
    page = ExplainerPage.objects.get(slug="trained-before-work")
    assert cited(page) == {28, 58, 97}
    page.body = [{"type": "clause", "value": {"clause": version_of(LAW, 55).pk, "plain": ""}}]
    page.save_revision().publish()
    assert cited(page) == {28, 55}


def test_a_draft_cites_nothing_new(campaign: CampaignPage) -> None:
    page = ExplainerPage.objects.get(slug="trained-before-work")
    page.body = []
    page.save_revision()
    assert cited(page) == {28, 58, 97}


def test_unpublishing_and_deleting_withdraw(campaign: CampaignPage) -> None:
    first, second, _third = ExplainerPage.objects.order_by("path")
    first.unpublish()
    assert cited(first) == set()
    key = str(second.pk)
    second.delete()
    assert not Citation.objects.filter(source_key=key).exists()


def test_a_clause_that_is_gone_is_passed_over(campaign: CampaignPage) -> None:
    page = ExplainerPage.objects.get(slug="trained-before-work")
    page.body = [{"type": "clause", "value": {"clause": 999_999, "plain": ""}}]
    assert cited_version_ids(page) == {version_of(LAW, 28).pk}


def test_the_index_follows_a_new_address(campaign: CampaignPage) -> None:
    page = ExplainerPage.objects.get(slug="right-to-stop")
    page.slug = "stop"
    page.save_revision().publish()
    urls = set(Citation.objects.filter(source_key=str(page.pk)).values_list("url", flat=True))
    assert urls == {"/explainers/stop/"}
