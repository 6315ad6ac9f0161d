"""What the study knows of one person, for the person's own page and its download."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kernel.clock import today
from learning.enums import TrainingKind
from learning.models import Certificate, Course, HoursEntry, LessonReading
from learning.queries import status_of


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A row of the ledger in words."""

    occurred_on: date
    title: str
    kind: str
    minutes: int
    enterprise: str
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate issued here."""

    id: str
    serial: str
    title: str
    issued_on: date
    valid_until: date | None
    status: str


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A lesson opened, and when it was read."""

    course: str
    lesson: str
    opened_at: datetime
    done_at: datetime | None
    seconds: int


def ledger_of(person_id: int) -> list[LedgerLine]:
    """Every row of the ledger, newest first; one query."""
    rows = HoursEntry.objects.filter(person_id=person_id).select_related("enterprise")
    return [
        LedgerLine(
            occurred_on=row.occurred_on,
            title=row.title,
            kind=str(TrainingKind(row.kind).label),
            minutes=row.minutes,
            enterprise=row.enterprise.name if row.enterprise else "",
            reason=row.reason,
            recorded_at=row.recorded_at,
        )
        for row in rows.order_by("-occurred_on", "-pk")
    ]


def certificate_lines(person_id: int) -> list[CertificateLine]:
    """Certificates issued here, newest first; two queries."""
    rows = list(Certificate.objects.filter(holder_id=person_id).defer("facts"))
    keys = [row.source_key for row in rows if row.source_kind == "course" and row.source_key.isdecimal()]
    titles = {str(key): title for key, title in Course.objects.filter(pk__in=keys).values_list("pk", "title")}
    return [
        CertificateLine(
            id=str(row.pk),
            serial=row.serial,
            title=titles.get(row.source_key, ""),
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            status=str(status_of(row, today())),
        )
        for row in rows
    ]


def readings_of(person_id: int) -> list[ReadingLine]:
    """Lessons opened, newest first; one query."""
    rows = LessonReading.objects.filter(person_id=person_id).select_related("lesson__course").order_by("-opened_at")
    return [
        ReadingLine(row.lesson.course.title, row.lesson.title, row.opened_at, row.done_at, row.seconds) for row in rows
    ]
