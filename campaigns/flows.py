"""What publishing a page sets in motion. Doing it twice changes nothing; a draft sets nothing in motion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.models import Page

from campaigns import queries
from campaigns.models import CampaignPage
from kernel.errors import DomainError
from plumbing import audit
from quizzes import services as quiz_services
from quizzes.queries import current_edition_id
from regulations.services import cite, close_settled, uncite

CITES_AS = "page"


@dataclass(frozen=True, slots=True)
class QuizProblem:
    """A quiz that could not be frozen when its campaign was published: workers can't start it yet."""

    quiz_id: int
    code: str


@transaction.atomic
def publish_page(page: Page, *, actor: Any = None) -> list[QuizProblem]:
    """Freezes the quizzes of a campaign that never were frozen, and writes down which clauses the page cites.

    The page stays published when a quiz can't be frozen (say, its bank is empty): the problem is logged and returned.
    """
    cite(
        queries.cited_version_ids(page), source_kind=CITES_AS, source_key=page.pk, label=page.title, url=page.url or ""
    )
    close_settled(CITES_AS, page.pk, actor=actor)
    return freeze_quizzes(page, actor=actor) if isinstance(page, CampaignPage) else []


def withdraw_page(page: Page) -> None:
    """An unpublished or deleted page cites nothing. Frozen quizzes stay: sittings stand on them."""
    uncite(source_kind=CITES_AS, source_key=page.pk)


def freeze_quizzes(page: CampaignPage, *, actor: Any = None) -> list[QuizProblem]:
    """Publishes each quiz of the campaign's courses that has no edition yet."""
    problems = []
    for quiz_id in unfrozen_quizzes(page):
        try:
            with transaction.atomic():
                quiz_services.publish_edition(quiz_id, actor=actor)
        except DomainError as error:
            audit.record("publish_edition_failed", actor=actor, target=("quiz", quiz_id), code=error.code)
            problems.append(QuizProblem(quiz_id, error.code))
    return problems


def unfrozen_quizzes(page: CampaignPage) -> list[int]:
    """The quizzes of a campaign that were never published."""
    quiz_ids = [course.quiz_id for course in queries.courses_of(page) if course.quiz_id]
    return [quiz_id for quiz_id in quiz_ids if current_edition_id(quiz_id) is None]
