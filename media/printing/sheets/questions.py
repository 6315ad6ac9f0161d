"""试题: questions on A4, the key on pages of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .words import em_width, paper_moment

_BLANK = re.compile(r"_{2,}|＿{2,}")
_BRACKETS = re.compile(r"[（(][\s_\u3000]*[）)]")
WIDTHS_V1 = ((4, 8.5), (2, 19.0))  # options in a line, and how many ems each may have
NUMERALS = "一二三四五六七八九十"


def context_v1(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts with numbered groups, stems in pieces, and options in as many columns as fit."""
    number = 0
    groups = []
    for at, group in enumerate(facts["groups"]):
        items = []
        for item in group["items"]:
            number += 1
            items.append(_item(item, number=number))
        groups.append(
            {"numeral": NUMERALS[at % 10], "heading": group["heading"], "items": items, "note": group["note"]}
        )
    return {**facts, "groups": groups, "printed": paper_moment(facts["printed_at"]), "count": number}


def title(facts: Mapping[str, Any]) -> str:
    """The PDF's title."""
    return str(facts["title"])


def created(facts: Mapping[str, Any]) -> str:
    """The day of printing, from the facts."""
    return str(facts["printed_at"])[:10]


def _item(item: Mapping[str, Any], *, number: int) -> dict[str, Any]:
    texts = [f"{option['letter']}．{option['text']}" for option in item["options"]]
    has_pictures = any(option["media"] for option in item["options"])
    return {
        **item,
        "number": number,
        "pieces": stem_pieces(item["stem"], fill=item["kind"] == "fill"),
        "columns": 2 if has_pictures else columns_of(texts),
        "rules": range(item["lines"]),
        "parts": [_item(part, number=n) for n, part in enumerate(item["parts"], start=1)],
        "paired": _paired(item),
    }


def stem_pieces(stem: str, *, fill: bool) -> list[dict[str, Any]]:
    """The stem as texts and blanks; the brackets of a choice stay one piece that no line end parts."""
    plain = stem if fill else _BRACKETS.sub("（\u00a0\u00a0\u00a0\u00a0）", stem)
    blank = re.compile(f"{_BLANK.pattern}|{_BRACKETS.pattern}") if fill else _BLANK
    pieces: list[dict[str, Any]] = []
    at = 0
    for match in blank.finditer(plain):
        pieces += [{"text": plain[at : match.start()]}, {"blank": True}]
        at = match.end()
    return [*pieces, {"text": plain[at:]}]


def columns_of(texts: Sequence[str]) -> int:
    """4, 2 or 1: as many as have room for the longest."""
    longest = max((em_width(text) for text in texts), default=0.0)
    return next((count for count, room in WIDTHS_V1 if longest <= room), 1)


def _paired(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Left and right of a matching question side by side; one side may be longer."""
    if item["kind"] != "match":
        return []
    lefts, rights = item["lefts"], item["options"]
    return [
        {"left": lefts[at] if at < len(lefts) else None, "right": rights[at] if at < len(rights) else None}
        for at in range(max(len(lefts), len(rights)))
    ]
