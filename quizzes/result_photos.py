"""A 看图找隐患 after the end: the hazards outlined and numbered, each with its why, and the person's own marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.logic.papers import Item, graded_body, media_at
from quizzes.logic.photos import FULL, place_at, ratio_of, tap_at
from quizzes.question_fields import DRAWN_WIDTH, Photo

_INSET = 44  # units of the overlay


@dataclass(frozen=True, slots=True)
class Area:
    """A hazard's outline in units of the overlay: `shape` with its own numbers, and where its number stands."""

    n: int
    shape: str
    numbers: tuple[int, ...]
    points: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Hazard:
    """A hazard in words, and whether the person found it."""

    n: int
    text: str
    why: str
    found: bool


@dataclass(frozen=True, slots=True)
class Tap:
    """A mark of the person's own on the overlay."""

    x: int
    y: int
    right: bool


@dataclass(frozen=True, slots=True)
class PhotoReview:
    """The photo with what was to be found. `wrong`: places that are none; `beside`: taps on nothing."""

    photo: Photo | None
    areas: tuple[Area, ...]
    taps: tuple[Tap, ...]
    hazards: tuple[Hazard, ...]
    wrong: tuple[Mapping[str, str], ...]
    beside: int


def review_photo(item: Item, key: Sequence[str], marks: Sequence[str]) -> PhotoReview:
    """The review of an answer; `key` as it counts now."""
    body = graded_body(item)
    line = media_at(item.get("media", ()), "photo")
    photo = Photo(line["src"], line["width"], line["height"], line["alt"]) if line else None
    high = ratio_of(body) * DRAWN_WIDTH // FULL
    places = {place["id"]: place for place in body.get("places", ())}
    hits = {mark: _hit(body, mark) for mark in marks}
    wanted = [places[name] for name in places if name in key]
    return PhotoReview(
        photo=photo,
        areas=tuple(_area(n, place, high) for n, place in enumerate(wanted, 1)),
        taps=tuple(_taps(hits, key, high)),
        hazards=tuple(
            Hazard(n, place["text"], place.get("why", ""), place["id"] in hits.values())
            for n, place in enumerate(wanted, 1)
        ),
        wrong=tuple(places[name] for name in places if name in hits.values() and name not in key),
        beside=sum(hit is None for hit in hits.values()),
    )


def _hit(body: Mapping[str, Any], mark: str) -> str | None:
    tap = tap_at(mark)
    return place_at(body, tap) if tap else mark


def _taps(hits: Mapping[str, str | None], key: Sequence[str], high: int) -> list[Tap]:
    found = []
    for mark, hit in hits.items():
        if tap := tap_at(mark):
            found.append(Tap(tap[0] * DRAWN_WIDTH // FULL, tap[1] * high // FULL, hit in key))
    return found


def _area(n: int, place: Mapping[str, Any], high: int) -> Area:
    """Across in thousandths of the width, down by the photo's height; a circle's radius is of the width.

    Its number stands at the upper left, where no tap hides it.
    """
    at = place["at"]
    xs, ys = [one * DRAWN_WIDTH // FULL for one in at[::2]], [one * high // FULL for one in at[1::2]]
    if place["shape"] == "circle":
        radius = xs[1]
        return Area(n, "circle", (xs[0], ys[0], radius), "", xs[0], max(ys[0] - radius + _INSET, _INSET))
    if place["shape"] == "rect":
        return Area(n, "rect", (xs[0], ys[0], xs[1], ys[1]), "", xs[0] + _INSET, ys[0] + _INSET)
    points = " ".join(f"{x},{y}" for x, y in zip(xs, ys, strict=False))
    return Area(n, "polygon", (), points, min(xs) + _INSET, min(ys) + _INSET)
