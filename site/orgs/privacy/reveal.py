"""The one way to a whole ID number: with a reason, written down (domain reference 8; PIPL Arts. 6, 51)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from kernel.batches import batches
from kernel.errors import DomainError
from orgs.models import Person
from plumbing import audit

ACTION = "reveal_id_number"
EXPORT_ACTION = "export_id_numbers"
SHORTEST_REASON = 4
LONGEST_REASON = 200
CHUNK = 1000


def checked_reason(reason: str) -> str:
    """The reason as it is logged. Raises DomainError ``reason-missing`` for fewer than four characters."""
    kept = " ".join(reason.split())[:LONGEST_REASON]
    if len(kept) < SHORTEST_REASON:
        raise DomainError("reason-missing", shortest=SHORTEST_REASON)
    return kept


@transaction.atomic
def id_number(person_id: int, *, reason: str, actor: Any) -> str:
    """One whole ID number ("" if none is kept). The look is logged first, and the person sees it on the own page.

    The caller's door says whether `actor` may. Raises DomainError ``reason-missing``, `Person.DoesNotExist`.
    """
    kept = checked_reason(reason)
    person = Person.objects.only("pk", "id_number").get(pk=person_id)
    audit.record(ACTION, actor=actor, target=("person", person_id), reason=kept)
    return str(person.id_number or "")


@transaction.atomic
def id_numbers(person_ids: Collection[int], *, reason: str, actor: Any) -> dict[int, str]:
    """Whole ID numbers for an export: one line for the export with its count, and one a person, so that each sees it.

    People without a number are absent and not logged. Raises DomainError ``reason-missing``.
    """
    kept = checked_reason(reason)
    found: dict[int, str] = {}
    for chunk in batches(sorted(set(person_ids)), CHUNK):
        rows = Person.objects.filter(pk__in=chunk).only("pk", "id_number")
        found |= {row.pk: str(row.id_number) for row in rows if row.id_number}
    audit.record(EXPORT_ACTION, actor=actor, reason=kept, people=len(found), asked=len(set(person_ids)))
    audit.record_each(ACTION, actor=actor, targets=[("person", key) for key in found], reason=kept, way="export")
    return found
