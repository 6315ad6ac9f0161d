"""What a phone may know of a question before the end: no key, no explanation, no clause, no shapes of a photo.

The keys are short because twenty questions travel with the first page: t type, s stem, o what may be chosen in the
person's order, b text fields, p points on the scale of 100; where there are any: l left sides, m pictures and sounds of
the stem, x those of what may be chosen and y those of the left sides (by position), h the photo, c the case, g the stem
in pieces around its blanks, u blanks in any order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from quizzes.logic.papers import (
    Item,
    MediaLine,
    Payload,
    Place,
    blank_count,
    item_points,
    lefts_of,
    media_at,
    option_texts,
    shown_ids,
    shown_points,
)

_EMPTY_BRACKETS = re.compile(r"[（(][\s_]*[）)]")
_BLANKS = re.compile(r"[(（\[【][\s_＿]*[)）\]】]|[_＿]{2,}")  # as the importers count them


def screen_item(item: Item, place: Place, *, points: int | None = None) -> dict[str, Any]:
    """The question for one person's screen; `points` as `points_on_paper` gives them."""
    found: dict[str, Any] = {
        "t": item["type"],
        "s": unbroken_blanks(item["stem"]),
        "o": option_texts(item, place),
        "b": blank_count(item),
        "p": points,
    }
    return found | {name: value for name, value in _further(item, place).items() if value}


def points_on_paper(payload: Payload, place: Place, *, total: int) -> int | None:
    """A question's points on the scale of 100, in hundredths; None where they are no whole number."""
    return shown_points(item_points(payload, place), total)


def _further(item: Item, place: Place) -> dict[str, Any]:
    media = item.get("media", [])
    photo = media_at(media, "photo") if item["type"] == "hotspot" else None
    return {
        "l": [left["text"] for left in lefts_of(item)],
        "m": _lines(media, "stem"),
        "x": _by_position(media, "option", shown_ids(item, place)),
        "y": _by_position(media, "left", [left["id"] for left in lefts_of(item)]),
        "h": _line(photo) if photo else None,
        "c": _case(item),
        "u": int(bool(item.get("body", {}).get("unordered"))),
        **_pieces(item),
    }


def _pieces(item: Item) -> dict[str, Any]:
    """A fill-in whose stem has a place for each blank: the texts around them, and the stem with the blanks numbered."""
    if item["type"] != "fill":
        return {}
    pieces = _BLANKS.split(item["stem"])
    if len(pieces) != blank_count(item) + 1:
        return {}
    numbered = "".join(f"{piece}（{at}）" for at, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
    return {"g": pieces, "s": numbered}


def _case(item: Item) -> dict[str, Any] | None:
    case = item.get("case")
    if case is None:
        return None
    return {"s": case["stem"], "n": case["n"], "of": case["of"], "m": [_line(one) for one in case["media"]]}


def _lines(media: Sequence[MediaLine], slot: str) -> list[list[Any]]:
    return [_line(line) for line in media if line["slot"] == slot]


def _by_position(media: Sequence[MediaLine], side: str, names: Sequence[str]) -> dict[int, list[list[Any]]]:
    found = {at: _lines(media, f"{side}:{name}") for at, name in enumerate(names)}
    return {at: lines for at, lines in found.items() if lines}


def _line(line: MediaLine) -> list[Any]:
    """[picture or sound, address, width, height, words]."""
    return [line["kind"], line["src"], line["width"], line["height"], line["alt"]]


def unbroken_blanks(stem: str) -> str:
    """The stem for a screen: the place to fill, （ ）, is one width and never broken over two lines."""
    return _EMPTY_BRACKETS.sub("（\u00a0\u00a0\u00a0）", stem)
