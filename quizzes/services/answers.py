"""Storing answers: a receipt leaves only after the commit, and the same nonce always gets the same receipt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kernel.errors import DomainError
from quizzes import queries
from quizzes.enums import SittingMode
from quizzes.logic.navigation import FREE, navigation_of, refusal_of
from quizzes.logic.papers import Paper, Payload
from quizzes.logic.responses import decode_response
from quizzes.logic.timing import SittingClock
from quizzes.logic.verdicts import is_over
from quizzes.models import Answer, AnswerEvent, Sitting
from quizzes.services.closing import answers_from, close_if_over, lock_sitting
from quizzes.services.lines import NO_TRACE, Trace, clock_of, must_be_on_screen, trace_for

_ATTEMPTS = 3
MOST_AT_ONCE = 200
MOST_LINES = 3_000
_TOO_LATE = frozenset({"already-submitted", "time-is-up", "left-behind", "void", "paused"})
_NONCE = re.compile(r"[A-Za-z0-9-]{1,40}")  # the closing lines' own begin with =


@dataclass(frozen=True, slots=True)
class AnswerPut:
    """One change as the phone sends it. `place` counts from 0; `wire` holds positions or texts."""

    place: int
    wire: Any
    nonce: str
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that the server has stored a change: its place in the journal and the time. `repeated`: had it before.

    `clock`: the sitting's time as it was then, so that a reply tells what is left without another question.
    """

    nonce: str
    place: int
    seq: int
    saved_at: datetime
    repeated: bool = False
    clock: SittingClock | None = None


def record_answer(sitting_id: UUID, put: AnswerPut, *, user_id: int, now: datetime, trace: Trace = NO_TRACE) -> Receipt:
    """Store one answer; see `record_answers`."""
    return record_answers(sitting_id, [put], user_id=user_id, now=now, trace=trace)[0]


def record_answers(
    sitting_id: UUID, puts: Sequence[AnswerPut], *, user_id: int, now: datetime, trace: Trace = NO_TRACE
) -> list[Receipt]:
    """Store changes of answers under a lock of the sitting, in order, and return their receipts. Three queries.

    Raises NotFound for a missing sitting and for somebody else's; DomainError ``bad-answer`` when one does not fit its
    question (nothing is stored), ``left-behind`` and ``not-open-yet`` (a place that may not be answered now; nothing is
    stored), ``paused``, ``on-paper``, ``void``, ``already-submitted`` and ``time-is-up`` (the grace is past; it
    is closed with what was stored). A nonce that was stored before is answered with its first receipt in every state.
    """
    known: dict[str, Receipt] | None = None
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                sitting, last_seq = lock_sitting(sitting_id, user_id=user_id, exact=known is not None)
                trace = trace_for(sitting, user_id, trace)
                return _record(sitting, last_seq, puts, now=now, known=known, trace=trace)
        except IntegrityError:
            # A repeated nonce, or another tab took the same number of the journal: look, and try once more.
            if attempt == _ATTEMPTS - 1:
                raise
            known = _stored_receipts(sitting_id, puts)
        except DomainError as refusal:
            known = _stored_receipts(sitting_id, puts) if refusal.code in _TOO_LATE else {}
            if known and all(put.nonce in known for put in puts):
                return [known[put.nonce] for put in puts]
            if refusal.code == "time-is-up":
                close_if_over(sitting_id, now=now)
            raise
    raise AssertionError("unreachable")


def _record(
    sitting: Sitting,
    last_seq: int,
    puts: Sequence[AnswerPut],
    *,
    now: datetime,
    known: dict[str, Receipt] | None,
    trace: Trace,
) -> list[Receipt]:
    """`known` is None the first time; the receipts of nonces stored before when it is tried again."""
    known = known or {}
    must_be_on_screen(sitting)
    if is_over(sitting.deadline, now=now):
        raise DomainError("time-is-up")
    if sitting.paused_at is not None and clock_of(sitting).is_paused(now):
        raise DomainError("paused")
    fresh = [put for put in puts if put.nonce not in known]
    events = journal_events(sitting, fresh, after=last_seq, now=now, trace=trace)
    store(events)
    clock = clock_of(sitting)
    # By the lines themselves: of two changes under one nonce the first was taken, and the receipt says so of both.
    told = {one.nonce: Receipt(one.nonce, one.item or 0, one.seq, now, clock=clock) for one in events}
    return [known.get(put.nonce) or told[put.nonce] for put in puts]


