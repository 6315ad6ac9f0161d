"""Starting a sitting: one at a time for a person, however many tabs ask at once."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, CharField, QuerySet

from kernel.clock import legal_date
from kernel.errors import DomainError
from plumbing.database.prepared import Prepared, slot
from quizzes import queries
from quizzes.building.drawn import DrawnEdition, drawn_edition, dropped_questions, withdrawn_questions
from quizzes.building.keeping import kept_questions
from quizzes.enums import EventKind, Measure, SittingMode, SittingState
from quizzes.logic.drawing import draw_paper
from quizzes.logic.papers import Paper, Payload
from quizzes.logic.timing import next_try_at
from quizzes.logic.verdicts import is_over
from quizzes.models import CaseSitting, Sitting
from quizzes.services.closing import close_if_over
from quizzes.services.lines import Trace, append_line, under_lock

_ATTEMPTS = 4
_SEED_BITS = 48
_REMEMBERED = 5  # tries whose questions another try keeps away from


@dataclass(frozen=True, slots=True)
class Setup:
    """How a sitting is begun. `by`: the account that begins it for the person; `session_id`: an invigilated session."""

    mode: str = SittingMode.OWN
    assisted_by: int | None = None
    session_id: UUID | None = None
    by: int | None = None


OWN_DEVICE = Setup()


def start_sitting(
    *, person_id: int, quiz_id: int, purpose: str, context_key: str, now: datetime, setup: Setup = OWN_DEVICE
) -> Sitting:
    """The person's open sitting for this purpose and context, or a new one on the quiz's latest edition.

    Parallel starts end in the same sitting: the database holds one open sitting and one of each number, and who
    came second looks again. Raises DomainError: ``not-published``, ``no-tries-left``, ``question-withdrawn``,
    ``cooling`` (until), ``barred``, ``by-session`` (the invigilator lets people in), ``on-paper`` (a printed paper is
    out), ``already-open`` (for a printed paper).
    """
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                key = {"person_id": person_id, "purpose": purpose, "context_key": context_key}
                return _start(key, quiz_id, setup=setup, now=now)
        except IntegrityError:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _start(key: dict[str, Any], quiz_id: int, *, setup: Setup, now: datetime) -> Sitting:
    earlier = _EARLIER.all(**key)
    current = next((one for one in earlier if one.state == SittingState.OPEN), None)
    if current is not None and not is_over(current.deadline, now=now):
        return _taken_up(current, setup, now=now)
    if current is not None and close_if_over(current.pk, now=now):
        current.state, current.submitted_at = SittingState.SUBMITTED, current.deadline
    edition = drawn_edition(quiz_id, person_id=key["person_id"])
    if edition is None:
        raise DomainError("not-published")
    if setup.session_id is None and any(one.session_id for one in earlier):
        raise DomainError("by-session")
    refuse_another(earlier, edition.payload, now=now)
    on_paper = setup.mode == SittingMode.PAPER
    extra = 0 if on_paper or not edition.payload["time_limit_minutes"] else edition.extra_seconds
    sitting = Sitting.objects.create(
        **key,
        edition_id=edition.id,
        try_number=earlier[-1].try_number + 1 if earlier else 1,
        paper=draw(edition, seen=_seen(earlier, edition), now=now).as_json(),
        started_at=now,
        deadline=None if on_paper else _deadline(edition.payload, now, extra=extra),
        extra_seconds=extra,
        mode=setup.mode,
        assisted_by=setup.assisted_by,
        session_id=setup.session_id,
    )
    if setup.assisted_by is not None:
        append_line(sitting, EventKind.ASSIST, after=0, at=now, trace=Trace(by=setup.assisted_by))
    return sitting


def _tries() -> QuerySet[Sitting]:
    names: dict[str, Any] = {"person_id": BigIntegerField(), "purpose": CharField(), "context_key": CharField()}
    key = {name: slot(name, kind) for name, kind in names.items()}
    return Sitting.objects.filter(**key).defer("paper").order_by("try_number")


_EARLIER: Prepared[Sitting] = Prepared(_tries)


def _taken_up(current: Sitting, setup: Setup, *, now: datetime) -> Sitting:
    """The open sitting once more. Help that begins in the middle is written down; a printed paper is on paper only."""
    if setup.mode == SittingMode.PAPER:
        raise DomainError("already-open")
    if current.mode == SittingMode.PAPER:
        raise DomainError("on-paper")
    if setup.assisted_by is None or current.assisted_by == setup.assisted_by:
        return current

    def act(sitting: Sitting, last_seq: int) -> Sitting:
        sitting.mode, sitting.assisted_by = setup.mode, setup.assisted_by
        sitting.save(update_fields=["mode", "assisted_by"])
        append_line(sitting, EventKind.ASSIST, after=last_seq, at=now, trace=Trace(by=setup.assisted_by))
        return sitting

    return under_lock(current.pk, act)


def refuse_another(earlier: Sequence[Sitting], payload: Payload, *, now: datetime) -> None:
    """Tries, the time between two, and whoever was barred; a query only where a sitting was declared void."""
    counted = [one for one in earlier if one.state != SittingState.VOID]
    if len(counted) < len(earlier) and _is_barred([one.pk for one in earlier if one.state == SittingState.VOID]):
        raise DomainError("barred")
    tries = payload["tries"]
    if tries and len(counted) >= tries:
        raise DomainError("no-tries-left", tries=tries)
    last = counted[-1].submitted_at if counted else None
    until = next_try_at(last, cooling_minutes=payload.get("cooling_minutes", 0), now=now)
    if until is not None:
        raise DomainError("cooling", until=until)


def _is_barred(void_ids: Sequence[UUID]) -> bool:
    return CaseSitting.objects.filter(sitting__in=void_ids, measure=Measure.BARRED).exists()


def draw(edition: DrawnEdition, *, seen: Collection[int], now: datetime, seed: int | None = None) -> Paper:
    """A paper of this edition for somebody who has had the questions `seen`; one query, four where some left.

    Questions withdrawn since publication leave new papers; a fixed paper then waits for its editor. Raises DomainError
    ``question-withdrawn`` (count).
    """
    payload = edition.payload
    gone = withdrawn_questions(edition.id, edition.digest, on=legal_date(now))
    if payload["fixed"] and gone:
        gone -= kept_questions(edition.quiz_id, gone)
        if gone:
            raise DomainError("question-withdrawn", count=len(gone))
    seed = secrets.randbits(_SEED_BITS) if seed is None else seed
    away = gone | dropped_questions(edition)
    held = edition.held_back if payload.get("most_exposure") else ()
    paper = draw_paper(payload, seed=seed, withdrawn=away, held_back=held, seen=seen, pool=edition.pool)
    if not paper.places:
        raise DomainError("question-withdrawn", count=len(away))
    return paper


def _seen(earlier: Sequence[Sitting], edition: DrawnEdition) -> set[int]:
    """The questions of the last tries, where another try asks other ones; one query, and none on a first try."""
    if edition.payload["fixed"] or not edition.payload.get("avoid_seen"):
        return set()
    last = [one.pk for one in earlier if one.state != SittingState.VOID][-_REMEMBERED:]
    if not last:
        return set()
    papers = Sitting.objects.filter(pk__in=last).values_list("paper", "edition_id", "edition__digest")
    asked = {
        queries.load_payload(edition_id, digest)["items"][place.index]["question_id"]
        for paper, edition_id, digest in papers
        for place in Paper.from_json(paper).places
    }
    return asked & {item["question_id"] for item in edition.payload["items"]}


def _deadline(payload: Payload, now: datetime, *, extra: int) -> datetime | None:
    minutes = payload["time_limit_minutes"]
    return now + timedelta(minutes=minutes, seconds=extra) if minutes else None
