"""Writing the audit log. Reading it is the county office's screen (`plumbing.audit.queries`).

Details hold ids, counts and labels of things, never names, phones or ID numbers of people: what is erased
elsewhere could not be erased here. The actor is written down by account name; who that is, the account says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kernel.masking import mask_id_number, mask_phone
from plumbing.models import AuditEntry

BATCH = 500
ID_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9Xx](?![0-9])")
PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


def record(action: str, *, actor: Any = None, target: tuple[str, object] | None = None, **detail: Any) -> None:
    """One line: `action` is verb_noun; `actor` a user or None for the system; `target` (kind, key)."""
    _line(action, actor, target, detail).save()


def record_each(action: str, *, actor: Any = None, targets: Iterable[tuple[str, object]], **detail: Any) -> None:
    """One line a target, all with the same detail; a statement for each five hundred."""
    lines = [_line(action, actor, target, detail) for target in targets]
    AuditEntry.objects.bulk_create(lines, batch_size=BATCH)


def _line(action: str, actor: Any, target: tuple[str, object] | None, detail: dict[str, Any]) -> AuditEntry:
    kind, key = target or ("", "")
    return AuditEntry(
        action=action,
        actor_id=getattr(actor, "pk", None),
        actor_label=_label(actor),
        target_kind=kind,
        target_key=str(key)[:64],
        detail={key: _scrubbed(value) for key, value in detail.items()},
    )


def _scrubbed(value: Any) -> Any:
    """Reasons are typed by people: whole ID numbers and phones in them are starred, as a last net; NUL, which
    PostgreSQL's JSON refuses, goes.
    """
    if isinstance(value, str):
        value = value.replace("\0", "")
        return PHONE.sub(
            lambda found: mask_phone(found[0]), ID_NUMBER.sub(lambda found: mask_id_number(found[0]), value)
        )
    if isinstance(value, dict):
        return {key: _scrubbed(each) for key, each in value.items()}
    return [_scrubbed(each) for each in value] if isinstance(value, list | tuple) else value


def _label(actor: Any) -> str:
    """The account's name (``person-17``, ``officer``), which outlives nothing of the person's own name."""
    return str(actor.get_username())[:100] if hasattr(actor, "get_username") and actor.pk else ""
