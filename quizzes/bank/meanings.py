"""Which article a 法规依据 means. After a revision its number may stand for another matter: it goes on meaning what it
meant when it was written or last reviewed, until somebody says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from kernel.clock import legal_date, today
from quizzes.enums import ReviewAction
from quizzes.models import QuestionReview, QuestionVersion
from regulations.queries import CitationFacts, clause_facts, match_many
from regulations.succession_queries import same_matter

Said = tuple[int, str]  # a question and its 法规依据
_READ_AGAIN = (ReviewAction.APPROVE, ReviewAction.CONFIRM)


@dataclass(frozen=True, slots=True)
class Meaning:
    """One citation: the version that it means, and the one that bears its number today (None: none of ours).

    `is_same`: the second is what the first went on in, or the first itself.
    """

    label: str
    meant: int | None
    now: int | None
    is_same: bool

    @property
    def standing(self) -> int | None:
        """What it means today."""
        return self.now if self.is_same else self.meant


def meanings(said: Iterable[Said]) -> dict[Said, list[Meaning]]:
    """The citations of each. Four queries, two more for each day on which one was first written, some for revisions."""
    wanted = list(dict.fromkeys(said))
    if not wanted:
        return {}
    since, now = _first_written(pk for pk, _basis in wanted), today()
    found = _by_day({(each[1], day) for each in wanted for day in (since.get(each, now), now)})
    meant = _meant({each: found[each[1], since.get(each, now)] for each in wanted})
    named = {each: [one.version_id for one in found[each[1], now]] for each in wanted}
    same = same_matter({pair for each in wanted for pair in _renewed(meant[each], named[each])})
    return {
        each: [
            Meaning(one.label, was, one.version_id, is_same=was == one.version_id or (was, one.version_id) in same)
            for was, one in zip(meant[each], found[each[1], now], strict=True)
        ]
        for each in wanted
    }


def moved(said: Iterable[Said]) -> set[int]:
    """The questions whose 法规依据 names, by its number, an article that is another matter today."""
    return {pk for (pk, _basis), found in meanings(said).items() if any(not one.is_same for one in found)}


def clauses_named(said: Iterable[Said], *, as_of_today: bool = False) -> dict[Said, list[dict[str, Any]]]:
    """What each names, for the record: ``[{"version_id": 1, "label": "…"}]``. `as_of_today`: by today's numbers, as
    somebody has just said that they are meant.
    """
    return {
        each: [
            {"version_id": version, "label": one.label}
            for one in found
            if (version := one.now if as_of_today else one.standing) is not None
        ]
        for each, found in meanings(said).items()
    }


def _renewed(meant: Iterable[int | None], named: Iterable[int | None]) -> list[tuple[int, int]]:
    return [
        (was, is_now)
        for was, is_now in zip(meant, named, strict=True)
        if was is not None and is_now is not None and was != is_now
    ]


def _first_written(question_ids: Iterable[int]) -> dict[Said, date]:
    """When each question's 法规依据 was first written so: an edit of something else leaves it as it was meant."""
    rows = QuestionVersion.objects.filter(question__in=set(question_ids)).exclude(basis="").order_by()
    found = rows.values_list("question_id", "basis").annotate(first=Min("created_at"))
    return {(question, basis): legal_date(first) for question, basis, first in found}


def _by_day(wanted: Iterable[tuple[str, date]]) -> dict[tuple[str, date], list[CitationFacts]]:
    by_day: dict[date, set[str]] = defaultdict(set)
    for basis, on in wanted:
        by_day[on].add(basis)
    return {
        (basis, on): found for on, bases in by_day.items() for basis, found in match_many(sorted(bases), on=on).items()
    }


def _meant(written: Mapping[Said, list[CitationFacts]]) -> dict[Said, list[int | None]]:
    """The version of each citation: against which the words were last reviewed, else of the day they were written."""
    read = _last_read(pk for pk, _basis in written)
    matched = {one.version_id for found in written.values() for one in found}
    unknown = {version for found in read.values() for version in found.values()} - matched
    there = matched | set(clause_facts(sorted(unknown)) if unknown else ())
    return {
        each: [
            version if (version := read.get(each, {}).get(one.label)) in there and version else one.version_id
            for one in found
        ]
        for each, found in written.items()
    }


def _last_read(question_ids: Iterable[int]) -> dict[Said, dict[str, int]]:
    """Against which versions, by label, each 法规依据 was last approved or confirmed."""
    rows = QuestionReview.objects.filter(question__in=set(question_ids), action__in=_READ_AGAIN).order_by("pk")
    found: dict[Said, dict[str, int]] = {}
    for question, basis, clauses in rows.values_list("question_id", "version__basis", "clauses"):
        found.setdefault((question, basis), {}).update({one["label"]: one["version_id"] for one in clauses})
    return found
