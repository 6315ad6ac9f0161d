"""Closing reviews: from the work list, or by the room whose source was looked at again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists

from kernel.errors import DomainError
from regulations.enums import Outcome
from regulations.models import ReviewTask
from regulations.services.citing import KEY_LENGTH
from regulations.services.opening import CITATIONS_OF, close_rows


@transaction.atomic
def close_tasks(task_ids: Iterable[int], *, actor: Any, outcome: str, note: str = "") -> int:
    """Closes these reviews; those closed already stay as they were. Returns how many were closed.

    Raises DomainError ``review-outcome`` for an outcome that there is not.
    """
    if outcome not in Outcome.values:
        raise DomainError("review-outcome", outcome=outcome)
    rows = list(ReviewTask.objects.select_for_update().filter(pk__in=set(task_ids), closed_at=None))
    return close_rows(rows, actor=actor, outcome=outcome, note=note)


@transaction.atomic
def close_reviews(source_kind: str, source_key: object, *, actor: Any, outcome: str, note: str = "") -> int:
    """A source was looked at again: all its open reviews are closed, those of a coming day too. Returns how many.

    Raises DomainError ``review-outcome``. The room's own handler hears `close` if anything was open.
    """
    of_source = {"source_kind": source_kind, "source_key": str(source_key)[:KEY_LENGTH], "closed_at": None}
    return close_tasks(
        ReviewTask.objects.filter(**of_source).values_list("pk", flat=True), actor=actor, outcome=outcome, note=note
    )


@transaction.atomic
def close_settled(source_kind: str, source_key: object, *, actor: Any) -> int:
    """Closes what this source no longer cites, as changed: for sources that are in use as soon as they are written."""
    of_source = {"source_kind": source_kind, "source_key": str(source_key)[:KEY_LENGTH], "closed_at": None}
    gone = ReviewTask.objects.filter(**of_source).exclude(Exists(CITATIONS_OF)).values_list("pk", flat=True)
    return close_tasks(list(gone), actor=actor, outcome=Outcome.CHANGED)
