"""Writing the audit log. Reading it is the county office's screen."""

from __future__ import annotations

from typing import Any

from plumbing.models import AuditEntry


def record(action: str, *, actor: Any = None, target: tuple[str, object] | None = None, **detail: Any) -> None:
    """One line: `action` is verb_noun; `actor` a user or None for the system; `target` (kind, key)."""
    kind, key = target or ("", "")
    AuditEntry.objects.create(
        action=action,
        actor_id=getattr(actor, "pk", None),
        actor_label=str(actor)[:100] if actor is not None and getattr(actor, "pk", None) else "",
        target_kind=kind,
        target_key=str(key)[:64],
        detail=detail,
    )
