"""What staff do with a sitting: declare it void, collect it, end their help."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from kernel.errors import DomainError
from plumbing import audit
from plumbing.queue import enqueue
from quizzes import outcomes
from quizzes.enums import EventKind, SittingState
from quizzes.models import Sitting
from quizzes.services.lines import Trace, actor_of, append_line, under_lock


def void_sitting(sitting_id: UUID, *, reason: str, by: int | None, now: datetime) -> bool:
    """It counts for nothing from now on, whatever its state; the journal and the answers stay. Returns whether it was
    declared now.

    The handler of its purpose takes back what followed from it. Raises NotFound, DomainError ``reason-missing``.
    """
    reason = reason.strip()[:300]
    if not reason:
        raise DomainError("reason-missing")

    def act(sitting: Sitting, last_seq: int) -> bool:
        if sitting.state == SittingState.VOID:
            return False
        _declare(sitting, reason=reason, by=by, now=now)
        append_line(sitting, EventKind.VOID, after=last_seq, at=now, told={"reason": reason}, trace=Trace(by=by))
        if sitting.submitted_at is not None and not sitting.unmarked:
            stood = outcomes.outcome_of(
                sitting, kind="void", passed_before=sitting.passed, points_before=sitting.points_got
            )
            outcomes.apply(stood)
        if sitting.tallied:
            enqueue("quizzes.figures.tasks.forget", sitting.edition_id)
        target = ("sitting", sitting.pk)
        audit.record("void_sitting", actor=actor_of(by), target=target, person=sitting.person_id, reason=reason)
        return True

    return under_lock(sitting_id, act)


def _declare(sitting: Sitting, *, reason: str, by: int | None, now: datetime) -> None:
    sitting.state, sitting.void_reason = SittingState.VOID, reason
    sitting.voided_by, sitting.voided_at = by, now
    sitting.save(update_fields=["state", "void_reason", "voided_by", "voided_at"])


def end_help(sitting_id: UUID, *, by: int, now: datetime) -> None:
    """The helper's account no longer opens the sitting; that there was help stays written. Raises NotFound."""

    def act(sitting: Sitting, last_seq: int) -> None:
        if sitting.assisted_by != by:
            return
        sitting.assisted_by = None
        sitting.save(update_fields=["assisted_by"])
        append_line(sitting, EventKind.ASSIST, after=last_seq, at=now, told={"ended": True}, trace=Trace(by=by))

    under_lock(sitting_id, act)
