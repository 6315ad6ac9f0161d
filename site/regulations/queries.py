"""Questions to the law: what does a text cite, what does a clause say, what cites it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from regulations.logic.citations import article_parts, split_citations
from regulations.logic.standing import Standing
from regulations.logic.titles import normal_title
from regulations.models import Citation, ClauseVersion, Instrument

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
    number: int
    suffix_label: str  # 之一, or empty
    topic: str
    instrument_title: str
    short_title: str
    summary: str
    text: str
    valid_from: date | None
    standing: Standing
    url: str

    @property
    def label(self) -> str:
        """《安全生产法》第28条."""
        return f"《{self.short_title}》第{self.number}条{self.suffix_label}"


def match_citations(text: str) -> list[CitationFacts]:
    """Every clause that `text` (the 法规依据 of a question) cites. Two queries at most, none for an empty text."""
    return match_many([text])[text]


def match_many(texts: Iterable[str]) -> dict[str, list[CitationFacts]]:
    """`match_citations` for a whole paper in two queries."""
    wanted = list(dict.fromkeys(texts))
    split = {text: split_citations(text) for text in wanted}
    if not any(split.values()):
        return {text: _plain(text) for text in wanted}
    instruments = _instruments_by_title()
    keys = {
        key
        for citations in split.values()
        for title, article in citations
        if (key := _key(instruments.get(normal_title(title)), article)) is not None
    }
    versions = _versions_by_key(keys)
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
        topic=clause.topic,
        instrument_title=instrument.title,
        short_title=instrument.short_title,
        summary=version.summary,
        text=version.text,
        valid_from=version.valid_from or instrument.in_force_from,
        standing=version.standing,
        url=version.get_absolute_url(),
    )


def get_clause(version_id: int) -> ClauseFacts | None:
    """One version of a clause, or None."""
    return clause_facts([version_id]).get(version_id)


def cited_by(version_id: int, *, kinds: Sequence[str]) -> list[Citation]:
    """What explains or uses any version of this clause, of the kinds that may be shown (e.g. pages)."""
    return list(
        Citation.objects.filter(version__clause__versions=version_id, source_kind__in=kinds)
        .exclude(url="")
        .order_by("source_kind", "label")
        .distinct()
    )


def _plain(text: str) -> list[CitationFacts]:
    return [CitationFacts(label=text.strip())] if text.strip() else []


def _instruments_by_title() -> dict[str, Instrument]:
    """Instruments by every name they go by. Of two with one name, the one without an end wins, then the later one."""
    rows = sorted(
        Instrument.objects.all(), key=lambda row: (row.in_force_to is None, row.in_force_from or date.min, row.pk)
    )
    return {
        key: row for row in rows for name in (row.title, row.short_title, row.number) if (key := normal_title(name))
    }


def _key(instrument: Instrument | None, article: str) -> ArticleKey | None:
    if instrument is None or not article:
        return None
    try:
        return (instrument.pk, *article_parts(article))
    except ValueError:
        return None


def _versions_by_key(keys: set[ArticleKey]) -> dict[ArticleKey, ClauseVersion]:
    """The current version of each article, or its last one where it has been repealed."""
    if not keys:
        return {}
    rows = ClauseVersion.objects.filter(
        clause__instrument__in={key[0] for key in keys}, clause__number__in={key[1] for key in keys}
    )
    ordered = sorted(rows, key=lambda row: (row.valid_to is None, row.valid_from or date.min))
    return {(row.clause.instrument_id, row.clause.number, row.clause.suffix): row for row in ordered}


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
    return CitationFacts(
        label=f"《{instrument.short_title}》{version.clause.label}",
        url=reverse("regulations:clause", args=[version.pk]),
        version_id=version.pk,
        verified=instrument.verified and not instrument.invented,
        instrument_stored=True,
    )


def _as_written(title: str, article: str) -> str:
    """A standard goes by its number, everything else in 《》."""
    return title if title[:2].isascii() else f"《{title}》{article}"
