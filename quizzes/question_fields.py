"""The controls of one question as templates draw them; the script draws the same from the same values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.logic import papers
from quizzes.logic.photos import FULL, tap_at

TAP_WIDTH = 320  # pixels: without a script the photo has one width, so that the place of a tap is known
DRAWN_WIDTH = 1000  # units across an overlay
SHORT_TEXT = 12  # characters that a drop-down on a phone shows whole


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or a sound of a question."""

    kind: str
    src: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Photo:
    """The photo to be marked: its size, its size without a script, and how high its overlay is."""

    src: str
    width: int
    height: int
    alt: str

    @property
    def tap_width(self) -> int:
        return TAP_WIDTH

    @property
    def tap_height(self) -> int:
        return self.height * TAP_WIDTH // self.width if self.width else TAP_WIDTH * 3 // 4

    @property
    def drawn_height(self) -> int:
        return self.height * DRAWN_WIDTH // self.width if self.width else DRAWN_WIDTH * 3 // 4


@dataclass(frozen=True, slots=True)
class Pin:
    """A tap on the photo: its number from 1, its name on the wire, and where the overlay draws it."""

    n: int
    wire: str
    x: int
    y: int


def field_context(screen: Mapping[str, Any], wire: Sequence[Any]) -> dict[str, Any]:
    """What `quizzes/question_field.html` draws: `screen` as of `phone_items.screen_item`, `wire` the stored answer."""
    photo = Photo(*screen["h"][1:]) if screen.get("h") else None
    return {
        "screen": screen,
        "case": _case(screen.get("c")),
        "stem_media": _media(screen.get("m", ())),
        "options": _options(screen, wire),
        "lefts": _lefts(screen, wire),
        "blanks": [
            {"number": at + 1, "text": wire[at] if at < len(wire) else "", "after": _piece(screen, at + 1)}
            for at in range(screen["b"])
        ],
        "first_piece": _piece(screen, 0),
        "list_rights": bool(screen.get("x")) or any(len(text) > SHORT_TEXT for text in screen["o"]),
        "steps": range(1, len(screen["o"]) + 1),
        "photo": photo,
        "pins": _pins(photo, wire) if photo else [],
    }


def pin_at(n: int, mark: str, photo: Photo) -> Pin | None:
    """Where a tap ``@x,y`` is drawn; None for a ticked place."""
    tap = tap_at(mark)
    if tap is None:
        return None
    return Pin(n, mark, tap[0] * DRAWN_WIDTH // FULL, tap[1] * photo.drawn_height // FULL)


def _pins(photo: Photo, wire: Sequence[Any]) -> list[Pin]:
    taps = [one for one in wire if isinstance(one, str) and one.startswith("@")]
    return [pin for n, tap in enumerate(taps, 1) if (pin := pin_at(n, tap, photo))]


def _options(screen: Mapping[str, Any], wire: Sequence[Any]) -> list[dict[str, Any]]:
    """What may be chosen; `step` counts from 1 for a thing that an order has already, else 0."""
    ordered = list(wire) if screen["t"] == "order" else []
    return [
        {
            "position": at,
            "letter": papers.letter(at),
            "text": text,
            "chosen": at in wire,
            "step": ordered.index(at) + 1 if at in ordered else 0,
            **_apart(screen.get("x", {}).get(at, ())),
        }
        for at, text in enumerate(screen["o"])
    ]


def _lefts(screen: Mapping[str, Any], wire: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {
            "position": at,
            "number": at + 1,
            "text": text,
            "right": wire[at] if at < len(wire) else "",
            "media": _media(screen.get("y", {}).get(at, ())),
        }
        for at, text in enumerate(screen.get("l", ()))
    ]


def _piece(screen: Mapping[str, Any], at: int) -> str | None:
    pieces = screen.get("g")
    return pieces[at] if pieces else None


def _media(lines: Sequence[Sequence[Any]]) -> list[Shown]:
    return [Shown(*line) for line in lines]


def _apart(lines: Sequence[Sequence[Any]]) -> dict[str, list[Shown]]:
    """A picture is a part of what is tapped; a sound has buttons of its own and stands beside it."""
    media = _media(lines)
    return {
        "pictures": [one for one in media if one.kind != "sound"],
        "sounds": [one for one in media if one.kind == "sound"],
    }


def _case(case: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**case, "media": _media(case["m"])} if case else None
