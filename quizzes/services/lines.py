"""Lines of the journal that hold no answer, written under the sitting's lock."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from kernel.errors import DomainError
from quizzes import queries
from quizzes.enums import EventKind, SittingMode, SittingState
from quizzes.logic.timing import SittingClock
from quizzes.models import AnswerEvent, Sitting
from quizzes.services.closing import lock_sitting

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a change came from: the browser's mark (`quizzes.devices`), and who, when it was not the person."""

    device: str | None = None
    by: int | None = None


NO_TRACE = Trace()


def trace_for(sitting: Sitting, user_id: int, trace: Trace) -> Trace:
    """The trace with the helper's account where it is the helper who acts."""
    return replace(trace, by=user_id) if sitting.assisted_by == user_id else trace


def under_lock(sitting_id: UUID, act: Callable[[Sitting, int], Found], *, user_id: int | None = None) -> Found:
    """What `act(sitting, last number of the journal)` gives, in one transaction. Raises NotFound."""
    with transaction.atomic():
        sitting, last_seq = lock_sitting(sitting_id, user_id=user_id, exact=True)
        return act(sitting, last_seq)


def actor_of(user_id: int | None) -> Any:
    """The account behind a number, for the log; None for the system and for one that is gone."""
    return get_user_model().objects.filter(pk=user_id).first() if user_id else None


def must_be_open(sitting: Sitting) -> None:
    """Raises DomainError ``void`` or ``already-submitted``."""
    if sitting.state == SittingState.VOID:
        raise DomainError("void")
    if sitting.state != SittingState.OPEN:
        raise DomainError("already-submitted")


def must_be_on_screen(sitting: Sitting) -> None:
    """What the person or a helper does with a sitting: never with a printed paper, which is entered by who collects it.

    Raises DomainError ``void``, ``already-submitted``, ``on-paper``.
    """
    must_be_open(sitting)
    if sitting.mode == SittingMode.PAPER:
        raise DomainError("on-paper")


def clock_of(sitting: Sitting) -> SittingClock:
    """The sitting's time, by its edition's rule for pauses."""
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    allowance = payload.get("pause_minutes", 0) * 60
    return SittingClock(sitting.deadline, allowance, sitting.pause_used, sitting.paused_at)


def set_clock(sitting: Sitting, clock: SittingClock, **others: Any) -> None:
    """Stores the clock, and `others` with it."""
    sitting.deadline, sitting.pause_used, sitting.paused_at = clock.deadline, clock.used, clock.paused_at
    for name, value in others.items():
        setattr(sitting, name, value)
    sitting.save(update_fields=["deadline", "pause_used", "paused_at", *others])


def append_line(
    sitting: Sitting, kind: EventKind, *, after: int, at: datetime, told: Any = None, trace: Trace = NO_TRACE
) -> AnswerEvent:
    """One line after number `after`; `told` is what there is to say. Its nonce is the server's own."""
    nonce = f"={kind}:{uuid.uuid4().hex[:20]}"
    return AnswerEvent.objects.create(
        sitting=sitting, seq=after + 1, item=None, kind=kind, response=told, nonce=nonce, at=at, device=trace.device,
        by=trace.by,
    )  # fmt: skip
