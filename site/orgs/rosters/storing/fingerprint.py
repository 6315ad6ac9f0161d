"""Whether anything that a roster was compared with has changed: a digest of rows, without making objects of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from kernel.batches import batches
from orgs.models import (
    Enterprise,
    EnterpriseAlias,
    EnterpriseGrid,
    FormerName,
    HeldCertificate,
    Person,
    Post,
    SpecialOperation,
)

CHUNK = 10_000
_PERSON = ("pk", "name", "id_number_index", "sex", "birth_date", "phone")
_POST = (
    "pk", "person_id", "enterprise_id", "staff_number", "department", "team", "category", "job_title", "started_on",
    "employment_form", "ended_on",
)  # fmt: skip
_HELD = ("pk", "removed_at", "system", "kind", "issuer", "issued_on", "valid_from", "valid_to", "review_due_on")


def units_digest() -> str:
    """Of every enterprise by all its names, with its grids."""
    return _digest(
        Enterprise.objects.order_by("pk").values_list("pk", "name", "industry", "hours_high_risk"),
        EnterpriseAlias.objects.order_by("pk").values_list("pk", "alias_id", "main_id", "undone_at"),
        FormerName.objects.order_by("pk").values_list("pk", "enterprise_id", "name"),
        EnterpriseGrid.objects.order_by("pk").values_list("enterprise_id", "grid__name", "valid_from", "valid_to"),
    )


def people_digest(person_ids: Iterable[int], *, with_certificates: bool) -> str:
    """Of people with their posts, special operations and, where they are wanted, certificates."""
    parts = []
    for chunk in batches(sorted(person_ids), CHUNK):
        operations = SpecialOperation.objects.filter(post__person_id__in=chunk).order_by("pk")
        held = HeldCertificate.objects.filter(person_id__in=chunk if with_certificates else []).order_by("pk")
        parts.append(
            _digest(
                Person.objects.filter(pk__in=chunk).order_by("pk").values_list(*_PERSON),
                Post.objects.filter(person_id__in=chunk).order_by("pk").values_list(*_POST),
                operations.values_list("pk", "post_id", "kind", "valid_to", "certificate_id"),
                held.values_list(*_HELD),
            )
        )
    return " ".join(parts)


def _digest(*queries: Iterable[Any]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for rows in queries:
        digest.update(repr(list(rows)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
