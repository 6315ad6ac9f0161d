"""What the schoolroom knows of one person, for the person's own page and its download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from quizzes.models import Sitting


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One try at a quiz; points in hundredths."""

    quiz: str
    started_at: datetime
    submitted_at: datetime | None
    points_got: int | None
    points_out_of: int | None
    passed: bool | None


def sittings_of(person_id: int) -> list[SittingLine]:
    """Every try, newest first; one query."""
    fields = ("edition__quiz__title", "started_at", "submitted_at", "points_got", "points_out_of", "passed")
    rows = Sitting.objects.filter(person_id=person_id).order_by("-started_at", "-pk")
    return [SittingLine(*row) for row in rows.values_list(*fields)]
