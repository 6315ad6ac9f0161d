"""Wagtail's reference index follows content only: a worker's answer must not enqueue an index job."""

from __future__ import annotations

from django.apps import apps
from wagtail.models import ReferenceIndex

OURS = {"accounts", "campaigns", "learning", "media", "orgs", "pages", "plumbing", "quizzes", "regulations"}
CONTENT = {
    "Picture", "Document", "PictureRendition",
    "HomePage", "StandardPage", "FooterSettings", "CampaignPage", "ExplainerPage", "ExplainerIndexPage",
    "Course", "Requirement", "Quiz", "User",
}  # fmt: skip


def test_only_content_is_indexed() -> None:
    indexed = {
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in OURS and ReferenceIndex.model_is_indexable(model)
    }
    assert indexed <= CONTENT, indexed - CONTENT
