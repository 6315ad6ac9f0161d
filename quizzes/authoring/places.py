"""Places on a photo as they are typed (per cent of its width and height) and drawn (SVG)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from quizzes.importers.types import Finding, PhotoPlace
from quizzes.logic.photos import FULL

_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,2})?")
Shape = Literal["rect", "circle", "polygon"]
SHAPES: tuple[Shape, ...] = ("rect", "circle", "polygon")


def at_text(at: Sequence[int]) -> str:
    """Ten-thousandths as per cent: ``(1250, 300)`` → ``12.5, 3``."""
    return ", ".join(f"{value / 100:.2f}".rstrip("0").rstrip(".") for value in at)


def read_at(text: str) -> tuple[int, ...]:
    """Per cent as ten-thousandths; empty where something else is written."""
    parts = [part for part in re.split(r"[\s,;，；、]+", unicodedata.normalize("NFKC", text).strip()) if part]
    if not all(_NUMBER.fullmatch(part) for part in parts) or len(parts) > 120:
        return ()
    return tuple(round(float(part) * 100) for part in parts)


def read_places(rows: Sequence[Mapping[str, str]]) -> tuple[tuple[PhotoPlace, ...], tuple[str, ...], list[Finding]]:
    """Places, the ids of those that are hazards, and what cannot be read; empty rows are passed over."""
    places, hazards, findings = [], [], []
    for row in rows:
        if not any(row.get(name, "").strip() for name in ("at", "text", "why")):
            continue
        shape = row.get("shape", "")
        place = PhotoPlace(
            id=row.get("id", "") or free_id([place.id for place in places] + [each.get("id", "") for each in rows]),
            shape=shape if shape in SHAPES else "rect",  # type: ignore[arg-type]
            at=read_at(row.get("at", "")),
            text=row.get("text", "").strip()[:100],
            why=row.get("why", "").strip()[:500],
        )
        places.append(place)
        if row.get("kind", "hazard") == "hazard":
            hazards.append(place.id)
    return tuple(places), tuple(hazards), findings


def free_id(taken: Sequence[str]) -> str:
    """``p1``, ``p2``, …: the first that is not taken."""
    return next(name for number in range(1, len(taken) + 2) if (name := f"p{number}") not in taken)


def typed_place(place: PhotoPlace, *, hazard: bool) -> dict[str, str]:
    """A place as fields of its row."""
    kind = "hazard" if hazard else "decoy"
    return {
        "id": place.id,
        "kind": kind,
        "shape": place.shape,
        "at": at_text(place.at),
        "text": place.text,
        "why": place.why,
    }


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place to be drawn over a photo that is 10000 wide and `height` high: an SVG element's name and attributes."""

    number: int
    name: str
    attributes: dict[str, Any]
    hazard: bool
    text: str
    x: int
    y: int


def drawn(places: Sequence[PhotoPlace], hazards: Sequence[str], *, ratio: int) -> list[Drawn]:
    """Every place that makes a shape, numbered from 1. `ratio`: height by width in ten-thousandths."""
    found = []
    for number, place in enumerate(places, start=1):
        shape = _element(place, ratio)
        if shape is not None:
            name, attributes, x, y = shape
            found.append(Drawn(number, name, attributes, place.id in hazards, place.text, x, y))
    return found


def _element(place: PhotoPlace, ratio: int) -> tuple[str, dict[str, Any], int, int] | None:
    at = place.at
    if place.shape == "rect" and len(at) == 4:
        x, y, width, height = at[0], _down(at[1], ratio), at[2], _down(at[3], ratio)
        return "rect", {"x": x, "y": y, "width": width, "height": height}, x + width // 2, y + height // 2
    if place.shape == "circle" and len(at) == 3:
        x, y = at[0], _down(at[1], ratio)
        return "circle", {"cx": x, "cy": y, "r": at[2]}, x, y
    if place.shape == "polygon" and len(at) >= 6 and len(at) % 2 == 0:
        corners = [(at[each], _down(at[each + 1], ratio)) for each in range(0, len(at), 2)]
        points = " ".join(f"{x},{y}" for x, y in corners)
        middle = (sum(x for x, _ in corners) // len(corners), sum(y for _, y in corners) // len(corners))
        return "polygon", {"points": points}, *middle
    return None


def _down(y: int, ratio: int) -> int:
    return y * ratio // FULL
