"""Imported texts: the list, and one as its screen shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.names import display_names
from kernel.difference import Difference, difference
from regulations.enums import StateStatus
from regulations.logic.citations import clause_label
from regulations.logic.comparison import Key, Kind, Row, likely_olds
from regulations.logic.plan import is_filled
from regulations.models import Citation, InstrumentState
from regulations.states import Comparison, comparison_of

LIST_LIMIT = 200
QUIET = (Kind.SAME,)  # what the screen leaves out unless asked


@dataclass(frozen=True, slots=True)
class StateLine:
    """An import in the list."""

    id: int
    title: str
    in_force_from: date | None
    status: str
    status_label: str
    filename: str
    imported_at: datetime
    imported_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    article_count: int


@dataclass(frozen=True, slots=True)
class Side:
    """An article on one side of a row."""

    key: Key
    label: str
    text: str
    head: str  # its chapter and section


@dataclass(frozen=True, slots=True)
class NewSide:
    """A new article, what it goes on from, and what an editor may choose instead."""

    side: Side
    olds: tuple[Key, ...]
    likely: tuple[str, ...]

    @property
    def olds_text(self) -> str:
        """22、23 as the form holds it."""
        return "、".join(_figures(key) for key in self.olds)

    @property
    def field(self) -> str:
        """28.0: the article in the form."""
        return f"{self.side.key[0]}.{self.side.key[1]}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the comparison as it is shown."""

    kind: Kind
    olds: tuple[Side, ...]
    news: tuple[NewSide, ...]
    likeness: int
    change: Difference


@dataclass(frozen=True, slots=True)
class StateScreen:
    """A text with its comparison."""

    line: StateLine
    number: str
    issuer: str
    adopted_on: date | None
    published_on: date | None
    note: str
    instrument_id: int | None
    findings: tuple[tuple[str, int, int, str], ...]
    lines: tuple[Line, ...]
    counts: Mapping[Kind, int]
    is_stale: bool
    citation_count: int  # of versions that would end

    @property
    def is_new(self) -> bool:
        """Whether nothing of this instrument was stored before: there is nothing to compare with."""
        return set(self.counts) <= {Kind.NEW}


def state_list() -> list[StateLine]:
    """The latest imports. Two queries."""
    rows = list(InstrumentState.objects.defer("links", "journal", "base", "findings")[:LIST_LIMIT])
    names = display_names({key for row in rows for key in (row.imported_by, row.confirmed_by) if key})
    return [_line(row, names) for row in rows]


def find_state(state_id: int) -> InstrumentState | None:
    """The state, or None."""
    return InstrumentState.objects.filter(pk=state_id).first()


def state_screen(state_id: int) -> StateScreen | None:
    """A text as its screen shows it; a settled one without a comparison. Four queries."""
    state = find_state(state_id)
    if state is None:
        return None
    names = display_names({key for key in (state.imported_by, state.confirmed_by) if key})
    comparison = comparison_of(state) if state.status == StateStatus.DRAFT else None
    lines, counts = _lines(comparison, state.in_force_from) if comparison else ((), {})
    return StateScreen(
        line=_line(state, names), number=state.number, issuer=state.issuer, adopted_on=state.adopted_on,
        published_on=state.published_on, note=state.note, instrument_id=state.instrument_id,
        findings=tuple((code, number, suffix, detail) for code, number, suffix, detail in state.findings),
        lines=lines, counts=counts, is_stale=bool(comparison and comparison.is_stale),
        citation_count=_cited(comparison, state.in_force_from) if comparison else 0,
    )  # fmt: skip


def _line(row: InstrumentState, names: Mapping[int, str]) -> StateLine:
    return StateLine(
        id=row.pk, title=row.title, in_force_from=row.in_force_from, status=row.status,
        status_label=str(row.get_status_display()), filename=row.filename, imported_at=row.imported_at,
        imported_by=names.get(row.imported_by or 0, ""), confirmed_at=row.confirmed_at,
        confirmed_by=names.get(row.confirmed_by or 0, ""), article_count=len(row.articles),
    )  # fmt: skip


def _cited(comparison: Comparison, day: date | None) -> int:
    ended = comparison.plan(day or date.max).ended
    return Citation.objects.filter(version__in=ended).count() if ended else 0


def _lines(comparison: Comparison, day: date | None) -> tuple[tuple[Line, ...], dict[Kind, int]]:
    olds = {key: row.text for key, row in comparison.stored.items()}
    likely = likely_olds(olds, {key: row.text for key, row in comparison.articles.items()}) if olds else {}
    lines = tuple(_shown(row, comparison, likely, day or date.max) for row in comparison.rows)
    return lines, dict(Counter(line.kind for line in lines))


def _shown(row: Row, comparison: Comparison, likely: Mapping[Key, Sequence[Key]], day: date) -> Line:
    olds = tuple(Side(key, clause_label(*key), comparison.stored[key].text, "") for key in row.olds)
    news = tuple(_new_side(key, comparison, likely.get(key, ())) for key in row.news)
    filled = is_filled(row, comparison.stored, day=day)
    change = difference("\n".join(old.text for old in olds), "\n".join(new.side.text for new in news))
    return Line(Kind.FILLED if filled else _told(row), olds, news, row.likeness, change)


def _told(row: Row) -> Kind:
    """An old article of which no text is kept, stored for another day: it counts as changed."""
    return Kind.CHANGED if row.kind is Kind.FILLED else row.kind


def _new_side(key: Key, comparison: Comparison, likely: Sequence[Key]) -> NewSide:
    article = comparison.articles[key]
    head = " ".join(filter(None, (article.chapter, article.section)))
    return NewSide(
        Side(key, clause_label(*key), article.text, head),
        comparison.olds_of(key),
        tuple(_figures(old) for old in likely),
    )


def _figures(key: Key) -> str:
    """22, or 22之1."""
    return f"{key[0]}之{key[1]}" if key[1] else str(key[0])
