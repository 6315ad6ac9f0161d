"""Giving a mark. When the last one of a sitting is there, the sitting has its verdict and the room above is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kernel.errors import DomainError, NotFound
from plumbing import audit
from quizzes import outcomes, queries
from quizzes.enums import SittingState
from quizzes.figures.services import forget_edition
from quizzes.logic.marking import AGAIN_FROM, may_mark
from quizzes.logic.papers import Paper
from quizzes.logic.verdicts import judge
from quizzes.marking.queries import counted_marks, essays, marks_of, settled
from quizzes.models import Answer, Mark, Sitting
from quizzes.services.closing import lock_sitting

_RESULT = ["points_got", "points_out_of", "passed", "unmarked", "left_out", "collected"]


@dataclass(frozen=True, slots=True)
class GivenPoints:
    """What a person gives: hundredths in all, hundredths for each line of the rubric, and a note."""

    points: int
    lines: Sequence[int] = ()
    note: str = ""


def record_mark(sitting_id: UUID, place: int, given: GivenPoints, *, actor: Any, now: datetime) -> Sitting:
    """Store one mark in the round that is wanted, and close the sitting's verdict when it was the last.

    Raises NotFound (no such sitting or no short answer there) and DomainError: ``mark-not-wanted`` (somebody was
    quicker), ``marked-by-you`` (the second look is another person's), ``too-many-points``.
    """
    try:
        with transaction.atomic():
            return _record(sitting_id, place, given, actor=actor, now=now)
    except IntegrityError as raced:
        raise DomainError("mark-not-wanted") from raced


def _record(sitting_id: UUID, place: int, given: GivenPoints, *, actor: Any, now: datetime) -> Sitting:
    sitting, payload, points = _open(sitting_id, place)
    marks = marks_of([sitting_id]).get((sitting_id, place), [])
    wanted = settled(payload, marks, points).wanted
    if wanted is None or not sitting.unmarked:
        raise DomainError("mark-not-wanted")
    if not may_mark(marks, actor.pk):
        raise DomainError("marked-by-you")
    _check(given, points)
    _store(sitting, place, given, round_=wanted, actor=actor, now=now)
    return _conclude(sitting, first=True)


def mark_again(sitting_id: UUID, place: int, given: GivenPoints, *, actor: Any, now: datetime) -> Sitting:
    """After an appeal: a further mark with its reason counts before all others. The ones before stay on record.

    Raises NotFound and DomainError: ``reason-missing``, ``too-many-points``, ``not-marked-yet``.
    """
    if not given.note.strip():
        raise DomainError("reason-missing")
    with transaction.atomic():
        sitting, _payload, points = _open(sitting_id, place)
        if sitting.unmarked:
            raise DomainError("not-marked-yet")
        rounds = [mark.round for mark in marks_of([sitting_id]).get((sitting_id, place), [])]
        again = max([*rounds, AGAIN_FROM - 1]) + 1
        _check(given, points)
        _store(sitting, place, given, round_=again, actor=actor, now=now)
        return _conclude(sitting, first=False)


def _open(sitting_id: UUID, place: int) -> tuple[Sitting, Any, int]:
    """The sitting under a lock, its edition, and the points of the short answer there."""
    sitting, _seq = lock_sitting(sitting_id)
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    points = {n: points for n, _item, points in essays(payload, Paper.from_json(sitting.paper))}.get(place)
    if points is None or sitting.state != SittingState.SUBMITTED:
        raise NotFound("no-sitting")
    return sitting, payload, points


def _check(given: GivenPoints, points: int) -> None:
    if not 0 <= given.points <= points or any(line < 0 for line in given.lines):
        raise DomainError("too-many-points")


def _store(sitting: Sitting, place: int, given: GivenPoints, *, round_: int, actor: Any, now: datetime) -> None:
    Mark.objects.create(
        sitting=sitting,
        item=place,
        round=round_,
        marker=actor.pk,
        points=given.points,
        lines=list(given.lines),
        note=given.note.strip()[:500],
        at=now,
    )
    audit.record("mark_answer", actor=actor, target=("sitting", sitting.pk), place=place, round=round_)


def _conclude(sitting: Sitting, *, first: bool) -> Sitting:
    """Judge the paper with the marks that count by now; tell the room above when nothing waits any more."""
    payload = queries.load_payload(sitting.edition_id, sitting.edition.digest)
    marks = {place: points for (_pk, place), points in counted_marks([sitting.pk], payload).items()}
    answers = {row.item: row for row in Answer.objects.filter(sitting=sitting)}
    verdict = judge(
        payload,
        Paper.from_json(sitting.paper),
        {n: row.response for n, row in answers.items()},
        marks=marks,
        corrections=queries.corrections_of(sitting.edition_id),
    )
    for place in marks.keys() & answers.keys():
        answers[place].right, answers[place].points = verdict.graded[place].right, verdict.graded[place].points
    Answer.objects.bulk_update([answers[place] for place in sorted(marks.keys() & answers.keys())], ["right", "points"])
    before = (sitting.passed, sitting.points_got)
    sitting.points_got, sitting.points_out_of = verdict.score.got, verdict.score.out_of
    sitting.passed, sitting.unmarked = verdict.passed, verdict.unmarked
    sitting.left_out = list(verdict.left_out)
    sitting.collected = False  # a pass may show the answers now
    sitting.save(update_fields=_RESULT)
    if sitting.tallied:
        # Its old points are in the sums already: they cannot be taken out of them, only counted anew.
        forget_edition(sitting.edition_id)
    if not verdict.unmarked:
        told = {} if first else {"passed_before": before[0], "points_before": before[1]}
        outcomes.apply(outcomes.outcome_of(sitting, kind="submit" if first else "regrade", **told))  # type: ignore[arg-type]
    return sitting
