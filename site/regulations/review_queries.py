"""What is to be reviewed: of some sources, and page by page for the work list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from accounts.names import display_names
from kernel.difference import Difference, difference
from regulations.enums import Outcome, Reason
from regulations.models import ClauseSuccession, ClauseVersion, Instrument, ReviewTask
from regulations.queries import ClauseFacts, facts_of

PER_PAGE = 20
KEY_LENGTH = 64


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One open or closed review: who cites, what it cites, since when that no longer holds, what came instead."""

    id: int
    source_kind: str
    source_key: str
    label: str
    url: str
    reason: str
    reason_label: str
    due_on: date
    is_flagged: bool
    old: ClauseFacts
    successors: tuple[ClauseFacts, ...]
    opened_at: datetime
    closed_at: datetime | None = None
    closed_by: str = ""
    outcome_label: str = ""
    note: str = ""
    change: Difference | None = None

    @property
    def proposed(self) -> str:
        """The new 法规依据, as text: 《突发事件应对法》第三十七条; empty where nothing came instead."""
        return "、".join(facts.citation for facts in self.successors)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the work list is asked for; empty fields do not filter. `due`: due, coming; `state`: open, closed."""

    kind: str = ""
    instrument_id: int | None = None
    due: str = ""
    state: str = "open"
    source_key: str = ""


def open_reviews(
    source_kind: str, source_keys: Sequence[object], *, compare: bool = False
) -> dict[str, list[ReviewFacts]]:
    """The open reviews of these sources, by key; what is due in future too (`due_on`). Two queries. With `compare` the
    texts are compared, for editors: they see them whether checked or not.
    """
    keys = [str(key)[:KEY_LENGTH] for key in source_keys]
    rows = list(_rows().filter(source_kind=source_kind, source_key__in=keys, closed_at=None))
    found: dict[str, list[ReviewFacts]] = defaultdict(list)
    for facts in _facts(rows, compare=compare):
        found[facts.source_key].append(facts)
    return dict(found)


def under_review(source_kind: str, source_keys: Sequence[object]) -> set[str]:
    """Of these sources, the keys of those with an open review; one query."""
    keys = [str(key)[:KEY_LENGTH] for key in source_keys]
    rows = ReviewTask.objects.filter(source_kind=source_kind, source_key__in=keys, closed_at=None)
    return set(rows.order_by().values_list("source_key", flat=True))


def last_outcome(source_kind: str, source_key: object) -> str:
    """How the latest review of a source ended (`regulations.enums.Outcome`); empty if none did."""
    rows = ReviewTask.objects.filter(source_kind=source_kind, source_key=str(source_key)[:KEY_LENGTH])
    closed = rows.exclude(closed_at=None).order_by("-closed_at", "-pk").values_list("outcome", flat=True)
    return closed.first() or ""


def last_closing(source_kind: str, source_key: object) -> tuple[str, int | None, str]:
    """How the latest review of a source ended, by which account, with which note; empty if none did. One query."""
    rows = ReviewTask.objects.filter(source_kind=source_kind, source_key=str(source_key)[:KEY_LENGTH])
    closed = rows.exclude(closed_at=None).order_by("-closed_at", "-pk").values_list("outcome", "closed_by", "note")
    return closed.first() or ("", None, "")


def review_page(wanted: Wanted, *, number: str | int | None, on: date) -> Page[Any]:
    """A page of the work list, what is due first; `object_list` holds `ReviewFacts` with the texts compared.

    Five queries, however many rows.
    """
    page: Page[Any] = Paginator(_matching(wanted, on), PER_PAGE).get_page(number)
    page.object_list = _facts(list(page.object_list), compare=True)
    return page


def open_count(*, on: date) -> int:
    """How many reviews are open and due."""
    return ReviewTask.objects.filter(closed_at=None, due_on__lte=on).count()


def kinds_under_review() -> list[str]:
    """Kinds of sources that ever had a review."""
    return list(ReviewTask.objects.order_by("source_kind").values_list("source_kind", flat=True).distinct())


def instruments_under_review() -> list[tuple[int, str]]:
    """Instruments of which something is or was to be reviewed: (id, short title)."""
    ids = ReviewTask.objects.order_by().values("version__clause__instrument")
    return list(Instrument.objects.filter(pk__in=ids).order_by("short_title").values_list("pk", "short_title"))


def _rows() -> QuerySet[ReviewTask]:
    return ReviewTask.objects.select_related("version__clause__instrument", "successor__clause__instrument").order_by(
        "due_on", "version__clause__instrument", "version__clause__number", "source_kind", "pk"
    )


def _matching(wanted: Wanted, on: date) -> QuerySet[ReviewTask]:
    rows = _rows()
    if wanted.state == "closed":
        rows = rows.exclude(closed_at=None).order_by("-closed_at", "-pk")
    else:
        rows = rows.filter(closed_at=None)
    if wanted.kind:
        rows = rows.filter(source_kind=wanted.kind)
    if wanted.source_key:
        rows = rows.filter(source_key=wanted.source_key)
    if wanted.instrument_id:
        rows = rows.filter(version__clause__instrument=wanted.instrument_id)
    if wanted.due == "due":
        rows = rows.filter(due_on__lte=on)
    elif wanted.due == "coming":
        rows = rows.filter(due_on__gt=on)
    return rows


def _facts(rows: Sequence[ReviewTask], *, compare: bool = False) -> list[ReviewFacts]:
    parts = _parts(row.version_id for row in rows)
    names = display_names(row.closed_by for row in rows if row.closed_by)
    return [_fact(row, parts.get(row.version_id, []), names, compare=compare) for row in rows]


def _fact(row: ReviewTask, parts: list[ClauseVersion], names: dict[int, str], *, compare: bool) -> ReviewFacts:
    news = parts or ([row.successor] if row.successor else [])
    return ReviewFacts(
        id=row.pk,
        source_kind=row.source_kind,
        source_key=row.source_key,
        label=row.label,
        url=row.url,
        reason=row.reason,
        reason_label=str(Reason(row.reason).label),
        due_on=row.due_on,
        is_flagged=row.flagged_at is not None,
        old=facts_of(row.version),
        successors=tuple(facts_of(version) for version in news),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        closed_by=names.get(row.closed_by or 0, ""),
        outcome_label=str(Outcome(row.outcome).label) if row.outcome else "",
        note=row.note,
        change=_change(row.version, news) if compare else None,
    )


def _change(old: ClauseVersion, news: Sequence[ClauseVersion]) -> Difference:
    return difference(_words(old), "\n".join(_words(version) for version in news))


def _words(version: ClauseVersion) -> str:
    """The official text, else our own words: editors see both whether checked or not."""
    return version.text or version.summary


def _parts(version_ids: Iterable[int]) -> dict[int, list[ClauseVersion]]:
    """All that each version went on in: several for a split."""
    wanted = set(version_ids)
    if not wanted:
        return {}
    rows = ClauseSuccession.objects.filter(old_version__in=wanted, new_version__isnull=False)
    found: dict[int, list[ClauseVersion]] = defaultdict(list)
    for row in rows.select_related("new_version__clause__instrument").order_by("pk"):
        if row.new_version is not None:
            found[row.old_version_id].append(row.new_version)
    return found
