"""Reading the audit log: what fits some filters, newest first, page by page without counting a million rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from plumbing.models import AuditEntry

PAGE = 50
ABOUT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    id: int
    at: datetime
    actor_id: int | None
    actor_label: str
    action: str
    target_kind: str
    target_key: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields do not filter. `since` is included, `until` is not."""

    actor_ids: tuple[int, ...] | None = None
    action: str = ""
    target_kind: str = ""
    target_key: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Lines, and the cursor of the page that follows ("" on the last)."""

    entries: tuple[Entry, ...]
    following: str


def page_of(wanted: Wanted, *, cursor: str = "", size: int = PAGE) -> Page:
    """The lines after a cursor; one query, whatever the log's size (each filter has its index, text has none)."""
    rows = list(_rows(wanted, cursor)[: size + 1])
    entries = tuple(_entry(row) for row in rows[:size])
    return Page(entries, cursor_of(entries[-1].at, entries[-1].id) if len(rows) > size else "")


def count_up_to(wanted: Wanted, limit: int) -> int:
    """How many lines fit, counted no further than `limit` + 1."""
    return _matching(wanted).order_by()[: limit + 1].count()


def stream(wanted: Wanted, *, limit: int) -> Iterator[Entry]:
    """The lines one after another, newest first, at most `limit`; memory does not grow with them."""
    return (_entry(row) for row in _rows(wanted, "")[:limit].iterator(chunk_size=1000))


def entries_about(kind: str, key: object, *, action: str = "", limit: int = ABOUT_LIMIT) -> tuple[Entry, ...]:
    """What was done to one thing, newest first; one query."""
    wanted = Wanted(target_kind=kind, target_key=str(key), action=action)
    return tuple(_entry(row) for row in _rows(wanted, "")[:limit])


def known_actions() -> list[str]:
    """Every action that stands in the log; reads the index only, jumping from one action to the next."""
    found: list[str] = []
    while True:
        rows = AuditEntry.objects.order_by("action")
        following = rows.filter(action__gt=found[-1]) if found else rows
        action = following.values_list("action", flat=True).first()
        if action is None:
            return found
        found.append(action)


def _matching(wanted: Wanted) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.all()
    if wanted.actor_ids is not None:
        rows = rows.filter(actor_id__in=wanted.actor_ids)
    exact = {"action": wanted.action, "target_kind": wanted.target_kind, "target_key": wanted.target_key}
    rows = rows.filter(**{key: value for key, value in exact.items() if value})
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__lt=wanted.until)
    return _with_text(rows, wanted.text) if wanted.text else rows


def _with_text(rows: QuerySet[AuditEntry], text: str) -> QuerySet[AuditEntry]:
    """SQLite keeps JSON with Chinese escaped, PostgreSQL without: both spellings are looked for."""
    escaped = json.dumps(text)[1:-1]
    wanted = Q(words__icontains=text) | Q(words__icontains=escaped) | Q(target_key__icontains=text)
    return rows.annotate(words=Cast("detail", TextField())).filter(wanted)


def _rows(wanted: Wanted, cursor: str) -> QuerySet[AuditEntry]:
    return after(_matching(wanted).order_by("-at", "-id"), cursor)


def cursor_of(at: datetime, key: int) -> str:
    """Where a page ends, to go on from: the moment of its last line, and the line's key."""
    return f"{at.isoformat()}~{key}"


def after(rows: QuerySet[Any], cursor: str) -> QuerySet[Any]:
    """What follows a cursor among rows with `at`, newest first; all of them for nonsense."""
    moment, _sep, key = cursor.partition("~")
    try:
        at, last = datetime.fromisoformat(moment), int(key)
    except ValueError:
        return rows
    return rows.filter(at__lte=at).exclude(at=at, pk__gte=last) if at.tzinfo is not None else rows


def _entry(row: AuditEntry) -> Entry:
    return Entry(
        id=row.pk,
        at=row.at,
        actor_id=row.actor_id,
        actor_label=row.actor_label,
        action=row.action,
        target_kind=row.target_kind,
        target_key=row.target_key,
        detail=row.detail,
    )
