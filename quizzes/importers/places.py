"""Places on a photo: whether they lie on it, and whether two of them overlap. Coordinates are ten-thousandths."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from quizzes.importers.types import PhotoPlace
from quizzes.logic.photos import FULL

MAX_CORNERS = 60
Box = tuple[int, int, int, int]


def box(place: PhotoPlace) -> Box | None:
    """Left, top, right, bottom (a circle as high as wide); None where the numbers do not make the shape."""
    at = place.at
    if place.shape == "rect" and len(at) == 4 and at[2] > 0 and at[3] > 0:
        return at[0], at[1], at[0] + at[2], at[1] + at[3]
    if place.shape == "circle" and len(at) == 3 and at[2] > 0:
        return at[0] - at[2], at[1] - at[2], at[0] + at[2], at[1] + at[2]
    if place.shape == "polygon" and len(at) % 2 == 0 and 6 <= len(at) <= 2 * MAX_CORNERS:
        return min(at[::2]), min(at[1::2]), max(at[::2]), max(at[1::2])
    return None


def within(place: PhotoPlace) -> bool:
    """Whether the place makes a shape that lies on the photo; of a circle the centre has to."""
    found = box(place)
    if found is None:
        return False
    if place.shape == "circle":
        return 0 <= place.at[0] <= FULL and 0 <= place.at[1] <= FULL and place.at[2] <= FULL
    return found[0] >= 0 and found[1] >= 0 and found[2] <= FULL and found[3] <= FULL


def overlapping(places: Sequence[PhotoPlace]) -> list[tuple[PhotoPlace, PhotoPlace]]:
    """Pairs of places whose bounding boxes overlap: near enough to be told apart badly by a finger."""
    return [(one, other) for one, other in combinations(places[:100], 2) if _meet(box(one), box(other))]


def _meet(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return False
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
