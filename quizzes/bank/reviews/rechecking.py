"""待复核: what the clause said, what it says now, and taking over the new clause with one button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kernel.clock import today
from kernel.difference import Difference
from kernel.errors import DomainError
from quizzes.bank.bulk import changing
from quizzes.bank.citing import CITES_AS
from quizzes.bank.meanings import Meaning, meanings
from quizzes.models import Question
from regulations.queries import ClauseFacts, clause_facts
from regulations.review_queries import ReviewFacts, open_reviews
from regulations.succession_queries import went_on_in

SEPARATOR = "；"
MAX_BASIS = 300


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that changed under a question, in two columns."""

    facts: ReviewFacts
    texts: Difference


@dataclass(frozen=True, slots=True)
class Recheck:
    """A question to look at again. `proposed` is its 法规依据 with the new clauses; empty where it stays the same.

    `moved`: an article that it names by number is another matter today.
    """

    question: Question
    changes: tuple[Change, ...]
    proposed: str
    moved: bool = False


def rechecks_of(questions: Sequence[Question]) -> list[Recheck]:
    """The questions with what changed; fixed queries, and some for each revision that came between."""
    reviews = open_reviews(CITES_AS, [question.pk for question in questions], compare=True)
    said = meanings((row.pk, row.approved.basis) for row in questions if row.approved and row.approved.basis)
    cited = {pk: found for (pk, _basis), found in said.items()}
    meant = {one.meant for found in cited.values() for one in found if one.meant is not None}
    after, known = went_on_in(meant, on=today()), clause_facts(sorted(meant))
    return [
        Recheck(
            row,
            tuple(Change(facts, facts.change) for facts in reviews.get(str(row.pk), []) if facts.change),
            _with_successors(cited.get(row.pk, ()), after, known),
            moved=any(not one.is_same for one in cited.get(row.pk, ())),
        )
        for row in questions
    ]


def _with_successors(
    cited: Sequence[Meaning], after: Mapping[int, tuple[ClauseFacts, ...]], known: Mapping[int, ClauseFacts]
) -> str:
    """The 法规依据 written anew: what ended gives way to what came after it, the rest stays. Empty where the numbers
    are the same, and where nothing came instead: an article that is gone is no basis.
    """
    words: list[str] = []
    changed = False
    for one in cited:
        facts = known.get(one.meant or 0)
        kept = [facts.citation if facts else one.label]
        new = [each.citation for each in after[facts.version_id]] if facts and facts.version_id in after else kept
        changed = changed or (new != kept and bool(new))
        words += [each for each in new if each not in words]
    return SEPARATOR.join(words)[:MAX_BASIS] if changed else ""


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
    return changing.change([question_id], {"basis": proposed}, actor=actor, submit=True)
