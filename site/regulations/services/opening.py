"""Reviews: opened for what cites a version that ends, told to the rooms above on the day, kept in step with the law."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from plumbing import audit
from regulations import replaced
from regulations.enums import Outcome
from regulations.models import Citation, ClauseVersion, ReviewTask
from regulations.services.endings import ENDS, endings_of

BATCH = 2000
_TASKS_OF = ReviewTask.objects.filter(
    version=OuterRef("version"), source_kind=OuterRef("source_kind"), source_key=OuterRef("source_key")
)
# Who cites an ended version anew is asked anew, unless it was found to be right all the same.
STANDS = Q(closed_at=None) | Q(outcome=Outcome.STILL_RIGHT)
CITATIONS_OF = Citation.objects.filter(
    version=OuterRef("version"), source_kind=OuterRef("source_kind"), source_key=OuterRef("source_key")
)


def open_reviews_of(
    version_ids: Iterable[int] | None = None, *, source_kind: str = "", source_keys: Sequence[str] = ()
) -> int:
    """A review for each citation of a version that has ended or will, unless there was one. Of these versions or all;
    of these sources, which have just cited them, or all. Returns how many were opened. Six queries at most, one where
    nothing ends.
    """
    ended = ClauseVersion.objects.filter(ENDS).order_by().values("pk")
    before = _TASKS_OF.filter(STANDS) if source_keys else _TASKS_OF
    rows = Citation.objects.filter(version__in=ended).exclude(Exists(before))
    if version_ids is not None:
        rows = rows.filter(version__in=set(version_ids))
    if source_kind:
        rows = rows.filter(source_kind=source_kind)
    wanted = set(source_keys)
    cited = [row for row in rows if not wanted or row.source_key in wanted]
    if not cited:
        return 0
    endings, now = endings_of(row.version_id for row in cited), timezone.now()
    tasks = [
        ReviewTask(
            version_id=row.version_id, successor_id=ending.successor_id, state_id=ending.state_id,
            source_kind=row.source_kind, source_key=row.source_key, label=row.label, url=row.url,
            reason=ending.reason, due_on=ending.on, opened_at=now,
        )
        for row in cited if (ending := endings.get(row.version_id))
    ]  # fmt: skip
    ReviewTask.objects.bulk_create(tasks, batch_size=BATCH, ignore_conflicts=True)
    return len(tasks)


@transaction.atomic
def flag_due(*, on: date) -> int:
    """Tells the rooms above which of their sources stand on law that has ended by the day `on`; returns how many.

    Kinds for which nobody registered wait. What no longer cites the old version by then needs no review.
    """
    waiting = ReviewTask.objects.filter(closed_at=None, flagged_at=None)
    waiting.exclude(Exists(CITATIONS_OF)).update(closed_at=timezone.now(), outcome=Outcome.CHANGED)
    due = waiting.filter(due_on__lte=on, source_kind__in=replaced.known_kinds())
    groups: dict[tuple[str, str, date], dict[str, int]] = defaultdict(dict)
    flagged = []
    for pk, kind, key, reason, day in due.values_list("pk", "source_kind", "source_key", "reason", "due_on"):
        groups[kind, reason, day][key] = pk
        flagged.append(pk)
    for (kind, reason, day), keys in sorted(groups.items()):
        handler = replaced.handler_of(kind)
        if handler is not None:
            handler.flag(sorted(keys), reason=reason, on=day)
            audit.record("flag_for_review", target=("law", kind), reason=reason, on=day.isoformat(), count=len(keys))
    for start in range(0, len(flagged), BATCH):
        ReviewTask.objects.filter(pk__in=flagged[start : start + BATCH]).update(flagged_at=timezone.now())
    return len(flagged)


@transaction.atomic
def refresh_reviews(*, on: date) -> dict[str, int]:
    """Everything by the calendar: what ended is opened, what came back to life is closed, moved days are followed,
    what is due is told. Safe to repeat; a second run of a day changes nothing.
    """
    return {"revived": _close_revived(), "opened": open_reviews_of(), "moved": _follow(), "flagged": flag_due(on=on)}


def _close_revived() -> int:
    """An end was taken away again: nothing is to be reviewed."""
    living = ClauseVersion.objects.exclude(ENDS).order_by().values("pk")
    rows = list(ReviewTask.objects.filter(closed_at=None, version__in=living))
    told = [row for row in rows if row.flagged_at]
    ReviewTask.objects.filter(pk__in=[row.pk for row in rows if not row.flagged_at]).delete()
    close_rows(told, actor=None, outcome=Outcome.STILL_RIGHT, note="")
    return len(rows)


def _follow() -> int:
    """The day or the successor is another one now."""
    rows = list(ReviewTask.objects.filter(closed_at=None))
    endings = endings_of({row.version_id for row in rows}) if rows else {}
    moved = []
    for row in rows:
        ending = endings.get(row.version_id)
        if ending and (row.due_on, row.successor_id, row.reason) != (ending.on, ending.successor_id, ending.reason):
            row.due_on, row.successor_id, row.reason = ending.on, ending.successor_id, ending.reason
            moved.append(row)
    ReviewTask.objects.bulk_update(moved, ["due_on", "successor", "reason"], batch_size=500)
    return len(moved)


def close_rows(rows: Sequence[ReviewTask], *, actor: Any, outcome: str, note: str) -> int:
    """Closes open reviews; a source of which nothing is left open is told to its room. Returns how many were closed."""
    keys = [row.pk for row in rows]
    if not keys:
        return 0
    closed = ReviewTask.objects.filter(pk__in=keys, closed_at=None).update(
        closed_at=timezone.now(), closed_by=getattr(actor, "pk", None), outcome=outcome, note=note[:300]
    )
    targets = [("review", key) for key in keys]
    audit.record_each("close_review", actor=actor, targets=targets, outcome=outcome, note=note[:300])
    sources = sorted({(row.source_kind, row.source_key) for row in rows})
    open_still = set(
        ReviewTask.objects.filter(closed_at=None)
        .filter(Q(source_kind__in={kind for kind, _key in sources}), Q(source_key__in={key for _kind, key in sources}))
        .values_list("source_kind", "source_key")
    )
    for kind, key in sources:
        handler = replaced.handler_of(kind)
        if handler is not None and (kind, key) not in open_still:
            handler.close(key)
    return closed
