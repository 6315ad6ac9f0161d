"""What upper rooms know of people: whether something came about since, how long it must be kept, how it is forgotten.

Undoing an import asks for what came later; erasing a person asks how long and forgets. Rooms register in `ready()`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol


class Evidence(Protocol):
    """One room's answers. All three take any number of people and ask a fixed number of queries."""

    def later(self, person_ids: Collection[int], since: datetime) -> dict[int, list[str]]:
        """What came about for whom since a moment, in short translated words ("2 sittings", "1 certificate")."""
        ...

    def keep_until(self, person_ids: Collection[int]) -> dict[int, date]:
        """The last day on which something of a person must be kept, for those of whom there is something."""
        ...

    def erase(self, person_id: int) -> int:
        """Forgets what is of the person (or makes it unreadable); returns how many things. Safe to repeat."""
        ...


_ROOMS: dict[str, Evidence] = {}


def register(room: str, evidence: Evidence) -> None:
    """Called by upper rooms in `ready()`; the last one of a name counts."""
    _ROOMS[room] = evidence


def later(person_ids: Collection[int], since: datetime) -> dict[int, list[str]]:
    """What came about since, over all rooms; people without anything are absent."""
    found: dict[int, list[str]] = defaultdict(list)
    for room in _ROOMS.values():
        for person_id, words in room.later(person_ids, since).items():
            found[person_id] += words
    return dict(found)


def keep_until(person_ids: Collection[int]) -> dict[int, date]:
    """The last day over all rooms on which something must be kept; people without anything are absent."""
    last: dict[int, date] = {}
    for room in _ROOMS.values():
        for person_id, day in room.keep_until(person_ids).items():
            last[person_id] = max(day, last.get(person_id, day))
    return last


def erase(person_id: int) -> int:
    """Every room forgets; the caller holds the transaction."""
    return sum(room.erase(person_id) for room in _ROOMS.values())
