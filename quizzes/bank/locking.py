"""Questions under their locks. Two steps: a row that was waited for is read again by the database, but not what was
joined to it, so that its current version would be the one of before.
"""

from __future__ import annotations

from collections.abc import Iterable

from kernel.batches import batches
from quizzes.models import Bank, Question

BATCH = 500
_JOINED = ("bank", "current", "approved")


def locked_questions(question_ids: Iterable[int]) -> list[Question]:
    """Those that there are, by id, with bank and versions; two queries for each five hundred. Inside a transaction."""
    found: list[Question] = []
    for chunk in batches(sorted(set(question_ids)), BATCH):
        rows = Question.objects.filter(pk__in=chunk).order_by("pk")
        list(rows.select_for_update().values_list("pk", flat=True))
        found += rows.select_related(*_JOINED)
    return found


def lock_bank(name: str) -> None:
    """Whoever else imports into this bank waits until the transaction ends."""
    list(Bank.objects.select_for_update().filter(name=name).values_list("pk", flat=True))
