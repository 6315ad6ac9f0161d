"""试卷: each person's own paper with its 答题卡, many in one file, each beginning on a sheet of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .questions import NUMERALS, columns_of, stem_pieces
from .words import paper_date, qr_data_uri

BOXED = frozenset({"single", "multiple", "indefinite", "truefalse", "hotspot"})  # blacked out on the card
_WIDE = 8  # boxes beyond which a question has a line of the card for itself


def copies_v1(facts: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The facts of each paper for itself: each is laid out apart, so that pages count from 1."""
    shared = {name: value for name, value in facts.items() if name != "copies"}
    for copy in facts["copies"]:
        yield {**shared, "copy": copy}


def context_v1(facts: Mapping[str, Any]) -> dict[str, Any]:
    """One paper: its head, its questions by sections, and the card on which it is answered."""
    copy, pictures = facts["copy"], facts["pictures"]
    sections = [_section(section, at, pictures) for at, section in enumerate(copy["sections"])]
    return {
        **facts,
        "copy": copy,
        "code": qr_data_uri(copy["number"]),
        "printed": paper_date(facts["printed_at"]),
        "sections": sections,
        "cards": [_card(section) for section in sections],
        "written": [row["number"] for section in sections for row in _rows(section) if row["kind"] == "essay"],
    }


def title(facts: Mapping[str, Any]) -> str:
    """The PDF's title."""
    return str(facts["title"])


def created(facts: Mapping[str, Any]) -> str:
    """The day of printing, from the facts."""
    return str(facts["printed_at"])[:10]


def _section(section: Mapping[str, Any], at: int, pictures: Mapping[str, str]) -> dict[str, Any]:
    items = [_item(item, pictures) for item in section["items"]]
    return {**section, "numeral": NUMERALS[at % len(NUMERALS)], "items": items}


def _item(item: Mapping[str, Any], pictures: Mapping[str, str]) -> dict[str, Any]:
    options = [_pictured(option, pictures) for option in item["options"]]
    lefts = [_pictured(left, pictures) for left in item["lefts"]]
    photo = item["photo"]
    has_pictures = any(option["media"] for option in options)
    return {
        **item,
        "options": options,
        "media": _media(item["media"], pictures),
        "photo": {**photo, "src": pictures.get(photo["picture"], "")} if photo else None,
        "pieces": stem_pieces(item["stem"], fill=item["kind"] == "fill"),
        "columns": 2 if has_pictures else columns_of([f"{one['letter']}．{one['text']}" for one in options]),
        "rules": range(item["lines"]),
        "parts": [_item(part, pictures) for part in item["parts"]],
        "paired": _paired(lefts, options) if item["kind"] == "match" else [],
    }


def _pictured(option: Mapping[str, Any], pictures: Mapping[str, str]) -> dict[str, Any]:
    return {**option, "media": _media(option["media"], pictures)}


def _media(media: Sequence[Mapping[str, str]], pictures: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"src": pictures.get(one["picture"], ""), "alt": one["alt"]} for one in media]


def _paired(lefts: Sequence[Any], rights: Sequence[Any]) -> list[dict[str, Any]]:
    """Left and right of a matching question side by side; one side may be longer."""
    return [
        {"left": lefts[at] if at < len(lefts) else None, "right": rights[at] if at < len(rights) else None}
        for at in range(max(len(lefts), len(rights)))
    ]


def _rows(section: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The questions that take an answer: of a case its parts."""
    return [row for item in section["items"] for row in (item["parts"] or [item])]


def _card(section: Mapping[str, Any]) -> dict[str, Any]:
    """How a section is answered on the card: boxes in columns, or a line for each question."""
    rows = [_card_row(row) for row in _rows(section) if row["kind"] != "essay"]
    boxed = [row for row in rows if row["boxes"]]
    widest = max((len(row["boxes"]) for row in boxed), default=0)
    return {
        "numeral": section["numeral"],
        "heading": section["heading"],
        "boxed": boxed,
        "columns": 1 if widest > _WIDE else 2 if widest > 5 else 3 if widest > 2 else 5,
        "lined": [row for row in rows if not row["boxes"]],
    }


def _card_row(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = row["kind"]
    return {
        "number": row["number"],
        "kind": kind,
        "boxes": _boxes(row) if kind in BOXED else [],
        "blanks": range(row["blanks"]),
        "steps": row["options"] if kind == "order" else [],
        "lefts": row["lefts"] if kind == "match" else [],
    }


def _boxes(row: Mapping[str, Any]) -> list[str]:
    if row["kind"] == "truefalse":
        return ["√", "×"]
    if row["kind"] == "hotspot":
        return [str(name["number"]) for name in row["names"]]
    return [option["letter"] for option in row["options"]]
