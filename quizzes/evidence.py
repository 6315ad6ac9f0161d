"""What the schoolroom knows of people: sittings, how long they are kept, what is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Max
from django.utils.translation import ngettext

from kernel.batches import batches
from kernel.clock import legal_date
from orgs.privacy import evidence
from orgs.privacy.keeping import CHUNK, last_days, special_people
from quizzes.models import Sitting


class SittingEvidence:
    """Registered with `orgs.privacy.evidence`."""

    def later(self, person_ids: Collection[int], since: datetime) -> dict[int, list[str]]:
        """One query a chunk: sittings begun since."""
        found: dict[int, list[str]] = {}
        for chunk in batches(person_ids, CHUNK):
            rows = Sitting.objects.filter(person_id__in=chunk, started_at__gte=since).order_by()
            for person_id, n in rows.values_list("person_id").annotate(n=Count("pk")):
                found[person_id] = [ngettext("%(n)d sitting", "%(n)d sittings", n) % {"n": n}]
        return found

    def keep_until(self, person_ids: Collection[int]) -> dict[int, date]:
        """The result of a test is part of the training record (Law Art. 28(4)): from the day of the last sitting."""
        last: dict[int, date] = {}
        for chunk in batches(person_ids, CHUNK):
            rows = Sitting.objects.filter(person_id__in=chunk).order_by().values_list("person_id")
            days = [(key, legal_date(at)) for key, at in rows.annotate(day=Max("started_at"))]
            last |= last_days(days, special=special_people(chunk))
        return last

    def erase(self, person_id: int) -> int:
        """Nothing: sittings and their journal hold a number that no longer names anybody, and count for the items."""
        return 0


def register_evidence() -> None:
    """Called in `ready()`."""
    evidence.register("quizzes", SittingEvidence())
