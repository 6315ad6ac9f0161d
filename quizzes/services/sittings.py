"""Starting a sitting: one at a time for a person, however many tabs ask at once."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kernel.clock import legal_date
from kernel.errors import DomainError
from quizzes import queries
from quizzes.building.drawn import DrawnEdition, drawn_edition, dropped_questions, withdrawn_questions
from quizzes.building.keeping import kept_questions
from quizzes.enums import SittingState
from quizzes.logic.drawing import draw_paper
from quizzes.logic.papers import Paper, Payload
from quizzes.logic.verdicts import is_over
from quizzes.models import Sitting
from quizzes.services.closing import close_if_over

_ATTEMPTS = 4
_SEED_BITS = 48
_REMEMBERED = 5  # tries whose questions another try keeps away from


def start_sitting(*, person_id: int, quiz_id: int, purpose: str, context_key: str, now: datetime) -> Sitting:
    """The person's open sitting for this purpose and context, or a new one on the quiz's latest edition.

    Parallel starts end in the same sitting: the database holds one open sitting and one of each number, and who
    came second looks again. Raises DomainError: ``not-published``, ``no-tries-left``, ``question-withdrawn``.
    """
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return _start(person_id=person_id, quiz_id=quiz_id, purpose=purpose, context_key=context_key, now=now)
        except IntegrityError:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def _start(*, person_id: int, quiz_id: int, purpose: str, context_key: str, now: datetime) -> Sitting:
    earlier = list(
        Sitting.objects.filter(person_id=person_id, purpose=purpose, context_key=context_key)
        .defer("paper")
        .order_by("try_number")
    )
    current = next((one for one in earlier if one.state == SittingState.OPEN), None)
    if current is not None and not is_over(current.deadline, now=now):
        return current
    if current is not None:
        close_if_over(current.pk, now=now)
    edition = drawn_edition(quiz_id)
    if edition is None:
        raise DomainError("not-published")
    tries = edition.payload["tries"]
    counted = sum(one.state != SittingState.VOID for one in earlier)
    if tries and counted >= tries:
        raise DomainError("no-tries-left", tries=tries)
    return Sitting.objects.create(
        person_id=person_id,
        edition_id=edition.id,
        purpose=purpose,
        context_key=context_key,
        try_number=earlier[-1].try_number + 1 if earlier else 1,
        paper=draw(edition, seen=_seen(earlier, edition), now=now).as_json(),
        started_at=now,
        deadline=_deadline(edition.payload, now),
    )


def draw(edition: DrawnEdition, *, seen: Collection[int], now: datetime, seed: int | None = None) -> Paper:
    """A paper of this edition for somebody who has had the questions `seen`; one query, four where some left.

    Questions withdrawn since publication leave new papers; a fixed paper then waits for its editor. Raises DomainError
    ``question-withdrawn`` (count).
    """
    payload = edition.payload
    gone = withdrawn_questions(payload, on=legal_date(now))
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


def _deadline(payload: Payload, now: datetime) -> datetime | None:
    minutes = payload["time_limit_minutes"]
    return now + timedelta(minutes=minutes) if minutes else None
