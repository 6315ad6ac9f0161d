"""Stores the demo's law. Load it before questions are imported and quizzes published: they look their clauses up."""

from __future__ import annotations

from regulations.demo_content import INSTRUMENTS
from regulations.models import ClauseVersion
from regulations.services import store_instrument


def build_law() -> None:
    """Every instrument of the demo with its clauses. Safe to repeat."""
    for title, facts, clauses in INSTRUMENTS:
        store_instrument(title=title, defaults=facts, clauses=clauses)


def version_of(short_title: str, article: int) -> ClauseVersion:
    """The current version of an article of the demo's law. Raises ClauseVersion.DoesNotExist."""
    return ClauseVersion.objects.get(
        clause__instrument__short_title=short_title, clause__number=article, clause__suffix=0, valid_to=None
    )
