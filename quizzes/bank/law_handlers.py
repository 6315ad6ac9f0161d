"""What the bank does when the law moves: questions leave new papers until somebody has looked; texts find clauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.contrib.auth import get_user_model

from kernel.batches import batches
from kernel.errors import DomainError
from plumbing.queue import enqueue
from quizzes.bank.citing import CITES_AS, recite
from quizzes.bank.permissions import may_review_question
from quizzes.bank.reviews import reviewing
from quizzes.enums import QuestionState
from quizzes.models import Question
from regulations import replaced, stored
from regulations.enums import Outcome, Reason
from regulations.logic.citations import split_citations
from regulations.logic.titles import normal_title
from regulations.review_queries import last_closing

AT_ONCE = 500


class QuestionHandler:
    """Registered with `regulations.replaced`."""

    def flag(self, source_keys: Sequence[str], *, reason: str, on: date) -> None:
        """Questions that stand on law that ended on the day `on`."""
        words = f"{Reason(reason).label} {on.isoformat()}"
        reviewing.flag([int(key) for key in source_keys if key.isdecimal()], reason=words)

    def close(self, source_key: str) -> None:
        """Reviewed from the law's own list. That counts like a review here, and only if it was somebody who may: else
        the question stays in 待复核.
        """
        if not source_key.isdecimal():
            return
        row = Question.objects.filter(pk=int(source_key), state=QuestionState.REVIEW).first()
        if row is not None:
            _follow(row, *last_closing(CITES_AS, source_key))


def _follow(row: Question, outcome: str, closed_by: int | None, note: str) -> None:
    actor = get_user_model().objects.filter(pk=closed_by).first()
    if actor is None or not may_review_question(actor, row.pk):
        return
    if outcome == Outcome.WITHDRAWN:
        reviewing.retire([row.pk], actor=actor, note=note or str(Outcome.WITHDRAWN.label))
    elif outcome == Outcome.STILL_RIGHT:
        try:
            reviewing.confirm([row.pk], actor=actor, note=note)
        except DomainError:
            return  # the author's own: somebody else has to look


def find_clauses(titles: Sequence[str]) -> None:
    """Instruments were stored: the questions that name them find their clauses; more than a few hundred by a job."""
    ids = naming(titles)
    if len(ids) <= AT_ONCE:
        recite(ids)
        return
    for chunk in batches(ids, AT_ONCE):
        enqueue("quizzes.bank.tasks.recite_questions", chunk)


def naming(titles: Sequence[str]) -> list[int]:
    """The questions whose 法规依据, current or in use, names one of these instruments; two queries."""
    wanted = {normal_title(title) for title in titles} - {""}
    found: set[int] = set()
    for side in ("current", "approved"):
        rows = Question.objects.exclude(**{f"{side}__basis": ""}).filter(**{f"{side}__isnull": False})
        by_basis: dict[str, list[int]] = defaultdict(list)
        for pk, basis in rows.values_list("pk", f"{side}__basis"):
            by_basis[basis].append(pk)
        named = [basis for basis in by_basis if wanted & {normal_title(title) for title, _ in split_citations(basis)}]
        found.update(pk for basis in named for pk in by_basis[basis])
    return sorted(found)


def register_with_law() -> None:
    """Called in `ready()`."""
    replaced.register(CITES_AS, QuestionHandler())
    stored.register(find_clauses)
