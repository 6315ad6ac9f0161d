"""What the schoolroom knows of people: sittings and practice, how long they are kept, what is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Count, Max, Q
from django.utils.translation import ngettext

from kernel.batches import batches
from kernel.clock import legal_date
from orgs.privacy import evidence
from orgs.privacy.keeping import CHUNK, last_days, special_people
from quizzes.models import PracticeAnswer, PracticeCard, Seat, Sitting


class SittingEvidence:
    """Registered with `orgs.privacy.evidence`."""

    def later(self, person_ids: Collection[int], since: datetime) -> dict[int, list[str]]:
        """Three queries a chunk: sittings begun, questions practised, seats in test sessions planned since."""
        found: dict[int, list[str]] = {}
        for chunk in batches(person_ids, CHUNK):
            rows = Sitting.objects.filter(person_id__in=chunk, started_at__gte=since).order_by()
            for person_id, n in rows.values_list("person_id").annotate(n=Count("pk")):
                found[person_id] = [ngettext("%(n)d sitting", "%(n)d sittings", n) % {"n": n}]
            answers = PracticeAnswer.objects.filter(person_id__in=chunk, at__gte=since).order_by()
            for person_id, n in answers.values_list("person_id").annotate(n=Count("pk")):
                words = ngettext("%(n)d question practised", "%(n)d questions practised", n) % {"n": n}
                found.setdefault(person_id, []).append(words)
            planned = Q(session__created_at__gte=since) | Q(session__planned_at__gte=since)
            seats = Seat.objects.filter(planned, person_id__in=chunk).order_by().values_list("person_id")
            for person_id, n in seats.annotate(n=Count("pk")):
                words = ngettext("%(n)d seat in a test session", "%(n)d seats in test sessions", n) % {"n": n}
                found.setdefault(person_id, []).append(words)
        return found

    def keep_until(self, person_ids: Collection[int]) -> dict[int, date]:
        """The result of a test is part of the training record (Law Art. 28(4)): from the day of the last sitting.

        Practice is nobody's record: it prolongs nothing.
        """
        last: dict[int, date] = {}
        for chunk in batches(person_ids, CHUNK):
            rows = Sitting.objects.filter(person_id__in=chunk).order_by().values_list("person_id")
            days = [(key, legal_date(at)) for key, at in rows.annotate(day=Max("started_at"))]
            last |= last_days(days, special=special_people(chunk))
        return last

    def erase(self, person_id: int) -> int:
        """Practice goes. Sittings and their journal stay: they hold a number that no longer names anybody, and count
        for the items."""
        cards, _by_table = PracticeCard.objects.filter(person_id=person_id).delete()
        answers, _by_table = PracticeAnswer.objects.filter(person_id=person_id).delete()
        return cards + answers


def register_evidence() -> None:
    """Called in `ready()`."""
    evidence.register("quizzes", SittingEvidence())
