"""Trees of dated links, former places and former names. Whatever moves keeps where it was, so the past stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.periods import Period

# County > town > sub-town area > village; a level may be left out, never turned round (domain reference 1.1).
RANKS = {"county": 0, "town": 1, "zone": 2, "village": 3}


@dataclass(frozen=True, slots=True)
class Link:
    """`child` belonged to `parent` for some days."""

    child: int
    parent: int
    period: Period


@dataclass(frozen=True, slots=True)
class Former:
    """What held up to and with the day `until`: a place's key or a name."""

    value: int | str
    until: date


def parents_on(links: Iterable[Link], on: date) -> dict[int, int]:
    """By area, the area above it on a day. Of links that overlap all the same, the one begun last counts."""
    held = sorted((link for link in links if on in link.period), key=lambda each: each.period.start or date.min)
    return {link.child: link.parent for link in held}


def below(root: int, parents: Mapping[int, int]) -> frozenset[int]:
    """`root` and every area below it."""
    children = defaultdict(list)
    for child, parent in parents.items():
        children[parent].append(child)
    found, front = {root}, [root]
    while front:
        fresh = [child for child in children[front.pop()] if child not in found]
        found.update(fresh)
        front.extend(fresh)
    return frozenset(found)


def chain_above(area_id: int, parents: Mapping[int, int]) -> tuple[int, ...]:
    """The area and everything above it, lowest first; a circle ends where it closes."""
    chain = [area_id]
    while (above := parents.get(chain[-1])) is not None and above not in chain:
        chain.append(above)
    return tuple(chain)


def may_hold(parent_level: str, child_level: str) -> bool:
    """Whether an area of one level may be above one of another: a village is not above a town."""
    return RANKS[parent_level] < RANKS[child_level]


def link_problem(link: Link, others: Sequence[Link], levels: Mapping[int, str]) -> str:
    """Why `link` may not stand beside `others`: an error code, or nothing.

    Codes: ``dates-turned``, ``area-under-itself``, ``area-levels`` (a village above a town), ``area-links-overlap``.
    """
    if is_turned(link.period):
        return "dates-turned"
    if link.child == link.parent:
        return "area-under-itself"
    if not may_hold(levels[link.parent], levels[link.child]):
        return "area-levels"
    if any(other.child == link.child and overlap(other.period, link.period) for other in others):
        return "area-links-overlap"
    return "area-under-itself" if _closes_circle(link, others) else ""


def _closes_circle(link: Link, others: Sequence[Link]) -> bool:
    """Whether the parent is below the child on any day of the link; the tree changes only where links begin."""
    begun = [other.period.start for other in others if other.period.start is not None]
    days = [link.period.start or date.min, *(day for day in begun if day in link.period)]
    return any(link.child in chain_above(link.parent, parents_on(others, day)) for day in days)


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day. A period that ends before it begins has no day."""
    start = max(one.start or date.min, other.start or date.min)
    return start <= min(one.end or date.max, other.end or date.max)


def is_turned(period: Period) -> bool:
    """Whether a period ends before it begins."""
    return period.start is not None and period.end is not None and period.end < period.start


def former_on(current: int | str, former: Iterable[Former], on: date) -> int | str:
    """What held on a day: the former value that ended first on or after it, else the current one."""
    over = [each for each in former if each.until >= on]
    return min(over, key=lambda each: each.until).value if over else current


def change_problem(on: date, *, today: date, former: Sequence[Former]) -> str:
    """Why a change from the day `on` may not be written: ``on-in-future``, ``on-before-last``, or nothing.

    A change on the very day of the last one corrects it (`is_correction`).
    """
    if on > today:
        return "on-in-future"
    last = last_change(former)
    return "on-before-last" if last is not None and on < last else ""


def last_change(former: Sequence[Former]) -> date | None:
    """The first day of what holds now, None if it always did."""
    if not former:
        return None
    return max(each.until for each in former) + timedelta(days=1)


def is_correction(on: date, former: Sequence[Former]) -> bool:
    """Whether a change from `on` replaces the last one, which began on the same day."""
    return last_change(former) == on


def day_before(day: date) -> date:
    """The last day of what ends when something else begins."""
    return day - timedelta(days=1)
