"""From 法规依据 to clauses: the reverse index, and what could not be matched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.urls import reverse

from kernel.batches import batches
from kernel.clock import legal_date
from quizzes.enums import ReviewAction
from quizzes.models import Question, QuestionReview
from regulations.queries import CitationFacts, match_many
from regulations.services import Source, cite_many

CITES_AS = "question"
BATCH = 500
CLOSED_LABEL = "封闭题库的题目"
_READ_AGAIN = (ReviewAction.APPROVE, ReviewAction.CONFIRM)
_SIDES = ("current", "approved")
_VERSION = ("pk", "basis", "created_at")
_COLUMNS = ("pk", "bank__closed", "current__stem", *(f"{side}__{name}" for side in _SIDES for name in _VERSION))


@dataclass(frozen=True, slots=True)
class _Words:
    """A 法规依据 and the day on which somebody last stood by it: an article's number means the text of that day."""

    basis: str
    on: date


def recite(question_ids: Iterable[int]) -> int:
    """The clauses that these questions cite, in what papers take and in what is being written, anew. Returns how many
    citations stand. The list of who cites a clause is read by all editors: of a closed bank it says no more than that.
    """
    count = 0
    for chunk in batches(sorted(set(question_ids)), BATCH):
        rows = list(Question.objects.filter(pk__in=chunk).values_list(*_COLUMNS))
        words = _words(rows)
        matched = _matched({each for one in words.values() for each in one})
        sources = [_source(row[0], row[1], row[2] or "", [matched[each] for each in words[row[0]]]) for row in rows]
        count += cite_many(sources, source_kind=CITES_AS)
    return count


def clauses_of(bases: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """By 法规依据, the clauses that it names today: ``[{"version_id": 1, "label": "…"}]``; two queries."""
    return {
        basis: [{"version_id": one.version_id, "label": one.label} for one in found if one.version_id is not None]
        for basis, found in match_many(bases).items()
    }


def unmatched(bases: Collection[str]) -> set[str]:
    """Those that name an article which the stored instrument does not have (`citation-unmatched`); two queries."""
    return {basis for basis, found in match_many(bases).items() if any(map(_is_unmatched, found))}


def read_days(version_ids: Iterable[int]) -> dict[int, date]:
    """When each version was last approved or confirmed; those that never were are left out. One query."""
    reviews = QuestionReview.objects.filter(version__in=set(version_ids), action__in=_READ_AGAIN).order_by()
    found = reviews.values_list("version_id").annotate(last=Max("at"))
    return {version: legal_date(at) for version, at in found}


def edit_url(question_id: int) -> str:
    """The question's form in the admin."""
    return reverse("wagtailsnippets_quizzes_question:edit", args=[question_id])


def _is_unmatched(found: CitationFacts) -> bool:
    return found.instrument_stored and found.version_id is None


def _words(rows: list[tuple[Any, ...]]) -> dict[int, list[_Words]]:
    """What each question's versions name, and as of when; one query."""
    days = read_days({row[start] for row in rows for start in (3, 6) if row[start]})
    found: dict[int, list[_Words]] = defaultdict(list)
    for row in rows:
        for version, basis, created in (row[3:6], row[6:9]):
            if basis:
                found[row[0]].append(_Words(basis, days.get(version) or legal_date(created)))
    return found


def _matched(words: Iterable[_Words]) -> dict[_Words, list[CitationFacts]]:
    by_day: dict[date, set[str]] = defaultdict(set)
    for each in words:
        by_day[each.on].add(each.basis)
    return {
        _Words(basis, on): found
        for on, bases in by_day.items()
        for basis, found in match_many(sorted(bases), on=on).items()
    }


def _source(pk: int, is_closed: bool, stem: str, found: list[list[CitationFacts]]) -> Source:
    versions = {one.version_id for each in found for one in each if one.version_id is not None}
    return Source(pk, CLOSED_LABEL if is_closed else (stem or "—"), sorted(versions), edit_url(pk))
