"""From 法规依据 to clauses: the reverse index, and what could not be matched."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.urls import reverse

from kernel.batches import batches
from quizzes.bank.meanings import meanings
from quizzes.enums import QuestionType
from quizzes.models import Question
from regulations.queries import CitationFacts, match_many
from regulations.services import Source, cite_many

CITES_AS = "question"
BATCH = 500
CLOSED_LABEL = "封闭题库的题目"
_COLUMNS = ("pk", "bank__closed", "current__stem", "current__basis", "approved__basis")


def recite(question_ids: Iterable[int]) -> int:
    """The clauses that these questions cite, in what papers take and in what is being written, anew. Returns how many
    citations stand. The list of who cites a clause is read by all editors: of a closed bank it says no more than that.
    """
    count = 0
    for chunk in batches(sorted(set(question_ids)), BATCH):
        rows = list(Question.objects.filter(pk__in=chunk).values_list(*_COLUMNS))
        parts = _bases_of_parts(chunk)
        named = {row[0]: [basis for basis in (*row[3:], *parts.get(row[0], ())) if basis] for row in rows}
        said = meanings((pk, basis) for pk, bases in named.items() for basis in bases)
        sources = [
            _source(*row[:3], [one.meant for basis in named[row[0]] for one in said.get((row[0], basis), ())])
            for row in rows
        ]
        count += cite_many(sources, source_kind=CITES_AS)
    return count


def _bases_of_parts(question_ids: Collection[int]) -> dict[int, list[str]]:
    """What the sub-items of the cases among these questions rest on; one query, which reads nothing but cases."""
    rows = Question.objects.filter(pk__in=question_ids, current__type=QuestionType.CASE)
    return {
        pk: [part.get("basis", "") for body in bodies if body for part in body.get("parts", ())]
        for pk, *bodies in rows.values_list("pk", "current__body", "approved__body")
    }


def unmatched(bases: Collection[str]) -> set[str]:
    """Those that name an article which the stored instrument does not have (`citation-unmatched`); two queries."""
    return {basis for basis, found in match_many(bases).items() if any(map(_is_unmatched, found))}


def edit_url(question_id: int) -> str:
    """The question's form in the admin."""
    return reverse("wagtailsnippets_quizzes_question:edit", args=[question_id])


def _is_unmatched(found: CitationFacts) -> bool:
    return found.instrument_stored and found.version_id is None


def _source(pk: int, is_closed: bool, stem: str | None, cited: Iterable[int | None]) -> Source:
    versions = sorted({version for version in cited if version is not None})
    return Source(pk, CLOSED_LABEL if is_closed else (stem or "—"), versions, edit_url(pk))
