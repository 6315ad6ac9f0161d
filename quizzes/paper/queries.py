"""Reading papers on paper: batches in reach, the copies of one, a copy by its printed number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count, Q, QuerySet

from orgs.kiosk_queries import units_kept
from orgs.logic.access import Actor
from orgs.queries import names_of_people
from quizzes.enums import BankUse, SittingState
from quizzes.logic.papers import Paper, is_answered
from quizzes.logic.responses import decode_response, encode_response
from quizzes.models import PaperBatch, PaperCopy, Quiz
from quizzes.paper.layout import Block, Line, blocks_of
from quizzes.paper.numbers import paper_number
from quizzes.queries import load_payload

OUT, ENTERED, WITHDRAWN = "out", "entered", "withdrawn"
_STATES = {SittingState.OPEN: OUT, SittingState.SUBMITTED: ENTERED, SittingState.VOID: WITHDRAWN}


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy in a list. `state`: ``out``, ``entered``, ``withdrawn``. Points in hundredths; None while not marked."""

    number: int
    printed_number: str
    person_id: int
    name: str
    state: str
    sitting_id: UUID
    entered_by: str
    entered_at: datetime | None
    passed: bool | None
    points_got: int | None
    points_out_of: int | None
    unmarked: int
    reason: str


@dataclass(frozen=True)
class OpenCopy:
    """A copy with its frozen paper, for entering what is on it."""

    copy: PaperCopy

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Its sections."""
        sitting = self.copy.sitting
        payload = load_payload(sitting.edition_id, sitting.edition.digest)
        return blocks_of(payload, Paper.from_json(sitting.paper))

    @property
    def lines(self) -> list[Line]:
        """All its questions."""
        return [line for block in self.blocks for line in block.lines]

    @property
    def printed_number(self) -> str:
        """As it stands on the paper."""
        return paper_number(self.copy.batch.code, self.copy.number)

    @property
    def name(self) -> str:
        """Whose it is."""
        return str(self.copy.sitting.person.name)

    @property
    def state(self) -> str:
        """``out``, ``entered``, ``withdrawn``."""
        return _STATES[SittingState(self.copy.sitting.state)]

    @cached_property
    def stored_answers(self) -> dict[int, list[str]]:
        """What is stored of it by place, answers only; one query."""
        rows = self.copy.sitting.answers.values_list("item", "response")
        return {at: list(response) for at, response in rows if is_answered(response)}

    def as_stored(self, at: int, wire: Sequence[Any]) -> list[str]:
        """A wire form as it would be stored."""
        line = self.lines[at]
        return decode_response(line.item, line.place, list(wire))

    def as_wire(self, at: int, stored: Sequence[str]) -> list[Any]:
        """A stored answer as it would be sent."""
        line = self.lines[at]
        return encode_response(line.item, line.place, stored)


def quizzes_for_paper() -> list[tuple[int, str]]:
    """Published quizzes that are not kept for contests, newest first: id and title; one query."""
    published = Quiz.objects.exclude(use=BankUse.CONTEST).filter(editions__isnull=False).distinct()
    return list(published.order_by("-created_at").values_list("pk", "title"))


def copy_line(copy: OpenCopy) -> CopyLine:
    """A copy as a line of the list; one query."""
    row = copy.copy
    users = get_user_model().objects.in_bulk([row.entered_by]) if row.entered_by else {}
    return _line(row.batch.code, row, users)


def batches_in_reach(actor: Actor) -> QuerySet[PaperBatch]:
    """The batches of the units that the actor keeps papers for, newest first, with counts of copies by state."""
    kept = units_kept(actor)
    state = "copies__sitting__state"
    return (
        PaperBatch.objects.filter(Q(area__in=kept["area"]) | Q(enterprise__in=kept["enterprise"]))
        .select_related("enterprise", "area")
        .annotate(
            drawn=Count("copies"),
            entered=Count("copies", filter=Q(**{state: SittingState.SUBMITTED})),
            withdrawn=Count("copies", filter=Q(**{state: SittingState.VOID})),
        )
        .order_by("-created_at")
    )


def get_batch(batch_id: UUID) -> PaperBatch | None:
    """A batch with its unit; one query."""
    rows = PaperBatch.objects.select_related("enterprise", "area", "quiz")
    return rows.filter(pk=batch_id).first()


def unit_name(batch: PaperBatch) -> str:
    """The enterprise's or the area's name."""
    unit = batch.enterprise or batch.area
    return unit.name if unit else ""


def copy_lines(batch: PaperBatch) -> list[CopyLine]:
    """Every copy of a batch by number; two queries."""
    rows = list(_copies().filter(batch=batch).order_by("number"))
    users = get_user_model().objects.in_bulk({row.entered_by for row in rows if row.entered_by})
    return [_line(batch.code, row, users) for row in rows]


def _line(code: str, row: PaperCopy, users: Mapping[int, Any]) -> CopyLine:
    sitting = row.sitting
    return CopyLine(
        number=row.number,
        printed_number=paper_number(code, row.number),
        person_id=sitting.person_id,
        name=sitting.person.name,
        state=_STATES[SittingState(sitting.state)],
        sitting_id=sitting.pk,
        entered_by=str(users.get(row.entered_by or 0, "")),
        entered_at=row.entered_at,
        passed=sitting.passed,
        points_got=sitting.points_got,
        points_out_of=sitting.points_out_of,
        unmarked=sitting.unmarked,
        reason=sitting.void_reason,
    )


def counts_of(lines: list[CopyLine]) -> dict[str, int]:
    """How many copies are in which state."""
    found = Counter(line.state for line in lines)
    return {state: found[state] for state in (OUT, ENTERED, WITHDRAWN)}


def open_copy(batch_id: UUID, number: int) -> OpenCopy | None:
    """A copy with what its pages need; one query (its edition is kept in memory)."""
    row = _copies().filter(batch=batch_id, number=number).first()
    return OpenCopy(row) if row else None


def open_copies(batch_id: UUID) -> dict[int, OpenCopy]:
    """All copies of a batch by number; one query."""
    return {row.number: OpenCopy(row) for row in _copies().filter(batch=batch_id)}


def _copies() -> QuerySet[PaperCopy]:
    rows = PaperCopy.objects.select_related("batch", "sitting__person", "sitting__edition")
    return rows.defer("sitting__edition__payload", "sitting__person__id_number", "sitting__person__data_key")


def find_copy(actor: Actor, code: str, number: int) -> tuple[UUID, int] | None:
    """Batch and number of a copy in the actor's reach; None alike for a missing one and a foreign one."""
    found = batches_in_reach(actor).filter(code=code, copies__number=number).values_list("pk", flat=True).first()
    return (found, number) if found else None


def names_left_out(batch: PaperBatch) -> list[tuple[str, str]]:
    """Name and code of the reason of everybody who got no paper; one query."""
    names = names_of_people([pk for pk, _code in batch.left_out])
    return [(names.get(pk, ""), code) for pk, code in batch.left_out]
