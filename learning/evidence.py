"""What the study knows of people: later readings, hours and certificates; how long they are kept; forgetting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils.translation import ngettext

from kernel.batches import batches
from kernel.clock import legal_date
from learning.models import Certificate, HoursEntry, LessonReading
from media.printing.erasing import erase_prints
from orgs.privacy import evidence
from orgs.privacy.keeping import CHUNK, last_days, special_people


class LearningEvidence:
    """Registered with `orgs.privacy.evidence`."""

    def later(self, person_ids: Collection[int], since: datetime) -> dict[int, list[str]]:
        """Three queries a chunk: lessons opened, ledger rows, certificates issued since."""
        found: dict[int, list[str]] = defaultdict(list)
        for chunk in batches(person_ids, CHUNK):
            readings = LessonReading.objects.filter(person_id__in=chunk, opened_at__gte=since)
            for person_id, n in _counted(readings, "person_id"):
                found[person_id].append(ngettext("%(n)d lesson", "%(n)d lessons", n) % {"n": n})
            entries = HoursEntry.objects.filter(person_id__in=chunk, recorded_at__gte=since)
            for person_id, n in _counted(entries, "person_id"):
                found[person_id].append(ngettext("%(n)d ledger row", "%(n)d ledger rows", n) % {"n": n})
            certificates = Certificate.objects.filter(holder_id__in=chunk, created_at__gte=since)
            for person_id, n in _counted(certificates, "holder_id"):
                found[person_id].append(ngettext("%(n)d certificate", "%(n)d certificates", n) % {"n": n})
        return dict(found)

    def keep_until(self, person_ids: Collection[int]) -> dict[int, date]:
        """From the day of the last training, lesson or certificate; a certificate at least while it is valid."""
        last: dict[int, date] = {}
        for chunk in batches(person_ids, CHUNK):
            special = special_people(chunk)
            valid = Certificate.objects.filter(holder_id__in=chunk).order_by().values_list("holder_id")
            last |= last_days(_days(chunk), special=special)
            for person_id, until in valid.annotate(until=Max("valid_until")):
                if until is not None:
                    last[person_id] = max(until, last.get(person_id, until))
        return last

    def erase(self, person_id: int) -> int:
        """Readings go, prints of certificates go, reasons that a person wrote go.

        The ledger's rows stay: they hold a number that no longer names anybody. A certificate's facts cannot be read
        once the holder's key is gone; its number and state still answer whoever asks.
        """
        gone, _rows = LessonReading.objects.filter(person_id=person_id).delete()
        certificates = list(Certificate.objects.filter(holder_id=person_id).values_list("pk", flat=True))
        gone += erase_prints(form="certificate", keys=[f"certificate:{key}" for key in certificates])
        Certificate.objects.filter(pk__in=certificates).update(revoked_reason="", print_job=None, facts=b"")
        return gone + len(certificates)


def _counted(rows: QuerySet[Any], by: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(by).annotate(n=Count("pk"))


def _days(chunk: Collection[int]) -> list[tuple[int, date | None]]:
    hours = HoursEntry.objects.filter(person_id__in=chunk).order_by().values_list("person_id")
    certificates = Certificate.objects.filter(holder_id__in=chunk).order_by().values_list("holder_id")
    readings = LessonReading.objects.filter(person_id__in=chunk).order_by().values_list("person_id")
    seen = ((key, legal_date(at)) for key, at in readings.annotate(day=Max("opened_at")))
    return list(chain(hours.annotate(day=Max("occurred_on")), certificates.annotate(day=Max("issued_on")), seen))


def register_evidence() -> None:
    """Called in `ready()`."""
    evidence.register("learning", LearningEvidence())
