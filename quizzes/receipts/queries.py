"""Sittings as offices and their own people look them up, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from orgs.logic.access import Actor
from orgs.people.queries import posts_in_reach
from quizzes.enums import EventKind, SittingState
from quizzes.logic.journal import Held, Line
from quizzes.models import Answer, AnswerEvent, Quiz, Sitting, TimeAllowance
from quizzes.receipts.filters import Filters
from quizzes.receipts.numbers import LEAST

_UNSEEN = ("edition__payload", "person__id_number", "person__data_key")
FOUND = 5


def _whole() -> QuerySet[Sitting]:
    return Sitting.objects.select_related("person", "edition__quiz", "session").defer(*_UNSEEN)


def find_sitting(sitting_id: UUID) -> Sitting | None:
    """A sitting with its person and quiz; one query."""
    return _whole().filter(pk=sitting_id).first()


def own_handed_in(sitting_id: UUID, *, user_id: int) -> Sitting | None:
    """A person's own sitting that was handed in; None for any other. One query."""
    return _whole().filter(pk=sitting_id, person__user_id=user_id, submitted_at__isnull=False).first()


def sittings_in_reach(actor: Actor) -> QuerySet[Sitting]:
    """The sittings of everybody about whom an office may ask."""
    return _whole().filter(person__in=posts_in_reach(actor).values("person_id"))


def by_number(digits: str) -> QuerySet[Sitting]:
    """The sittings whose digest begins with at least twelve digits; by the index, on every database."""
    if len(digits) < LEAST:
        return Sitting.objects.none()
    return _whole().filter(receipt_digest__gte=digits, receipt_digest__lt=f"{digits}g")


def numbered_in_reach(actor: Actor, digits: str) -> list[Sitting]:
    """At most five: two receipts with the same twelve digits are as good as impossible."""
    people = posts_in_reach(actor).values("person_id")
    return list(by_number(digits).filter(person__in=people).order_by("pk")[:FOUND])


def lines_of(sitting_id: UUID) -> list[Line]:
    """The journal; one query."""
    return lines_by_sitting([sitting_id]).get(sitting_id, [])


def lines_by_sitting(sitting_ids: Collection[UUID]) -> dict[UUID, list[Line]]:
    """The journals of several sittings; one query."""
    rows = AnswerEvent.objects.filter(sitting__in=sitting_ids).order_by("sitting", "seq")
    found: dict[UUID, list[Line]] = {}
    for sitting_id, *line in rows.values_list("sitting", "seq", "kind", "item", "response", "at", "device", "by"):
        found.setdefault(sitting_id, []).append(Line(*line))
    return found


def answers_of(sitting_id: UUID) -> dict[int, Answer]:
    """The answers that count, by place; one query."""
    return {row.item: row for row in Answer.objects.filter(sitting=sitting_id)}


def held_by_sitting(sitting_ids: Collection[UUID]) -> dict[UUID, dict[int, Held]]:
    """The answers that count of several sittings; one query."""
    found: dict[UUID, dict[int, Held]] = {}
    for row in Answer.objects.filter(sitting__in=sitting_ids):
        found.setdefault(row.sitting_id, {})[row.item] = held(row)
    return found


def held(row: Answer) -> Held:
    """A row as the replay speaks of it."""
    return Held(tuple(row.response), row.flagged, row.seq, row.saved_at)


def find_sittings(actor: Actor, filters: Filters) -> QuerySet[Sitting]:
    """What fits the filters within an office's reach, in the order asked for."""
    posts = posts_in_reach(actor)
    if filters.enterprise:
        posts = posts.filter(enterprise__name__icontains=filters.enterprise)
    rows = _whole().defer(*_UNSEEN, "paper").filter(person__in=posts.values("person_id"))
    return rows.filter(_person(filters), _facts(filters)).order_by(*filters.order)


def _person(filters: Filters) -> Q:
    wanted = Q(person=filters.person) if filters.person else Q()
    if filters.is_phone:
        return wanted & Q(person__phone__endswith=filters.text)
    return wanted & Q(person__name__icontains=filters.text) if filters.text else wanted


def _facts(filters: Filters) -> Q:
    wanted = Q()
    for name in ("state", "mode"):
        if value := getattr(filters, name):
            wanted &= Q(**{name: value})
    if filters.quiz:
        wanted &= Q(edition__quiz=filters.quiz)
    if filters.since:
        wanted &= Q(started_at__gte=filters.since_moment)
    if filters.until:
        wanted &= Q(started_at__lt=filters.until_moment)
    return wanted


def quizzes_sat() -> list[tuple[int, str]]:
    """The quizzes that were ever published, by title; one query. Titles are no secret: people are invited to them."""
    rows = Quiz.objects.filter(editions__isnull=False).distinct().order_by("title", "pk")
    return list(rows.values_list("pk", "title"))


def tally(rows: QuerySet[Sitting]) -> dict[str, int]:
    """How many fit, and how many of them are in progress, passed and void; one query."""
    return rows.order_by().aggregate(
        n=Count("pk"),
        open=Count("pk", filter=Q(state=SittingState.OPEN)),
        passed=Count("pk", filter=Q(state=SittingState.SUBMITTED, passed=True)),
        void=Count("pk", filter=Q(state=SittingState.VOID)),
    )


def allowances_in_reach(actor: Actor, *, person_id: int | None = None, ended: bool = False) -> QuerySet[TimeAllowance]:
    """Extra time of people within reach, the newest first; those in force unless `ended`."""
    rows = TimeAllowance.objects.filter(person__in=posts_in_reach(actor).values("person_id"))
    rows = rows if person_id is None else rows.filter(person=person_id)
    rows = rows.select_related("person", "quiz").defer("person__id_number", "person__data_key")
    return rows.filter(ended_at__isnull=not ended).order_by("-granted_at", "-pk")


def find_allowance(allowance_id: int) -> TimeAllowance | None:
    """One allowance with its person and quiz; one query."""
    rows = TimeAllowance.objects.select_related("person", "quiz").defer("person__id_number", "person__data_key")
    return rows.filter(pk=allowance_id).first()


def staff_in(lines: Iterable[Line]) -> set[int]:
    """The accounts of others than the person in a journal."""
    return {line.by for line in lines if line.by is not None}


def open_extension(sitting: Sitting) -> bool:
    """Whether more time makes sense: it is open and has a limit."""
    return sitting.state == SittingState.OPEN and sitting.deadline is not None


def is_note(kind: str) -> bool:
    """Whether a line is a note only: the page left, the page come back to."""
    return kind in {EventKind.LEAVE, EventKind.COME_BACK}


def row_values(rows: QuerySet[Sitting]) -> Any:
    """The rows one by one, for files."""
    return rows.iterator(chunk_size=500)