def journal_events(
    sitting: Sitting,
    puts: Sequence[AnswerPut],
    *,
    after: int,
    now: datetime,
    trace: Trace = NO_TRACE,
) -> list[AnswerEvent]:
    """The journal's lines for `puts`, numbered on from `after`; stores nothing.

    Raises DomainError ``bad-answer``, ``left-behind``, ``not-open-yet`` (params: number, from 1), ``too-many-changes``
    (nobody thinks twice three thousand times: a script that would fill the disk).
    """
    if after + len(puts) > MOST_LINES:
        raise DomainError("too-many-changes", most=MOST_LINES)
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    paper = Paper.from_json(sitting.paper)
    events: dict[str, AnswerEvent] = {}
    for put in puts:
        if put.nonce in events:
            continue
        if code := closed_place(sitting, payload, paper, put.place):
            raise DomainError(code, number=put.place + 1)
        events[put.nonce] = AnswerEvent(
            sitting=sitting,
            seq=after + len(events) + 1,
            item=put.place,
            kind="flagged" if put.flagged else "answer",
            response=_response(payload, paper, put),
            nonce=put.nonce,
            at=now,
            device=trace.device,
            by=trace.by,
        )
    return list(events.values())


def _response(payload: Payload, paper: Paper, put: AnswerPut) -> list[str]:
    """What is stored of a change. Raises DomainError ``bad-answer``."""
    if not 0 <= put.place < len(paper.places) or not _NONCE.fullmatch(put.nonce):
        raise DomainError("bad-answer", number=put.place + 1)
    place = paper.places[put.place]
    try:
        return decode_response(payload["items"][place.index], place, put.wire)
    except ValueError as problem:
        raise DomainError("bad-answer", number=put.place + 1) from problem


def closed_place(sitting: Sitting, payload: Payload, paper: Paper, place: int) -> str | None:
    """``left-behind``, ``not-open-yet`` or None; whoever enters a printed paper is free."""
    if navigation_of(payload) == FREE or sitting.mode == SittingMode.PAPER or not 0 <= place < len(paper.places):
        return None
    return refusal_of(payload, paper, reached=sitting.reached, place=place)


def is_closed_place(sitting: Sitting, place: int) -> bool:
    """Whether a place of the paper takes no answer now."""
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    return closed_place(sitting, payload, Paper.from_json(sitting.paper), place) is not None


def store(events: Sequence[AnswerEvent]) -> None:
    """Append to the journal and let the last line for each place count; two queries."""
    if not events:
        return
    AnswerEvent.objects.bulk_create(events)
    Answer.objects.bulk_create(
        answers_from(events).values(),
        update_conflicts=True,
        unique_fields=["sitting", "item"],
        update_fields=["response", "flagged", "seq", "saved_at"],
    )


def sound_nonces(puts: Sequence[AnswerPut]) -> list[str]:
    """Those that a phone can have sent: what is none cannot be stored, and some of it not even be asked for."""
    return [put.nonce for put in puts if _NONCE.fullmatch(put.nonce)]


def _stored_receipts(sitting_id: UUID, puts: Sequence[AnswerPut]) -> dict[str, Receipt]:
    rows = AnswerEvent.objects.filter(sitting_id=sitting_id, nonce__in=sound_nonces(puts))
    return {
        nonce: Receipt(nonce, place, seq, at, repeated=True)
        for nonce, place, seq, at in rows.values_list("nonce", "item", "seq", "at")
    }
