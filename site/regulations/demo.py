"""Stores the demo's law. Load it before questions are imported and quizzes published: they look their clauses up."""

from __future__ import annotations

from regulations.demo_content import INSTRUMENTS, REPLACED
from regulations.models import ClauseVersion, Instrument
from regulations.services import replace_instrument, store_instrument


def build_law() -> None:
    """Every instrument of the demo with its clauses. Safe to repeat."""
    for title, facts, clauses in INSTRUMENTS:
        store_instrument(title=title, defaults=facts, clauses=clauses)
    for old, new, day in REPLACED:
        row = Instrument.objects.get(title=old)
        if row.replaced_on != day:
            replace_instrument(row.pk, by=Instrument.objects.get(title=new).pk, on=day)


def version_of(short_title: str, article: int) -> ClauseVersion:
    """The current version of an article of the demo's law. Raises ClauseVersion.DoesNotExist."""
    return ClauseVersion.objects.get(
        clause__instrument__short_title=short_title, clause__number=article, clause__suffix=0, valid_to=None
    )
