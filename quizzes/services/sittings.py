"""Starting a sitting: one at a time for a person, however many tabs ask at once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kernel.errors import DomainError
from quizzes import queries
from quizzes.enums import QuestionState, SittingState
from quizzes.logic.drawing import draw_paper
from quizzes.logic.papers import Paper, Payload
from quizzes.logic.verdicts import is_over
from quizzes.models import Question, Sitting
from quizzes.services.closing import close_if_over

_ATTEMPTS = 4
_SEED_BITS = 48


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
    edition = queries.current_edition(quiz_id)
    if edition is None:
        raise DomainError("not-published")
    payload = queries.load_payload(*edition)
    counted = sum(one.state != SittingState.VOID for one in earlier)
    if payload["tries"] and counted >= payload["tries"]:
        raise DomainError("no-tries-left", tries=payload["tries"])
    return Sitting.objects.create(
        person_id=person_id,
        edition_id=edition[0],
        purpose=purpose,
        context_key=context_key,
        try_number=earlier[-1].try_number + 1 if earlier else 1,
        paper=_draw(quiz_id, payload).as_json(),
        started_at=now,
        deadline=_deadline(payload, now),
    )


def _draw(quiz_id: int, payload: Payload) -> Paper:
    """Questions withdrawn since publication leave new papers; a fixed paper then waits for its editor."""
    rows = Question.objects.filter(bank__quizzes=quiz_id).exclude(state=QuestionState.IN_USE)
    gone = set(rows.values_list("pk", flat=True)) & {item["question_id"] for item in payload["items"]}
    if gone and payload["fixed"]:
        raise DomainError("question-withdrawn", count=len(gone))
    paper = draw_paper(payload, seed=secrets.randbits(_SEED_BITS), withdrawn=gone)
    if not paper.places:
        raise DomainError("question-withdrawn", count=len(gone))
    return paper


def _deadline(payload: Payload, now: datetime) -> datetime | None:
    minutes = payload["time_limit_minutes"]
    return now + timedelta(minutes=minutes) if minutes else None
