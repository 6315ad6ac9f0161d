"""Writing in the study: readings, the ledger, certificates. Every change is logged; the ledger only grows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kernel.clock import legal_date
from kernel.errors import DomainError
from learning.enums import CertificateState
from learning.logic.readings import seconds_read
from learning.models import Certificate, HoursEntry, Lesson, LessonReading
from plumbing import audit

CORRECTION = "correction"
# A tab left open overnight is not a night of reading.
READING_CAP_SECONDS = 2 * 3600


@transaction.atomic
def open_lesson(*, person_id: int, lesson_id: int, now: datetime) -> LessonReading:
    """The server's clock starts when the page is first opened; a lesson read in an earlier year begins anew."""
    reading, created = LessonReading.objects.select_for_update().get_or_create(
        person_id=person_id, lesson_id=lesson_id, defaults={"opened_at": now}
    )
    if not created and legal_date(reading.done_at or reading.opened_at).year < legal_date(now).year:
        reading.opened_at, reading.done_at, reading.seconds = now, None, 0
        reading.save()
    return reading


@transaction.atomic
def finish_lesson(*, person_id: int, lesson_id: int, now: datetime) -> LessonReading:
    """The lesson counts as read. Doing it again changes nothing.

    Raises DomainError ``not-opened``, or ``read-too-fast`` with `seconds_left` (what was read so far is kept).
    All the person's readings are locked: of lessons finished at the same moment each counts its own seconds.
    """
    readings = list(LessonReading.objects.select_for_update().filter(person_id=person_id).order_by("pk"))
    reading = next((one for one in readings if one.lesson_id == lesson_id), None)
    if reading is None:
        raise DomainError("not-opened")
    if reading.done_at is not None:
        return reading
    finished = [(one.done_at, one.seconds) for one in readings if one.done_at is not None]
    seconds = seconds_read(reading.opened_at, finished, now=now)
    minimum = Lesson.objects.values_list("minimum_seconds", flat=True).get(pk=lesson_id)
    if seconds < minimum:
        raise DomainError("read-too-fast", seconds_left=minimum - seconds)
    reading.done_at, reading.seconds = now, min(seconds, READING_CAP_SECONDS)
    reading.save(update_fields=["done_at", "seconds"])
    return reading


def credit_hours(  # noqa: PLR0913  (a ledger row has that many columns; all by keyword)
    *,
    person_id: int,
    enterprise_id: int | None,
    minutes: int,
    kind: str,
    occurred_on: date,
    title: str,
    source_kind: str,
    source_key: str,
    evidence: Mapping[str, Any],
    actor: Any = None,
) -> HoursEntry:
    """One credit for a person and source: whoever asks again, or at the same moment, gets the row that stands.

    `minutes` > 0 (DomainError ``no-minutes``). `evidence` is frozen with the row.
    """
    if minutes <= 0:
        raise DomainError("no-minutes")
    source = {"person_id": person_id, "source_kind": source_kind, "source_key": source_key}
    standing = HoursEntry.objects.filter(**source).first()
    if standing is not None:
        return standing
    row = {
        "enterprise_id": enterprise_id,
        "minutes": minutes,
        "kind": kind,
        "occurred_on": occurred_on,
        "title": title[:120],
        "evidence": dict(evidence),
        "recorded_by": getattr(actor, "pk", None),
    }
    try:
        with transaction.atomic():
            entry = HoursEntry.objects.create(**source, **row)
            audit.record("credit_hours", actor=actor, target=("hours_entry", entry.pk), minutes=minutes)
    except IntegrityError:
        return HoursEntry.objects.get(**source)
    return entry


@transaction.atomic
def correct_hours(
    *, entry_id: int, minutes: int, reason: str, actor: Any = None, evidence: dict[str, Any] | None = None
) -> HoursEntry:
    """A new row that adds `minutes` (negative takes away) to an entry, with the reason; both rows stay.

    Raises DomainError ``reason-missing``, ``no-minutes``, ``correction-of-correction``, ``below-zero``.
    """
    entry = HoursEntry.objects.select_for_update().get(pk=entry_id)
    if not reason.strip():
        raise DomainError("reason-missing")
    if minutes == 0:
        raise DomainError("no-minutes")
    if entry.corrects_id is not None:
        raise DomainError("correction-of-correction")
    earlier = list(entry.corrections.values_list("minutes", flat=True))
    if entry.minutes + sum(earlier) + minutes < 0:
        raise DomainError("below-zero", minutes=entry.minutes + sum(earlier))
    correction = HoursEntry.objects.create(
        person_id=entry.person_id,
        enterprise_id=entry.enterprise_id,
        minutes=minutes,
        kind=entry.kind,
        occurred_on=entry.occurred_on,
        title=entry.title,
        source_kind=CORRECTION,
        source_key=f"{entry.pk}:{len(earlier) + 1}",
        evidence=evidence or {},
        corrects=entry,
        reason=reason.strip()[:200],
        recorded_by=getattr(actor, "pk", None),
    )
    audit.record("correct_hours", actor=actor, target=("hours_entry", entry.pk), minutes=minutes, reason=reason)
    return correction


@transaction.atomic
def revoke_certificate(*, certificate_id: UUID, reason: str, now: datetime, actor: Any = None) -> None:
    """The certificate is void from today; its number stays taken. Revoking again changes nothing.

    Raises DomainError ``reason-missing``.
    """
    if not reason.strip():
        raise DomainError("reason-missing")
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if certificate.state == CertificateState.REVOKED:
        return
    certificate.state = CertificateState.REVOKED
    certificate.revoked_on = legal_date(now)
    certificate.revoked_reason = reason.strip()[:200]
    certificate.save(update_fields=["state", "revoked_on", "revoked_reason"])
    audit.record("revoke_certificate", actor=actor, target=("certificate", certificate.pk), reason=reason.strip())


@transaction.atomic
def reinstate_certificate(*, certificate_id: UUID, reason: str, actor: Any = None) -> None:
    """A certificate that was revoked for what no longer holds is valid again, under its number."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if certificate.state != CertificateState.REVOKED:
        return
    certificate.state, certificate.revoked_on, certificate.revoked_reason = CertificateState.VALID, None, ""
    certificate.save(update_fields=["state", "revoked_on", "revoked_reason"])
    audit.record("reinstate_certificate", actor=actor, target=("certificate", certificate.pk), reason=reason)
