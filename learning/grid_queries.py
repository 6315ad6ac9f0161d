"""Who has trained this year, for grid staff and overviews: one plain question, in a fixed number of queries.

"Trained" is: class hours on record since 1 January, corrections counted. Whether that is enough is another question,
which the desk answers by rule (`queries.hours_short_by_worker`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from learning.models import HoursEntry
from orgs.units.grid_queries import people_on_record, person_ids_query


@dataclass(frozen=True, slots=True)
class Counts:
    """People on record, and how many of them have class hours this year."""

    people: int
    trained: int

    @property
    def untrained(self) -> int:
        """On record, and no class hours this year."""
        return self.people - self.trained


def untrained_in(enterprise_ids: Iterable[int], on: date) -> dict[int, Counts]:
    """By enterprise, its people and how many have trained in the year of `on`; four queries, however many people."""
    asked = list(enterprise_ids)
    trained = trained_people(asked, on)
    return {each: Counts(len(people), len(people & trained)) for each, people in people_on_record(asked, on).items()}


def trained_people(enterprise_ids: Iterable[int], on: date) -> frozenset[int]:
    """Of the people of these enterprises, who has class hours from 1 January to `on`; two queries."""
    rows = HoursEntry.objects.filter(occurred_on__gte=date(on.year, 1, 1), occurred_on__lte=on)
    rows = rows.filter(person_id__in=person_ids_query(enterprise_ids, on)).order_by()
    summed = rows.values("person_id").annotate(minutes_in_all=Sum("minutes")).filter(minutes_in_all__gt=0)
    return frozenset(summed.values_list("person_id", flat=True))
