"""The live board's figures: every seat with its sitting, in four queries however many seats there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, Max, Q

from quizzes import queries
from quizzes.enums import EventKind, SittingState
from quizzes.logic.session_board import SeatFacts
from quizzes.logic.timing import SittingClock
from quizzes.models import Answer, AnswerEvent, Seat, Sitting

_OF_SITTING = (
    "id", "state", "mode", "started_at", "deadline", "pause_used", "paused_at", "submitted_at", "extra_seconds",
    "unmarked", "passed", "points_got", "points_out_of", "edition_id", "edition__digest",
)  # fmt: skip
_AS_STORED = ("state", "mode", "submitted_at", "extra_seconds", "unmarked", "passed", "points_got", "points_out_of")
_FROM_THE_PAPER = ~Q(kind__in=(EventKind.EXTEND, EventKind.VOID, EventKind.EXPIRE, EventKind.ASSIST))


class _Places(Func):
    """How many questions a paper asks, counted by the database: 200 papers need not come along."""

    output_field = IntegerField()
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, template="json_array_length(%(expressions)s, '$.places')", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "jsonb_array_length(%(expressions)s -> 'places')"
        return super().as_sql(compiler, connection, template=template, **extra)


def seats_on_board(session_id: UUID, *, seat_id: int | None = None) -> list[SeatFacts]:
    """The seats in their order, or just one; four queries, and one the first time for each edition."""
    seats = Seat.objects.filter(session_id=session_id).order_by("number")
    if seat_id is not None:
        seats = seats.filter(pk=seat_id)
    rows = list(
        seats.annotate(asked=_Places(F("sitting__paper"))).values_list(
            "pk", "number", "person_id", "person__name", "note", "asked", *(f"sitting__{name}" for name in _OF_SITTING)
        )
    )
    found = [(row[:6], dict(zip(_OF_SITTING, row[6:], strict=True))) for row in rows]
    ids = [sitting["id"] for _seat, sitting in found if sitting["id"]]
    answered, signs = (_answered(ids), _signs(ids)) if ids else ({}, {})
    return [_facts(seat, sitting, answered, signs) for seat, sitting in found]


def _answered(sitting_ids: Iterable[UUID]) -> dict[UUID, int]:
    """By sitting, the questions with something for an answer; a taken-back choice is none."""
    rows = Answer.objects.filter(sitting_id__in=sitting_ids).exclude(response=[]).order_by()
    return dict(rows.values_list("sitting_id").annotate(n=Count("pk")))


def _signs(sitting_ids: Iterable[UUID]) -> dict[UUID, tuple[datetime | None, int]]:
    """By sitting, the last line of its journal that came from the paper, and how often the page was left."""
    rows = AnswerEvent.objects.filter(sitting_id__in=sitting_ids).order_by().values_list("sitting_id")
    told = rows.annotate(last=Max("at", filter=_FROM_THE_PAPER), left=Count("pk", filter=Q(kind=EventKind.LEAVE)))
    return {sitting_id: (last, left) for sitting_id, last, left in told}


def _facts(
    seat: tuple[Any, ...],
    sitting: dict[str, Any],
    answered: dict[UUID, int],
    signs: dict[UUID, tuple[datetime | None, int]],
) -> SeatFacts:
    seat_id, number, person_id, name, note, asked = seat
    if sitting["id"] is None:
        return SeatFacts(seat_id, number, person_id, name, note)
    last, leaves = signs.get(sitting["id"], (sitting["started_at"], 0))
    return SeatFacts(
        *(seat_id, number, person_id, name, note),
        clock=_clock(sitting),
        asked=asked or 0,
        answered=answered.get(sitting["id"], 0),
        leaves=leaves,
        last_sign=max(last or sitting["started_at"], sitting["started_at"]),
        **{key: sitting[key] for key in _AS_STORED},
    )


def _clock(sitting: dict[str, Any]) -> SittingClock:
    """Its time; the edition is asked only for one that pauses, and kept by the process."""
    allowance = 0
    if sitting["paused_at"] is not None:
        payload = queries.load_payload(sitting["edition_id"], sitting["edition__digest"])
        allowance = payload.get("pause_minutes", 0) * 60
    return SittingClock(sitting["deadline"], allowance, sitting["pause_used"], sitting["paused_at"])


def open_sittings(session_id: UUID) -> list[UUID]:
    """The sittings of the session that nobody handed in yet, by seat or not; one query."""
    rows = Sitting.objects.filter(session_id=session_id, state=SittingState.OPEN).order_by("started_at", "pk")
    return list(rows.values_list("pk", flat=True))
