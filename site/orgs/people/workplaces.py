"""Where many people work today, in few queries."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from kernel.batches import batches
from orgs.logic.merges import end_of_chain
from orgs.models import Post
from orgs.queries import mains_by_alias, today

CHUNK = 900


def workplaces_of(person_ids: Collection[int]) -> dict[int, int]:
    """By person, the enterprise (main spelling) of the newest post that goes on; two queries, one more a chunk."""
    mains = mains_by_alias()
    found: dict[int, int] = {}
    for chunk in batches(sorted(set(person_ids)), CHUNK):
        rows = Post.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today()), person_id__in=chunk)
        found |= dict(rows.order_by("started_on", "pk").values_list("person_id", "enterprise_id"))
    return {person: end_of_chain(enterprise, mains) for person, enterprise in found.items()}
