"""An instrument as people read it, and where a clause came from and went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kernel.difference import Difference, difference
from regulations.enums import StateStatus
from regulations.logic.standing import Standing
from regulations.models import Citation, ClauseSuccession, ClauseVersion, Instrument, InstrumentState
from regulations.queries import ClauseFacts, facts_of

GENERATIONS = 6  # how far back a clause is followed: more revisions than any statute has seen


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """An instrument in a list."""

    id: int
    title: str
    number: str
    in_force_from: date | None
    in_force_to: date | None
    standing: Standing
    url: str


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article on the instrument's page: its text where it may be shown, else our own words."""

    facts: ClauseFacts
    anchor: str
    section: str  # named where it begins


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its articles; without a name where the text has no chapters."""

    name: str
    anchor: str
    articles: tuple[ArticleLine, ...]


@dataclass(frozen=True, slots=True)
class InstrumentPage:
    """All that the page of an instrument shows."""

    line: InstrumentLine
    short_title: str
    issuer: str
    source_tag: str
    chapters: tuple[Chapter, ...]
    replaced_by: InstrumentLine | None
    replaced_on: date | None
    replaces: tuple[InstrumentLine, ...]
    state_days: tuple[date, ...]  # first days of the texts that were imported, the latest first
    coming: int  # articles that are not in force yet

    @property
    def article_count(self) -> int:
        """How many articles are shown."""
        return sum(len(chapter.articles) for chapter in self.chapters)


@dataclass(frozen=True, slots=True)
class Former:
    """An earlier version of a clause, and what changed from it to the one that came after."""

    facts: ClauseFacts
    change: Difference | None
    kind: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where a version came from, the latest first, and what came after it (empty: it holds, or nothing did)."""

    formers: tuple[Former, ...]
    successors: tuple[ClauseFacts, ...]
    replaced_by: InstrumentLine | None


def instrument_list() -> list[InstrumentLine]:
    """Every instrument, those in force first. One query."""
    lines = [_line(row) for row in Instrument.objects.order_by("short_title", "-in_force_from")]
    return sorted(lines, key=lambda line: line.standing is Standing.ENDED)


def instrument_page(instrument_id: int, *, on: date) -> InstrumentPage | None:
    """The instrument with the articles that hold on the day `on`; of one that has ended, its last. Four queries."""
    row = Instrument.objects.select_related("replaced_by").filter(pk=instrument_id).first()
    if row is None:
        return None
    versions = list(ClauseVersion.objects.filter(clause__instrument=row, clause__number__gt=0))
    shown = _shown(versions, min(on, row.in_force_to or on))
    days = InstrumentState.objects.filter(instrument=row, status=StateStatus.CONFIRMED).values_list(
        "in_force_from", flat=True
    )
    return InstrumentPage(
        line=_line(row),
        short_title=row.short_title,
        issuer=row.issuer,
        source_tag=row.source_tag,
        chapters=_chapters(shown),
        replaced_by=_line(row.replaced_by) if row.replaced_by else None,
        replaced_on=row.replaced_on,
        replaces=tuple(_line(old) for old in row.replaces.order_by("short_title")),
        state_days=tuple(sorted({day for day in days if day}, reverse=True)),
        coming=sum(1 for version in versions if version.valid_from and version.valid_from > on),
    )


def _line(row: Instrument) -> InstrumentLine:
    return InstrumentLine(
        row.pk, row.title, row.number, row.in_force_from, row.in_force_to, row.standing, row.get_absolute_url()
    )


def _shown(versions: Sequence[ClauseVersion], on: date) -> list[ClauseVersion]:
    """One version of each place: the one of the day. Before an instrument's first day, the one to come."""
    holding = [version for version in versions if (version.valid_from or date.min) <= on]
    found = [version for version in holding if version.valid_to is None or version.valid_to > on]
    rows = found or [version for version in versions if version.valid_to is None] or holding
    one = {version.clause_id: version for version in sorted(rows, key=lambda row: (row.valid_from or date.min, row.pk))}
    return sorted(one.values(), key=lambda version: (version.clause.number, version.clause.suffix))


def _chapters(versions: Sequence[ClauseVersion]) -> tuple[Chapter, ...]:
    groups: dict[str, list[ArticleLine]] = {}
    section = ""
    for version in versions:
        begins = version.section if version.section != section else ""
        section = version.section
        anchor = f"art-{version.clause.number}" + (f"-{version.clause.suffix}" if version.clause.suffix else "")
        groups.setdefault(version.chapter, []).append(ArticleLine(facts_of(version), anchor, begins))
    return tuple(
        Chapter(name, f"ch-{number}", tuple(articles)) for number, (name, articles) in enumerate(groups.items(), 1)
    )


def lineage_of(version_id: int) -> Lineage:
    """Where a clause came from and went. Two queries, and two for each earlier generation."""
    version = ClauseVersion.objects.filter(pk=version_id).first()
    if version is None:
        return Lineage((), (), None)
    formers: list[Former] = []
    after = [version]
    for _generation in range(GENERATIONS):
        before = _before(after)
        if not before:
            break
        formers.extend(Former(facts_of(old), _change(old, new), kind) for old, new, kind in before)
        after = [old for old, _new, _kind in before]
    replaced_by = version.clause.instrument.replaced_by_id
    row = Instrument.objects.filter(pk=replaced_by).first() if replaced_by else None
    return Lineage(tuple(formers), tuple(_after(version)), _line(row) if row else None)


def _before(versions: Sequence[ClauseVersion]) -> list[tuple[ClauseVersion, ClauseVersion, str]]:
    """(earlier, later, what became of it): as confirmed, or written by hand under the same article."""
    by_id = {version.pk: version for version in versions}
    rows = ClauseSuccession.objects.filter(new_version__in=by_id).select_related("old_version__clause__instrument")
    found = [(row.old_version, by_id[row.new_version_id or 0], row.kind) for row in rows.order_by("pk")]
    known = {new.pk for _old, new, _kind in found}
    by_hand = {version.clause_id: version for version in versions if not version.state_id and version.pk not in known}
    if by_hand:
        olds = ClauseVersion.objects.filter(clause__in=by_hand, valid_to__isnull=False).order_by("-valid_to", "-pk")
        latest: dict[int, ClauseVersion] = {}
        for old in olds:
            new = by_hand[old.clause_id]
            if old.pk != new.pk and new.valid_from and old.valid_to and old.valid_to <= new.valid_from:
                latest.setdefault(old.clause_id, old)
        found.extend((old, by_hand[clause], "changed") for clause, old in latest.items())
    return found


def _after(version: ClauseVersion) -> list[ClauseFacts]:
    rows = ClauseSuccession.objects.filter(old_version=version, new_version__isnull=False)
    news = [row.new_version for row in rows.select_related("new_version__clause__instrument").order_by("pk")]
    if not news and version.valid_to:
        by_hand = ClauseVersion.objects.filter(clause=version.clause_id, state=None).exclude(pk=version.pk)
        news = list(by_hand.filter(valid_from__gte=version.valid_to).order_by("valid_from")[:1])
    return [facts_of(new) for new in news if new is not None]


def _change(old: ClauseVersion, new: ClauseVersion) -> Difference | None:
    """Word for word, where both texts may be shown."""
    return difference(old.public_text, new.public_text) if old.public_text and new.public_text else None


def citing_sources(version_id: int, *, limit: int = 500) -> list[tuple[str, str, str]]:
    """What cites this version, for editors: (kind, label, address). One query."""
    rows = Citation.objects.filter(version=version_id).order_by("source_kind", "label", "pk")
    return list(rows.values_list("source_kind", "label", "url")[:limit])
