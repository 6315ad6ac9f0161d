"""What stands, and what a drafted text would make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from regulations.logic.comparison import Key, Link, Row, compare
from regulations.logic.plan import Plan, Stored, make_plan
from regulations.models import ClauseVersion, InstrumentState


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article of a drafted text."""

    number: int
    suffix: int
    chapter: str
    section: str
    text: str

    @property
    def key(self) -> Key:
        """(28, 0)."""
        return (self.number, self.suffix)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The stored versions, the drafted articles, and how they belong together."""

    stored: Mapping[Key, Stored]
    articles: Mapping[Key, NewArticle]
    rows: tuple[Row, ...]
    links: tuple[Link, ...]
    is_stale: bool

    def olds_of(self, article: Key) -> tuple[Key, ...]:
        """The old articles that this new one goes on from."""
        return tuple(was for was, now in self.links if now == article and was in self.stored)

    def plan(self, day: date) -> Plan:
        """What confirming would do."""
        return make_plan(self.rows, self.stored, day=day)


def current_versions(instrument_id: int) -> dict[Key, Stored]:
    """The versions without an end, by article; the instrument as a whole is not among them. One query."""
    rows = ClauseVersion.objects.filter(clause__instrument=instrument_id, clause__number__gt=0, valid_to=None)
    return {
        (row.clause.number, row.clause.suffix): Stored(row.pk, row.text, row.valid_from, row.topic, row.summary)
        for row in rows
    }


def comparison_of(state: InstrumentState) -> Comparison:
    """A draft against what is stored now. One query."""
    stored = current_versions(state.instrument_id) if state.instrument_id else {}
    articles = {(row[0], row[1]): NewArticle(*row) for row in state.articles}
    links = [((was[0], was[1]), (now[0], now[1])) for was, now in state.links]
    rows = compare(
        {key: row.text for key, row in stored.items()}, {key: row.text for key, row in articles.items()}, links
    )
    base = sorted(row.version_id for row in stored.values())
    return Comparison(stored, articles, rows, tuple(links), is_stale=base != state.base)
