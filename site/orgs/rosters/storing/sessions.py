"""Whose sessions end with an import."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from kernel.batches import batches
from orgs.models import Person, Post


def users_without_post(person_ids: Iterable[int], *, on: date) -> list[int]:
    """The accounts of those among `person_ids` who have no post that goes on after the day `on`."""
    found: list[int] = []
    for chunk in batches(sorted(set(person_ids)), 1000):
        current = Post.objects.filter(Q(ended_on=None) | Q(ended_on__gt=on), person_id__in=chunk)
        left = Person.objects.filter(pk__in=chunk).exclude(user=None).exclude(pk__in=current.values("person_id"))
        found += left.values_list("user_id", flat=True)
    return found
