"""Areas on a picture: pixels of QTI ↔ ten-thousandths of the photo."""

from __future__ import annotations

import re

from quizzes.importers.types import PhotoPlace
from quizzes.interchange.qti_keys import Key
from quizzes.logic.photos import FULL

_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,6})?%?")
Size = tuple[int, int]


def place_of(name: str, shape: str, coords: str, size: Size, text: str = "") -> PhotoPlace | None:
    """An area in pixels as a place; None where its numbers make no shape. An ellipse becomes the box around it."""
    numbers = [float(one.rstrip("%")) for one in _NUMBER.findall(coords)[:200]]
    width, height = size
    if shape == "default":
        return PhotoPlace(name, "rect", (0, 0, FULL, FULL), text)
    if shape == "ellipse" and len(numbers) == 4:
        x, y, across, down = numbers
        shape, numbers = "rect", [x - across, y - down, x + across, y + down]
    across_ = [_part(one, width) for one in numbers]
    down_ = [_part(one, height) for one in numbers]
    if shape == "rect" and len(numbers) == 4:
        left, top, right, bottom = across_[0], down_[1], across_[2], down_[3]
        return PhotoPlace(name, "rect", (left, top, right - left, bottom - top), text)
    if shape == "circle" and len(numbers) == 3:
        return PhotoPlace(name, "circle", (across_[0], down_[1], across_[2]), text)
    if shape.startswith("poly") and len(numbers) >= 6:
        even = len(numbers) - len(numbers) % 2
        at = tuple(across_[place] if place % 2 == 0 else down_[place] for place in range(even))
        if len(at) > 6 and at[:2] == at[-2:]:
            at = at[:-2]  # QTI closes a polygon by its first point
        return PhotoPlace(name, "polygon", at, text)
    return None


def _part(pixels: float, whole: int) -> int:
    return round(pixels * FULL / whole)


def coords_of(place: PhotoPlace, size: Size) -> tuple[str, str]:
    """A place as QTI's shape and coordinates in whole pixels."""
    width, height = size
    if place.shape == "circle":
        x, y, radius = place.at
        numbers = [_pixels(x, width), _pixels(y, height), max(1, _pixels(radius, width))]
        return "circle", ",".join(map(str, numbers))
    at = place.at
    if place.shape == "rect":
        at = (at[0], at[1], at[0] + at[2], at[1] + at[3])
    numbers = [_pixels(one, width if index % 2 == 0 else height) for index, one in enumerate(at)]
    return ("rect" if place.shape == "rect" else "poly"), ",".join(map(str, numbers))


def _pixels(part: int, whole: int) -> int:
    return round(part * whole / FULL)


def places_of_areas(key: Key, size: Size) -> tuple[list[PhotoPlace], list[str]]:
    """The places of an area mapping, and which of them earn something."""
    found, right = [], []
    for number, (shape, coords, value) in enumerate(key.areas, start=1):
        place = place_of(f"p{number}", shape, coords, size)
        if place is not None:
            found.append(place)
            right.extend([place.id] if value > 0 else [])
    return found, right
