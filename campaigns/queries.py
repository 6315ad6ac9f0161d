"""Questions to the notice-board: which campaign is on, what is on the shelf, what does a page cite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.http import HttpRequest
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.query import PageQuerySet

from campaigns.models import CampaignPage, ExplainerIndexPage, ExplainerPage
from regulations.queries import ClauseFacts, clause_facts

NOW, LATER, OVER = 0, 1, 2


def current_campaign(on: date) -> CampaignPage | None:
    """The published campaign that runs on the day; else the next one; else the one that ended last."""
    return _nearest(CampaignPage.objects.live().public(), on)


def campaign_to_edit(on: date) -> CampaignPage | None:
    """The campaign that editors work on, drafts included; nearest to the day as in `current_campaign`."""
    return _nearest(CampaignPage.objects.all(), on)


def _nearest(rows: PageQuerySet, on: date) -> CampaignPage | None:
    when = Case(
        When(starts_on__lte=on, ends_on__gte=on, then=Value(NOW)),
        When(starts_on__gt=on, then=Value(LATER)),
        default=Value(OVER),
        output_field=IntegerField(),
    )
    nearest_first = [F("phase"), Case(When(starts_on__gt=on, then=F("starts_on"))), F("starts_on").desc()]
    return rows.annotate(phase=when).select_related("course").order_by(*nearest_first).first()


def campaign_with_code(code: str) -> CampaignPage | None:
    """The published campaign behind a short link, or None."""
    return CampaignPage.objects.live().filter(short_code=code).first()


def get_campaign(page_id: int) -> CampaignPage | None:
    """A campaign, published or not, or None."""
    return CampaignPage.objects.filter(pk=page_id).first()


def explainers(limit: int | None = None) -> list[ExplainerPage]:
    """Published explainers with their clauses, in the order of the shelf. One query."""
    rows = _published_explainers().order_by("path")
    return list(rows[:limit] if limit else rows)


def explainers_among(page_ids: Sequence[int]) -> list[ExplainerPage]:
    """Those of `page_ids` that are published, in that order. One query."""
    found = _published_explainers().in_bulk(page_ids)
    return [found[page_id] for page_id in page_ids if page_id in found]


def _published_explainers() -> PageQuerySet:
    """With their clauses: an explainer is never shown without."""
    return ExplainerPage.objects.live().public().select_related("cover_clause__clause__instrument")


def explainer_count() -> int:
    """How many explainers are published."""
    return ExplainerPage.objects.live().public().count()


def shelf_url(request: HttpRequest) -> str:
    """The address of the shelf of explainers, or an empty text while there is none."""
    shelf = ExplainerIndexPage.objects.live().public().first()
    return shelf.get_url(request) or "" if shelf else ""


def cover_of(page: ExplainerPage) -> ClauseFacts | None:
    """The clause on an explainer's cover."""
    if page.cover_clause_id is None:
        return None
    return clause_facts([page.cover_clause_id]).get(page.cover_clause_id)


def cited_version_ids(page: Page) -> set[int]:
    """The clause versions that a page cites: on its cover and in the clause blocks of every body. Stored ones only."""
    wanted = {
        block["value"]["clause"]
        for field in page._meta.get_fields()
        if isinstance(field, StreamField)
        for block in getattr(page, field.name).raw_data
        if block["type"] == "clause" and block["value"].get("clause")
    }
    if cover := getattr(page, "cover_clause_id", None):
        wanted.add(cover)
    return set(clause_facts(sorted(wanted))) if wanted else set()


def courses_of(page: CampaignPage) -> list[Any]:
    """The courses that a campaign leads to, the page's own first, each once."""
    found = {page.course.pk: page.course} if page.course else {}
    for block in page.body:
        if block.block_type == "quiz" and (course := block.value.get("course")):
            found.setdefault(course.pk, course)
    return list(found.values())
