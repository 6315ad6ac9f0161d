"""Changing what an office keeps about an enterprise besides name and place."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from kernel.errors import NotFound
from orgs.models import Enterprise
from plumbing import audit

FACTS = (
    "industry", "risk_level", "hours_high_risk", "exam_required", "address", "contact_name", "contact_phone",
    "accepts_joins",
)  # fmt: skip
# Whom to ring is a person's number: the log says that it changed, not to what.
_PRIVATE = frozenset({"contact_name", "contact_phone"})


def change_facts(enterprise_id: int, *, actor: Any, **facts: Any) -> tuple[str, ...]:
    """Writes those of `FACTS` that differ and logs them; returns their names. Nothing differs: nothing is written.

    Raises `NotFound("enterprise-unknown")`.
    """
    with transaction.atomic():
        row = Enterprise.objects.select_for_update().filter(pk=enterprise_id).first()
        if row is None:
            raise NotFound("enterprise-unknown")
        changed = {name: facts[name] for name in FACTS if name in facts and getattr(row, name) != facts[name]}
        if not changed:
            return ()
        before = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        detail = {name: _told(name, before[name], value) for name, value in changed.items()}
        audit.record("change_enterprise", actor=actor, target=("enterprise", row.pk), changed=detail)
        return tuple(changed)


def _told(name: str, before: Any, after: Any) -> list[Any]:
    return ["…", "…"] if name in _PRIVATE else [before, after]
