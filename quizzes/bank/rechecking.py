"""待复核: what the clause said, what it says now, and taking over the new clause with one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kernel.clock import legal_date
from kernel.errors import DomainError
from quizzes.bank import bulk
from quizzes.bank.citing import CITES_AS, read_days
from quizzes.models import Question
from regulations.logic.difference import Difference, difference
from regulations.queries import clause_facts, match_citations
from regulations.review_queries import ReviewFacts, open_reviews

SEPARATOR = "；"
MAX_BASIS = 300


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that changed under a question, in two columns."""

    facts: ReviewFacts
    texts: Difference


@dataclass(frozen=True, slots=True)
class Recheck:
    """A question to look at again. `proposed` is its 法规依据 with the new clauses; empty where it stays the same."""

    question: Question
    changes: tuple[Change, ...]
    proposed: str


def rechecks_of(questions: Sequence[Question]) -> list[Recheck]:
    """The questions with what changed; four queries, and three for each question with a proposal."""
    reviews = open_reviews(CITES_AS, [question.pk for question in questions])
    days = read_days(question.approved_id for question in questions if question.approved_id)
    return [_recheck(question, reviews.get(str(question.pk), []), days) for question in questions]


def _recheck(question: Question, reviews: Sequence[ReviewFacts], days: dict[int, Any]) -> Recheck:
    changes = tuple(
        Change(facts, difference(_words(facts.old), "\n".join(_words(one) for one in facts.successors)))
        for facts in reviews
    )
    version = question.approved
    if version is None or not any(facts.successors for facts in reviews):
        return Recheck(question, changes, "")
    on = days.get(version.pk) or legal_date(version.created_at)
    proposed = _with_successors(version.basis, reviews, on)
    return Recheck(question, changes, "" if proposed == version.basis else proposed)


def _words(facts: Any) -> str:
    return facts.text or facts.summary


def _with_successors(basis: str, reviews: Sequence[ReviewFacts], on: Any) -> str:
    """The 法规依据 written anew: what ended gives way to what came after it, the rest stays."""
    after = {facts.old.version_id: [one.citation for one in facts.successors] for facts in reviews if facts.successors}
    cited = match_citations(basis, on=on)
    known = clause_facts([one.version_id for one in cited if one.version_id is not None])
    if not any(one.version_id in after for one in cited):
        return basis
    if all(
        after.get(one.version_id or 0) == [known[one.version_id].citation] for one in cited if one.version_id in after
    ):
        return basis  # the number is the same: nothing to write, only to confirm
    words: list[str] = []
    for one in cited:
        kept = [known[one.version_id].citation] if one.version_id in known else [one.label]
        words += [each for each in after.get(one.version_id or 0, kept) if each not in words]
    return SEPARATOR.join(words)[:MAX_BASIS]


@transaction.atomic
def adopt(question_id: int, *, actor: Any) -> int:
    """A new version whose 法规依据 names the new clauses; it waits for its review where two look at everything.

    Returns how many versions were made. Raises ``not-flagged``, and ``nothing-proposed`` where no clause came instead.
    """
    question = Question.objects.select_related("approved", "current").filter(pk=question_id, state="review").first()
    if question is None:
        raise DomainError("not-flagged", question=question_id)
    proposed = rechecks_of([question])[0].proposed
    if not proposed:
        raise DomainError("nothing-proposed", question=question_id)
    return bulk.change([question_id], {"basis": proposed}, actor=actor, submit=True)
