"""Merged spellings of an enterprise. Rows are never repointed, so every question about one asks about all of them.

A merge says that two names always were one enterprise: it holds for past days too, until it is undone.
"""

from __future__ import annotations

from django.db.models import QuerySet

from orgs.logic.merges import end_of_chain, spellings_of
from orgs.models import Enterprise, EnterpriseAlias


def mains_by_alias() -> dict[int, int]:
    """Each merged-away spelling and what it was merged into (perhaps merged away itself); one query."""
    return dict(EnterpriseAlias.objects.filter(undone_at=None).values_list("alias_id", "main_id"))


def main_id(enterprise_id: int) -> int:
    """The main spelling of an enterprise: itself unless merged away; one query."""
    return end_of_chain(enterprise_id, mains_by_alias())


def spelling_ids(enterprise_id: int) -> tuple[int, ...]:
    """All spellings of an enterprise, the main one first; one query."""
    return spellings_of(enterprise_id, mains_by_alias())


def main_enterprises() -> QuerySet[Enterprise]:
    """Enterprises that were not merged away."""
    merged = EnterpriseAlias.objects.filter(undone_at=None)
    return Enterprise.objects.exclude(pk__in=merged.values("alias_id"))
