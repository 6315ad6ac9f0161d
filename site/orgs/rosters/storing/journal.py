"""What an import made and changed, kept so that it can be taken back.

Of what was made there is one line for 500 rows, with a mark of each: whether somebody changed it since. Of what was
changed there is one line a row, with what stood there before and what the import wrote. All of it is sealed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from kernel.batches import batches
from orgs.models import (
    Area,
    Enterprise,
    EnterpriseGrid,
    Grid,
    HeldCertificate,
    Person,
    Post,
    RosterChange,
    SpecialOperation,
)
from plumbing.crypto import encrypt

MARKED = 500
BATCH = 1000
NO_RUN = UUID(int=0)

# Made: action → model, and the fields by which it is seen whether somebody changed it since.
MADE: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "operation": (SpecialOperation, ("kind", "valid_from", "valid_to")),
    "certificate": (
        HeldCertificate, ("system", "kind", "issuer", "issued_on", "valid_from", "valid_to", "review_due_on",
                          "removed_at"),
    ),
    "post": (
        Post, ("staff_number", "department", "team", "category", "job_title", "employment_form", "started_on",
               "start_reason", "ended_on", "end_reason"),
    ),
    "person": (Person, ("name", "sex", "birth_date", "phone", "id_number_index", "erased_at")),
    "grid_link": (EnterpriseGrid, ("valid_from", "valid_to")),
    "enterprise": (
        Enterprise, ("name", "area_id", "industry", "risk_level", "hours_high_risk", "exam_required", "address",
                     "contact_name", "contact_phone", "accepts_joins"),
    ),
    "grid": (Grid, ("name", "kind")),
    "area": (Area, ("name", "level")),
}  # fmt: skip
# Changed: action → model. `post_end` is a change too; it is told apart for the counts.
CHANGED: dict[str, type[Model]] = {
    "person_change": Person, "post_change": Post, "post_end": Post, "operation_change": SpecialOperation,
    "certificate_change": HeldCertificate,
}  # fmt: skip
REMOVED = "operation_gone"


def mark(values: Iterable[Any]) -> str:
    """A short digest of a row's values, as they are in the database."""
    text = "\x1f".join(plain(value) or "" for value in values)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


def mark_of(row: Any, action: str) -> str:
    """The mark of a row that is about to be written."""
    return mark(getattr(row, name) for name in MADE[action][1])


def plain(value: Any) -> str | None:
    """A value as JSON keeps it; empty text and None stay apart."""
    if value is None or isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def change(action: str, object_id: int, person_id: int | None, before: Mapping[str, Any], after: Mapping[str, Any]
           ) -> RosterChange:  # fmt: skip
    """A line for something changed; `after` is what the import wrote, as far as it can be checked. Sealed at once."""
    said = {
        "before": {name: plain(value) for name, value in before.items()},
        "after": {name: plain(value) for name, value in after.items()},
    }
    return RosterChange(run_id=NO_RUN, action=action, object_id=object_id, person_id=person_id, before=_sealed(said))


def made(run_id: UUID, action: str, marks: Iterable[tuple[int, str]]) -> None:
    """Lines for what was made: keys with their marks."""
    lines = [
        RosterChange(run_id=run_id, action=action, object_id=batch[0][0], before=_sealed(dict(batch)))
        for batch in batches(marks, MARKED)
    ]
    RosterChange.objects.bulk_create(lines)


def write(run_id: UUID, lines: list[RosterChange]) -> None:
    """Keep lines that were made ready before the run was known."""
    for line in lines:
        line.run_id = run_id
    RosterChange.objects.bulk_create(lines, batch_size=BATCH)


def _sealed(said: Mapping[Any, Any]) -> Any:
    return encrypt(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())
