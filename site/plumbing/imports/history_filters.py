"""What the history of imports is looked through by; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.timezone import get_current_timezone

from plumbing.models import ImportRun


@dataclass(frozen=True, slots=True)
class Filter:
    """A list to choose from: `name` in the address, (value, label) pairs, and which runs a value means."""

    name: str
    label: Any
    anything: Any
    options: Sequence[tuple[str, str]]
    condition: Callable[[str], Q]


class Asked:
    """What an address asks for; whatever it asks that there is not, is not asked."""

    def __init__(self, query: Mapping[str, Any], filters: Sequence[Filter] = ()) -> None:
        state = query.get("state", "")
        self.state = state if state in ImportRun.State.values else ""
        self.file = str(query.get("file", "")).replace("\0", "").strip()[:100]
        self.first, self.last = _day(query.get("from", "")), _day(query.get("to", ""))
        self.states = ImportRun.State.choices
        self.filters = [(each, _chosen(each, query.get(each.name, ""))) for each in filters]

    def of(self, runs: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
        """Those among `runs`; days are whole days of this place, both included."""
        wanted = Q()
        if self.state:
            wanted &= Q(state=self.state)
        if self.file:
            wanted &= Q(filename__icontains=self.file)
        if self.first:
            wanted &= Q(created_at__gte=_begins(self.first))
        if self.last:
            wanted &= Q(created_at__lt=_begins(self.last + timedelta(days=1)))
        for each, value in self.filters:
            wanted &= each.condition(value) if value else Q()
        return runs.filter(wanted)

    @property
    def values(self) -> dict[str, str]:
        """What was asked, by name; nothing that was not."""
        days = {"from": self.first, "to": self.last}
        said = {"state": self.state, "file": self.file, **{name: day.isoformat() for name, day in days.items() if day}}
        said |= {each.name: value for each, value in self.filters}
        return {name: value for name, value in said.items() if value}

    @property
    def query(self) -> str:
        """The same for an address that turns pages."""
        return f"{urlencode(self.values)}&" if self.values else ""


def _chosen(choice: Filter, value: str) -> str:
    return value if value in {known for known, _label in choice.options} else ""


def _day(text: Any) -> date | None:
    """A day, unless it is none, or so far off that no day comes after it."""
    try:
        day = parse_date(str(text).strip())
    except ValueError:
        return None
    return day if day and 2000 <= day.year <= 2999 else None


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=get_current_timezone())
