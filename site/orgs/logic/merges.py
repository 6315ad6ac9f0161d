"""Spellings of one enterprise: which one stands for all, by (alias, main) pairs in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kernel.periods import Period
from orgs.logic.units import overlap


def end_of_chain(enterprise_id: int, mains: Mapping[int, int]) -> int:
    """The main spelling of `enterprise_id`: an alias of an alias is followed to the end; a circle ends where it closes.

    Circles are refused when a merge is written (`merge_problem`); reading must end all the same.
    """
    seen = {enterprise_id}
    while (following := mains.get(enterprise_id)) is not None and following not in seen:
        seen.add(following)
        enterprise_id = following
    return enterprise_id


def spellings_of(enterprise_id: int, mains: Mapping[int, int]) -> tuple[int, ...]:
    """Every spelling of the same enterprise, the main one first, then the others by key."""
    main = end_of_chain(enterprise_id, mains)
    return (main, *sorted(alias for alias in mains if alias != main and end_of_chain(alias, mains) == main))


def ends_of_chains(enterprise_ids: Iterable[int], mains: Mapping[int, int]) -> frozenset[int]:
    """The main spellings of many."""
    return frozenset(end_of_chain(each, mains) for each in enterprise_ids)


def merge_problem(alias_id: int, main_id: int, mains: Mapping[int, int]) -> str:
    """Why `alias_id` may not become a spelling of `main_id`: an error code, or nothing.

    Codes: ``merge-itself``, ``merge-away-already`` (it has a main), ``merge-into-merged`` (the main is an alias).
    """
    if alias_id == main_id:
        return "merge-itself"
    if alias_id in mains:
        return "merge-away-already"
    if main_id in mains or end_of_chain(main_id, mains) == alias_id:
        return "merge-into-merged"
    return ""


@dataclass(frozen=True, slots=True)
class Stay:
    """A post as folding sees it, in the enterprise `main_id`. `rank` is the place of its spelling: 0 the main one."""

    post_id: int
    person_id: int
    main_id: int
    rank: int
    period: Period


def fold_stays(stays: Iterable[Stay]) -> dict[int, Period]:
    """The posts to show and their days, so that nobody stands twice in one enterprise written in two ways.

    Where a person's posts in two spellings overlap, the one of the better spelling stands for both, and its days are
    widened to those of both: who was there under another name is no new hire. Posts in one spelling stay apart.
    """
    kept: dict[tuple[int, int], list[Stay]] = {}
    for stay in sorted(stays, key=lambda each: (each.rank, each.period.start or date.min, each.post_id)):
        mine = kept.setdefault((stay.person_id, stay.main_id), [])
        over = [at for at, other in enumerate(mine) if other.rank != stay.rank and overlap(other.period, stay.period)]
        if not over:
            mine.append(stay)
            continue
        first = min(over, key=lambda at: mine[at].period.start or date.min)
        mine[first] = replace(mine[first], period=_from(mine[first].period, stay.period.start))
        last = max(over, key=lambda at: mine[at].period.end or date.max)
        mine[last] = replace(mine[last], period=_until(mine[last].period, stay.period.end))
    return {stay.post_id: stay.period for mine in kept.values() for stay in mine}


def _from(period: Period, start: date | None) -> Period:
    open_start = period.start is None or start is None
    return Period(None if open_start else min(period.start or date.min, start or date.min), period.end)


def _until(period: Period, end: date | None) -> Period:
    open_end = period.end is None or end is None
    return Period(period.start, None if open_end else max(period.end or date.max, end or date.max))
