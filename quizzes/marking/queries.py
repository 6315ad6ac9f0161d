"""What waits to be marked, and for whom, each in a fixed number of queries. Markers see no names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from quizzes.bank.permissions import reviewable_banks, visible_quizzes
from quizzes.enums import SittingState
from quizzes.logic.marking import GivenMark, Settled, may_mark, settle
from quizzes.logic.papers import Item, Paper, Payload, item_points
from quizzes.models import Answer, Mark, Quiz, Sitting
from quizzes.queries import load_payload

LOOK_AT = 200  # sittings looked through for the next answer of one marker


@dataclass(frozen=True, slots=True)
class WaitingQuiz:
    """A quiz with sittings whose short answers await marks."""

    quiz_id: int
    title: str
    sittings: int
    oldest: Any


@dataclass(frozen=True, slots=True)
class Task:
    """One answer to be marked: the question with its key and rubric, what was written, and the round."""

    sitting_id: UUID
    place: int
    item: Item
    points: int
    response: str
    round: int


def markable_quizzes(user: Any) -> QuerySet[Quiz]:
    """The quizzes whose answers the account may mark: it reviews in their bank."""
    return visible_quizzes(user).filter(bank__in=reviewable_banks(user).values("pk"))


def waiting_quizzes(user: Any) -> list[WaitingQuiz]:
    """By quiz, how many sittings wait, the longest waiting first; one query."""
    rows = (
        Sitting.objects.filter(unmarked__gt=0, state=SittingState.SUBMITTED, edition__quiz__in=markable_quizzes(user))
        .order_by()
        .values("edition__quiz", "edition__quiz__title")
        .annotate(n=Count("pk"), oldest=Min("submitted_at"))
    )
    found = [WaitingQuiz(row["edition__quiz"], row["edition__quiz__title"], row["n"], row["oldest"]) for row in rows]
    return sorted(found, key=lambda one: one.oldest)


def next_task(quiz_id: int, *, marker: int, after: UUID | None = None) -> Task | None:
    """The next answer of a quiz that this person may mark, the longest waiting first; four queries.

    `after` is a sitting to pass over, so that two people need not stand in each other's way.
    """
    rows = Sitting.objects.filter(unmarked__gt=0, state=SittingState.SUBMITTED, edition__quiz=quiz_id)
    if after is not None:
        rows = rows.exclude(pk=after)
    sittings = list(rows.select_related("edition").defer("edition__payload").order_by("submitted_at")[:LOOK_AT])
    ids = [sitting.pk for sitting in sittings]
    given = marks_of(ids)
    written = _written(ids)
    for sitting in sittings:
        task = _task_in(sitting, given, written, marker)
        if task is not None:
            return task
    return None


def _task_in(
    sitting: Sitting,
    given: dict[tuple[UUID, int], list[GivenMark]],
    written: dict[tuple[UUID, int], str],
    marker: int,
) -> Task | None:
    payload = load_payload(sitting.edition_id, sitting.edition.digest)
    for place, item, points in essays(payload, Paper.from_json(sitting.paper)):
        marks = given.get((sitting.pk, place), [])
        text = written.get((sitting.pk, place), "")
        wanted = settled(payload, marks, points).wanted
        if text and wanted and place not in sitting.left_out and may_mark(marks, marker):
            return Task(sitting.pk, place, item, points, text, wanted)
    return None


def essays(payload: Payload, paper: Paper) -> Iterable[tuple[int, Item, int]]:
    """The short answers of a paper: place, item, points to be had."""
    for number, place in enumerate(paper.places):
        item = payload["items"][place.index]
        if item["type"] == "essay":
            yield number, item, item_points(payload, place)


def settled(payload: Payload, marks: Sequence[GivenMark], points: int) -> Settled:
    """What marks come to by the rules frozen in the edition."""
    twice, tolerance = bool(payload.get("second_marker")), payload.get("marking_tolerance", 20)
    return settle(marks, points=points, twice=twice, tolerance=tolerance)


def marks_of(ids: Sequence[UUID]) -> dict[tuple[UUID, int], list[GivenMark]]:
    """Every mark of these sittings by sitting and place; one query."""
    found: dict[tuple[UUID, int], list[GivenMark]] = defaultdict(list)
    rows = Mark.objects.filter(sitting__in=ids).order_by("round")
    for sitting, item, number, marker, points in rows.values_list("sitting_id", "item", "round", "marker", "points"):
        found[sitting, item].append(GivenMark(number, marker, points))
    return found


def counted_marks(sitting_ids: Sequence[UUID], payload: Payload) -> dict[tuple[UUID, int], int]:
    """What counts of each marked answer of sittings of one edition; two queries."""
    papers = dict(Sitting.objects.filter(pk__in=sitting_ids).values_list("pk", "paper"))
    given = marks_of(sitting_ids)
    return {
        (pk, place): counted
        for pk, paper in papers.items()
        for place, _item, points in essays(payload, Paper.from_json(paper))
        if (counted := settled(payload, given.get((pk, place), []), points).points) is not None
    }


def _written(ids: Sequence[UUID]) -> dict[tuple[UUID, int], str]:
    rows = Answer.objects.filter(sitting__in=ids, right=None).values_list("sitting_id", "item", "response")
    return {(sitting, item): "\n".join(response).strip() for sitting, item, response in rows}


def find_task(sitting_id: UUID, place: int) -> tuple[int, Task] | None:
    """One answer by itself with its quiz, whatever marks it has; `round` is the one wanted, 0 when it is settled."""
    sitting = Sitting.objects.select_related("edition").defer("edition__payload").filter(pk=sitting_id).first()
    if sitting is None or sitting.state != SittingState.SUBMITTED:
        return None
    payload = load_payload(sitting.edition_id, sitting.edition.digest)
    found = {number: (item, points) for number, item, points in essays(payload, Paper.from_json(sitting.paper))}
    if place not in found:
        return None
    item, points = found[place]
    response = Answer.objects.filter(sitting=sitting, item=place).values_list("response", flat=True).first() or []
    wanted = settled(payload, marks_of([sitting.pk]).get((sitting.pk, place), []), points).wanted
    return sitting.edition.quiz_id, Task(sitting.pk, place, item, points, "\n".join(response).strip(), wanted or 0)
