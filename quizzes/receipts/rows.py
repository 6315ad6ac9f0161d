"""Sittings as lines of a list: on the screen and in the workbook alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kernel.masking import mask_phone
from kernel.units import Score, format_points
from quizzes.enums import SittingMode, SittingState
from quizzes.logic.verdicts import receipt_number
from quizzes.models import Sitting


@dataclass(frozen=True, slots=True)
class Row:
    """One sitting. `score` is on the scale of 100, empty before there is one; `sign` the shape beside `outcome`."""

    id: UUID
    person_id: int
    name: str
    phone: str
    enterprise: str
    quiz: str
    try_number: int
    mode: str
    outcome: str
    sign: str
    started_at: datetime
    submitted_at: datetime | None
    answered: int | None
    score: str
    number: str
    extra_minutes: int


def rows_of(sittings: Iterable[Sitting], units: Mapping[int, str]) -> list[Row]:
    """Lines of a list; `units`: the enterprise by person."""
    return [_row(sitting, units.get(sitting.person_id, "")) for sitting in sittings]


def _row(sitting: Sitting, enterprise: str) -> Row:
    outcome, sign = _outcome(sitting)
    scored = sitting.submitted_at is not None and sitting.points_out_of
    return Row(
        id=sitting.pk,
        person_id=sitting.person_id,
        name=sitting.person.name,
        phone=mask_phone(sitting.person.phone),
        enterprise=enterprise,
        quiz=sitting.edition.quiz.title,
        try_number=sitting.try_number,
        mode=str(SittingMode(sitting.mode).label),
        outcome=outcome,
        sign=sign,
        started_at=sitting.started_at,
        submitted_at=sitting.submitted_at,
        answered=sitting.answered,
        score=_score(sitting) if scored else "",
        number=receipt_number(sitting.receipt_digest) if sitting.receipt_digest else "",
        extra_minutes=sitting.extra_seconds // 60,
    )


def _outcome(sitting: Any) -> tuple[str, str]:
    if sitting.state == SittingState.VOID:
        return str(SittingState.VOID.label), "no"
    if sitting.state == SittingState.OPEN:
        return str(SittingState.OPEN.label), "warn"
    if sitting.passed is None:
        return _("Being marked"), "warn"
    return (_("Passed"), "ok") if sitting.passed else (_("Not passed"), "no")


def _score(sitting: Any) -> str:
    return format_points(Score(sitting.points_got or 0, sitting.points_out_of).scaled())
