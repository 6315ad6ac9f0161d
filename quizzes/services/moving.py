"""Going on in a paper that knows no way back, and noting when somebody left the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import IntegrityError

from kernel.errors import DomainError
from quizzes import queries
from quizzes.enums import EventKind, SittingMode, SittingState
from quizzes.logic.navigation import FREE, last_step, navigation_of
from quizzes.logic.papers import Paper
from quizzes.logic.verdicts import is_over
from quizzes.models import AnswerEvent, Sitting
from quizzes.services.answers import AnswerPut, journal_events, sound_nonces, store
from quizzes.services.lines import NO_TRACE, Trace, append_line, clock_of, must_be_on_screen, trace_for, under_lock

MOST_NOTES = 200
MOST_SECONDS_AWAY = 7 * 24 * 3600


def go_forward(
    sitting_id: UUID,
    *,
    user_id: int,
    to: int,
    now: datetime,
    puts: Sequence[AnswerPut] = (),
    trace: Trace = NO_TRACE,
) -> int:
    """On to the next question (place from 0) or section; what is behind takes no answer any more. Returns where.

    Answers in `puts` are stored first. Where the person is already, or was, changes nothing and returns where the
    person is. Raises NotFound, DomainError ``free-paper``, ``not-open-yet`` (further than the next one), ``paused``,
    ``time-is-up``, ``on-paper``, ``already-submitted``, ``void``, ``bad-answer``.
    """

    def act(sitting: Sitting, last_seq: int) -> int:
        must_be_on_screen(sitting)
        if is_over(sitting.deadline, now=now):
            raise DomainError("time-is-up")
        if sitting.paused_at and clock_of(sitting).is_paused(now):
            raise DomainError("paused")
        payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
        if navigation_of(payload) == FREE:
            raise DomainError("free-paper")
        if to <= sitting.reached:
            return sitting.reached
        if to != sitting.reached + 1 or to > last_step(payload, Paper.from_json(sitting.paper)):
            raise DomainError("not-open-yet", number=to + 1)
        held = _held(sitting, puts)
        fresh = [put for put in puts if put.nonce not in held]
        mine = trace_for(sitting, user_id, trace)
        events = journal_events(sitting, fresh, after=last_seq, now=now, trace=mine)
        store(events)
        sitting.reached = to
        sitting.save(update_fields=["reached"])
        append_line(sitting, EventKind.FORWARD, after=last_seq + len(events), at=now, told={"to": to}, trace=mine)
        return to

    return under_lock(sitting_id, act, user_id=user_id)


def _held(sitting: Sitting, puts: Sequence[AnswerPut]) -> set[str]:
    """The nonces that the journal holds already."""
    if not puts:
        return set()
    rows = AnswerEvent.objects.filter(sitting=sitting, nonce__in=sound_nonces(puts))
    return set(rows.values_list("nonce", flat=True))


@dataclass(frozen=True, slots=True)
class Presence:
    """The page was left, or come back to after `seconds`, as the phone says."""

    kind: Literal["leave", "back"]
    nonce: str
    seconds: int | None = None


def note_presence(sitting_id: UUID, note: Presence, *, user_id: int, now: datetime, trace: Trace = NO_TRACE) -> bool:
    """A note in the journal that the page was left or come back to; returns whether it was taken.

    A note and no more: it ends nothing and counts for nothing. Not taken: after the end, a repeated nonce, more than
    200 of a sitting. Raises NotFound.
    """
    # A name of its own: ``=submit`` and ``=expire`` are the closing lines', and whoever took them could never hand in.
    nonce = f"=note:{note.nonce}"[:40]
    told = None if note.seconds is None else {"seconds": min(max(note.seconds, 0), MOST_SECONDS_AWAY)}

    def act(sitting: Sitting, last_seq: int) -> bool:
        if sitting.state != SittingState.OPEN or sitting.mode == SittingMode.PAPER:
            return False
        notes = AnswerEvent.objects.filter(sitting=sitting, kind__in=[EventKind.LEAVE, EventKind.COME_BACK])
        if notes.count() >= MOST_NOTES:
            return False
        mine = trace_for(sitting, user_id, trace)
        AnswerEvent.objects.create(
            sitting=sitting,
            seq=last_seq + 1,
            item=None,
            kind=note.kind,
            response=told,
            nonce=nonce,
            at=now,
            device=mine.device,
            by=mine.by,
        )
        return True

    try:
        return under_lock(sitting_id, act, user_id=user_id)
    except IntegrityError:
        return False
