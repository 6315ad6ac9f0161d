"""Questions to the law: what does a text cite, what does a clause say, what cites it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from kernel.clock import today
from regulations.logic.citations import article_parts, citation_text, clause_label, split_citations
from regulations.logic.standing import Standing
from regulations.logic.titles import normal_title
from regulations.models import Citation, Clause, ClauseVersion, Instrument
from regulations.names import instruments_by_title

ArticleKey = tuple[int, int, int]  # instrument id, article, suffix


@dataclass(frozen=True, slots=True)
class CitationFacts:
    """One citation as people read it. Unmatched: the text only, no address, no version, not verified.

    `instrument_stored` tells "we hold this instrument but not this article" from "we do not hold it at all".
    """

    label: str
    url: str = ""
    version_id: int | None = None
    verified: bool = False
    instrument_stored: bool = False


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """A version of a clause with all that a cover or a page shows of it."""

    version_id: int
    number: int  # 0 is the instrument as a whole
    suffix_label: str  # 之一, or empty
    topic: str
    instrument_title: str
    short_title: str
    summary: str
    text: str
    valid_from: date | None
    standing: Standing
    url: str
    suffix: int = 0
    valid_to: date | None = None
    chapter: str = ""
    instrument_id: int = 0

    @property
    def label(self) -> str:
        """《安全生产法》第28条; 《安全色》 for the instrument as a whole."""
        return f"《{self.short_title}》{clause_label(self.number, self.suffix)}"

    @property
    def article(self) -> str:
        """第28条; empty for the instrument as a whole."""
        return clause_label(self.number, self.suffix)

    @property
    def citation(self) -> str:
        """As a 法规依据 writes it: 《安全生产法》第二十八条."""
        return citation_text(self.short_title, self.number, self.suffix)


def match_citations(text: str, *, on: date | None = None) -> list[CitationFacts]:
    """Every clause that `text` (the 法规依据 of a question) cites. Two queries at most, none for an empty text."""
    return match_many([text], on=on)[text]


def match_many(texts: Iterable[str], *, on: date | None = None) -> dict[str, list[CitationFacts]]:
    """`match_citations` for a whole paper in two queries.

    Numbers mean the articles of the day `on` (today unless told): after a revision 第22条 is another matter, and a text
    written before it means the old one. An article that was repealed by then is its last version.
    """
    wanted = list(dict.fromkeys(texts))
    split = {text: split_citations(text) for text in wanted}
    if not any(split.values()):
        return {text: _plain(text) for text in wanted}
    instruments = instruments_by_title()
    keys = {
        key
        for citations in split.values()
        for title, article in citations
        if (key := _key(instruments.get(normal_title(title)), article)) is not None
    }
    versions = _versions_by_key(keys, on or today())
    return {
        text: [_facts(citation, instruments, versions) for citation in citations] or _plain(text)
        for text, citations in split.items()
    }


def clause_facts(version_ids: Sequence[int]) -> dict[int, ClauseFacts]:
    """The clauses behind `version_ids`, in one query."""
    versions = ClauseVersion.objects.filter(pk__in=version_ids)
    return {version.pk: facts_of(version) for version in versions}


def facts_of(version: ClauseVersion) -> ClauseFacts:
    """The facts of a version whose clause and instrument are already at hand (the manager sees to it)."""
    clause, instrument = version.clause, version.clause.instrument
    return ClauseFacts(
        version_id=version.pk,
        number=clause.number,
        suffix_label=clause.label.partition("条")[2],
        suffix=clause.suffix,
        topic=version.topic,
        instrument_title=instrument.title,
        short_title=instrument.short_title,
        summary=version.summary,
        text=version.public_text,
        valid_from=version.valid_from or instrument.in_force_from,
        standing=version.standing,
        url=version.get_absolute_url(),
        valid_to=version.dates.ends,
        chapter=version.chapter,
        instrument_id=instrument.pk,
    )


def get_clause(version_id: int) -> ClauseFacts | None:
    """One version of a clause, or None."""
    return clause_facts([version_id]).get(version_id)


def clause_count(instrument_id: int) -> int:
    """How many places the instrument has, the whole of it counted too."""
    return Clause.objects.filter(instrument=instrument_id).count()


def cited_by(version_id: int, *, kinds: Sequence[str]) -> list[Citation]:
    """What explains or uses any version of this clause, of the kinds that may be shown (e.g. pages)."""
    return list(
        Citation.objects.filter(version__clause__versions=version_id, source_kind__in=kinds)
        .exclude(url="")
        .order_by("source_kind", "label")
        .distinct()
    )


def named_clause(text: str) -> int | None:
    """The clause that a text such as 《安全生产法》第28条 names, or None for none or several; three queries."""
    versions = {one.version_id for one in match_citations(text) if one.version_id is not None}
    clauses = set(ClauseVersion.objects.filter(pk__in=versions).values_list("clause_id", flat=True)) if versions else ()
    return next(iter(clauses)) if len(clauses) == 1 else None


def clause_name(clause_id: int) -> str:
    """《安全生产法》第28条, as `named_clause` reads it; empty for none of ours. One query."""
    clause = Clause.objects.select_related("instrument").filter(pk=clause_id).first()
    return f"{clause.instrument}{clause.label}" if clause else ""


def sources_citing(
    source_kind: str, *, clause_ids: Collection[int] = (), instrument_ids: Collection[int] = ()
) -> list[tuple[str, int, int]]:
    """What cites any version of these clauses or instruments, as (source key, clause, instrument); one query."""
    if not clause_ids and not instrument_ids:
        return []
    named = Q(version__clause__in=clause_ids) | Q(version__clause__instrument__in=instrument_ids)
    rows = Citation.objects.filter(named, source_kind=source_kind).order_by()
    return list(rows.values_list("source_key", "version__clause_id", "version__clause__instrument_id"))


def _plain(text: str) -> list[CitationFacts]:
    return [CitationFacts(label=text.strip())] if text.strip() else []


def _key(instrument: Instrument | None, article: str) -> ArticleKey | None:
    if instrument is None:
        return None
    if not article:
        return (instrument.pk, 0, 0)
    try:
        return (instrument.pk, *article_parts(article))
    except ValueError:
        return None


def _versions_by_key(keys: set[ArticleKey], on: date) -> dict[ArticleKey, ClauseVersion]:
    """The version of each article that holds on the day, or the last one where it has been repealed."""
    if not keys:
        return {}
    rows = ClauseVersion.objects.filter(
        clause__instrument__in={key[0] for key in keys}, clause__number__in={key[1] for key in keys}
    )
    ordered = sorted(rows, key=lambda row: (_holds(row, on), row.valid_from or date.min, row.pk))
    return {(row.clause.instrument_id, row.clause.number, row.clause.suffix): row for row in ordered}


def _holds(row: ClauseVersion, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (row.valid_to is None or row.valid_to > on)


def _facts(
    citation: tuple[str, str], instruments: dict[str, Instrument], versions: dict[ArticleKey, ClauseVersion]
) -> CitationFacts:
    title, article = citation
    instrument = instruments.get(normal_title(title))
    if instrument is None:
        return CitationFacts(label=_as_written(title, article))
    key = _key(instrument, article)
    version = versions.get(key) if key else None
    if version is None:
        label = f"《{instrument.short_title}》{article}" if article else _as_written(title, article)
        return CitationFacts(label=label, verified=False, instrument_stored=True)
    label = f"《{instrument.short_title}》{version.clause.label}" if article else _as_written(title, article)
    return CitationFacts(
        label=label,
        url=reverse("regulations:clause", args=[version.pk]),
        version_id=version.pk,
        verified=instrument.verified and not instrument.invented,
        instrument_stored=True,
    )


def _as_written(title: str, article: str) -> str:
    """A standard goes by its number, everything else in 《》."""
    return title if title[:2].isascii() else f"《{title}》{article}"
