"""What confirming a comparison does to the stored versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from regulations.logic.comparison import Key, Kind, Row


@dataclass(frozen=True, slots=True)
class Stored:
    """A version as it stands before: `text` is empty where only our own words are kept."""

    version_id: int
    text: str
    valid_from: date | None
    topic: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """A version to be written for a new article, with what of our own words still holds."""

    key: Key
    topic: str = ""
    summary: str = ""


@dataclass(slots=True)
class Plan:
    """Steps by version id and article. `successions`: old version, new article (None: deleted), what became of it."""

    kept: dict[int, Key] = field(default_factory=dict)
    filled: dict[int, Key] = field(default_factory=dict)
    ended: list[int] = field(default_factory=list)
    created: list[Created] = field(default_factory=list)
    successions: list[tuple[int, Key | None, Kind]] = field(default_factory=list)


def make_plan(rows: Sequence[Row], stored: Mapping[Key, Stored], *, day: date) -> Plan:
    """The steps for a text that is in force from `day`.

    An unchanged article keeps its version. So does one that had no official text, or was stored for the same day: its
    text is written or put right. Everything else ends on the day and begins anew; topics go along, our own words only
    where the text is the same.
    """
    plan = Plan()
    for row in rows:
        olds = [stored[key] for key in row.olds]
        if row.kind is Kind.SAME:
            plan.kept[olds[0].version_id] = row.news[0]
        elif is_filled(row, stored, day=day):
            plan.filled[olds[0].version_id] = row.news[0]
        else:
            _replace(plan, row, olds)
    return plan


def is_filled(row: Row, stored: Mapping[Key, Stored], *, day: date) -> bool:
    """Whether the stored version is the very state that is imported: then its text is written in place."""
    if row.kind not in (Kind.FILLED, Kind.CHANGED) or row.olds != row.news:
        return False
    old = stored[row.olds[0]]
    if row.kind is Kind.FILLED:
        return old.valid_from is None or old.valid_from >= day
    return old.valid_from == day


def is_older(stored: Mapping[Key, Stored], *, day: date) -> bool:
    """Whether the instrument is stored with a later state than the one of `day`."""
    return any(old.text and old.valid_from is not None and old.valid_from > day for old in stored.values())


def _replace(plan: Plan, row: Row, olds: Sequence[Stored]) -> None:
    plan.ended.extend(old.version_id for old in olds)
    topic = olds[0].topic if olds and row.kind is not Kind.SPLIT else ""
    summary = olds[0].summary if row.kind is Kind.RENUMBERED else ""
    plan.created.extend(Created(key, topic, summary) for key in row.news)
    kind = Kind.CHANGED if row.kind is Kind.FILLED else row.kind
    for old in olds:
        plan.successions.extend((old.version_id, key, kind) for key in row.news or (None,))
