"""Marks on the photo of a 看图找隐患. Coordinates are ten-thousandths of the picture's width (x) and height (y).

A mark is the id of a place (ticked in the list) or a tap ``@x,y``. All sums are of integers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

FULL = 10_000
MOST_MARKS = 20
USUAL_RATIO = 7_500  # height to width, where nothing says it: 4:3
_TAP = re.compile(r"@(0|[1-9][0-9]{0,4}),(0|[1-9][0-9]{0,4})")


def tap_at(mark: str) -> tuple[int, int] | None:
    """The coordinates of a tap ``@x,y`` within the picture; None for anything else."""
    found = _TAP.fullmatch(mark)
    if found is None or max(int(found[1]), int(found[2])) > FULL:
        return None
    return int(found[1]), int(found[2])


def ratio_of(body: Mapping[str, Any]) -> int:
    """Height to width of the photo in ten-thousandths."""
    return int(body.get("ratio") or USUAL_RATIO)


def marked(body: Mapping[str, Any], marks: Sequence[str]) -> tuple[set[str], int]:
    """The places that the marks name or hit, each once, and how many taps hit nothing (the same tap twice is one)."""
    places: set[str] = set()
    beside = 0
    known = {place["id"] for place in body.get("places", ())}
    for mark in dict.fromkeys(marks):
        tap = tap_at(mark)
        hit = place_at(body, tap) if tap else mark if mark in known else None
        if hit is None:
            beside += 1
        else:
            places.add(hit)
    return places, beside


def place_at(body: Mapping[str, Any], tap: tuple[int, int]) -> str | None:
    """The id of the smallest place that holds the tap, its edge included; the first of equals."""
    ratio = ratio_of(body)
    holding = [place for place in body.get("places", ()) if holds(place, tap, ratio=ratio)]
    return min(holding, key=lambda place: area(place, ratio=ratio))["id"] if holding else None


def holds(place: Mapping[str, Any], tap: tuple[int, int], *, ratio: int) -> bool:
    """Whether a rectangle, circle or polygon holds the point."""
    at = place["at"]
    x, y = tap
    if place["shape"] == "rect":
        return at[0] <= x <= at[0] + at[2] and at[1] <= y <= at[1] + at[3]
    if place["shape"] == "circle":
        across, down = (x - at[0]) * FULL, (y - at[1]) * ratio
        return across * across + down * down <= (at[2] * FULL) ** 2
    return _polygon_holds(_corners(at), x, y)


def area(place: Mapping[str, Any], *, ratio: int) -> int:
    """The size of a place in a unit of its own, the same for every shape."""
    at = place["at"]
    if place["shape"] == "rect":
        return int(2 * at[2] * at[3] * ratio)
    if place["shape"] == "circle":
        return int(62_832 * at[2] * at[2])  # 2π, as the others are doubled
    corners = _corners(at)
    twice = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(corners, _turned(corners), strict=True))
    return abs(twice) * ratio


def _corners(at: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(at[::2], at[1::2], strict=False))


def _turned(corners: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [*corners[1:], *corners[:1]]


def _polygon_holds(corners: Sequence[tuple[int, int]], x: int, y: int) -> bool:
    """Even-odd rule; a point on an edge is inside."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, _turned(corners), strict=True):
        turn = (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
        if turn == 0 and min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2):
            return True
        if (y1 > y) != (y2 > y) and (turn > 0) == (y2 > y1):
            inside = not inside
    return inside
