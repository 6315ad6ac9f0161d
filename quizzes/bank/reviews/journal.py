"""Who did what with which version, when, against which clauses: lines that are never changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from plumbing import audit
from quizzes.bank.meanings import clauses_named
from quizzes.models import Question, QuestionReview

BATCH = 500


def note_down(
    rows: Iterable[Question],
    action: str,
    *,
    actor: Any = None,
    note: str = "",
    of: str = "current",
    as_of_today: bool = False,
) -> None:
    """A line a question, for its version (`of`: current or approved), with the clauses that its 法规依据 means; with
    `as_of_today` those that bear its numbers today. A few queries, and one for each five hundred lines.
    """
    found = [(row, version) for row in rows if (version := getattr(row, of)) is not None]
    said = [(row.pk, version.basis) for row, version in found if version.basis]
    clauses = clauses_named(said, as_of_today=as_of_today)
    now, label = timezone.now(), str(actor.get_username())[:150] if getattr(actor, "pk", None) else ""
    QuestionReview.objects.bulk_create(
        [
            QuestionReview(
                question=row,
                version=version,
                action=action,
                actor=getattr(actor, "pk", None),
                actor_label=label,
                at=now,
                note=note.strip()[:500],
                clauses=clauses.get((row.pk, version.basis), []),
            )
            for row, version in found
        ],
        batch_size=BATCH,
    )


def audit_each(action: str, rows: Iterable[Question], *, actor: Any, **detail: Any) -> None:
    """The same in the site's log, where the note is left out: it is in the question's own history."""
    audit.record_each(action, actor=actor, targets=[("question", row.pk) for row in rows], **detail)
