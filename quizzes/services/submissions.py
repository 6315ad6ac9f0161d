"""Handing in: whatever answers come along are stored first, then the sitting is closed, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kernel.errors import DomainError
from quizzes.enums import SittingState
from quizzes.logic.verdicts import is_over
from quizzes.models import AnswerEvent, Sitting
from quizzes.services.answers import AnswerPut, journal_events
from quizzes.services.closing import close_if_over, close_sitting, lock_sitting, submit_event

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of a sitting handed in. `late`: answers that came along and were not taken."""

    sitting: Sitting
    taken: int
    late: int


def submit_sitting(sitting_id: UUID, *, user_id: int, now: datetime, puts: Sequence[AnswerPut] = ()) -> Submission:
    """Hand in the person's sitting with the answers in `puts`; a second time gives the same result.

    Seven queries and those of the outcome handler. After the grace nothing of `puts` is taken and the sitting closes
    at its deadline with what was stored. Raises NotFound (missing or somebody else's) and DomainError ``bad-answer``
    (nothing is stored, the sitting stays open), ``void``.
    """
    known: frozenset[str] | None = None
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return _submit(sitting_id, user_id=user_id, now=now, puts=puts, known=known)
        except IntegrityError:
            if attempt == _ATTEMPTS - 1:
                raise
            known = _known_nonces(sitting_id, puts)
    raise AssertionError("unreachable")


def _submit(
    sitting_id: UUID, *, user_id: int, now: datetime, puts: Sequence[AnswerPut], known: frozenset[str] | None
) -> Submission:
    """`known` is None the first time; the nonces stored before when it is tried again."""
    sitting, last_seq = lock_sitting(sitting_id, user_id=user_id, exact=known is not None)
    puts = [put for put in puts if put.nonce not in (known or ())]
    if sitting.state == SittingState.VOID:
        raise DomainError("void")
    if sitting.state == SittingState.SUBMITTED:
        return Submission(sitting, 0, _late(sitting, puts))
    if is_over(sitting.deadline, now=now):
        close_if_over(sitting_id, now=now)
        return Submission(Sitting.objects.get(pk=sitting_id), 0, _late(sitting, puts))
    events = journal_events(sitting, puts, after=last_seq, now=now)
    closing = submit_event(sitting, seq=last_seq + len(events) + 1, at=now)
    submitted_at = min(now, sitting.deadline) if sitting.deadline else now
    close_sitting(sitting, events=[*events, closing], submitted_at=submitted_at)
    return Submission(sitting, len(events), 0)


def _late(sitting: Sitting, puts: Sequence[AnswerPut]) -> int:
    """How many of `puts` the journal does not hold."""
    return len({put.nonce for put in puts} - _known_nonces(sitting.pk, puts)) if puts else 0


def _known_nonces(sitting_id: UUID, puts: Sequence[AnswerPut]) -> frozenset[str]:
    rows = AnswerEvent.objects.filter(sitting_id=sitting_id, nonce__in=[put.nonce for put in puts])
    return frozenset(rows.values_list("nonce", flat=True))
