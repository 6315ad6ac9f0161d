"""All sittings against their journals, a few hundred at a time: memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from quizzes.logic.journal import Fault
from quizzes.models import Sitting
from quizzes.receipts import queries
from quizzes.receipts.checking import check_sitting

CHUNK = 200
MOST_TOLD = 1000


@dataclass(slots=True)
class Findings:
    """What a run came to. `told` holds the first thousand sittings that differ; `differ` counts all."""

    sittings: int = 0
    lines: int = 0
    differ: int = 0
    gaps: int = 0
    told: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "sittings": self.sittings,
            "lines": self.lines,
            "differ": self.differ,
            "gaps": self.gaps,
            "found": self.told,
        }


def check_all(*, since: datetime | None = None, limit: int | None = None) -> Findings:
    """Replays the journals of all sittings begun or handed in `since` a moment, at most `limit`; three queries for each
    two hundred. Changes nothing, and locks nothing: a sitting that moves meanwhile is looked at once more.
    """
    found = Findings()
    for chunk in _chunks(since, limit):
        for sitting, faults, lines in _checked(chunk):
            found.sittings += 1
            found.lines += lines
            if faults:
                _note(found, sitting, faults)
    return found


def _note(found: Findings, sitting: Sitting, faults: dict[Fault, int]) -> None:
    found.differ += 1
    found.gaps += faults.get("gap", 0)
    if len(found.told) < MOST_TOLD:
        found.told.append({"sitting": str(sitting.pk), "faults": faults})


def _chunks(since: datetime | None, limit: int | None) -> Iterator[list[Sitting]]:
    """By key, so that a long run holds no cursor open."""
    wanted = Q() if since is None else Q(started_at__gte=since) | Q(submitted_at__gte=since)
    rows = Sitting.objects.filter(wanted).defer("paper").order_by("pk")
    after: UUID | None = None
    left = limit
    while left is None or left > 0:
        size = CHUNK if left is None else min(CHUNK, left)
        chunk = list((rows if after is None else rows.filter(pk__gt=after))[:size])
        if not chunk:
            return
        yield chunk
        after, left = chunk[-1].pk, None if left is None else left - len(chunk)


def _checked(chunk: list[Sitting]) -> Iterator[tuple[Sitting, dict[Fault, int], int]]:
    ids = [sitting.pk for sitting in chunk]
    lines, held = queries.lines_by_sitting(ids), queries.held_by_sitting(ids)
    for sitting in chunk:
        own = lines.get(sitting.pk, [])
        check = check_sitting(sitting, own, held.get(sitting.pk, {}))
        faults = dict(check.faults)
        yield sitting, _again(sitting.pk) if faults else {}, len(own)


def _again(sitting_id: UUID) -> dict[Fault, int]:
    """What really differs: three reads are no snapshot, and a save between them looks like a difference."""
    for _ in range(2):
        before = Sitting.objects.defer("paper").get(pk=sitting_id)
        lines, held = queries.lines_by_sitting([sitting_id]), queries.held_by_sitting([sitting_id])
        faults = dict(check_sitting(before, lines.get(sitting_id, []), held.get(sitting_id, {})).faults)
        if not faults:
            return {}
    return faults
