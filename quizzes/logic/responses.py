"""What a phone sends for a question, as it is stored and graded, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from quizzes.logic.papers import CHOICES, JUDGEMENTS, ONE_CHOICE, Item, Place, blank_count, letter

BLANK_LENGTH = 200
ESSAY_LENGTH = 5000

# Control characters and halves of characters: no keyboard makes them, PostgreSQL refuses them, UTF-8 cannot write them.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def decode_response(item: Item, place: Place, wire: Any) -> list[str]:
    """What the phone sent (positions, or texts) as it is stored and graded; empty is unanswered.

    Raises ValueError for anything that this question cannot be answered with.
    """
    if not isinstance(wire, list):
        raise ValueError("an answer is a list")
    if item["type"] in ONE_CHOICE | CHOICES:
        return _decode_choice(item, place, wire)
    texts = [_UNSTORABLE.sub("", text).strip() for text in wire if isinstance(text, str)]
    if len(texts) != len(wire) or len(texts) > max(blank_count(item), 1):
        raise ValueError("texts do not fit the blanks")
    if not any(texts):
        return []
    if item["type"] == "order":
        return _decode_order(item, place, texts[0])
    if item["type"] == "fill":
        return [text[:BLANK_LENGTH] for text in texts] + [""] * (blank_count(item) - len(texts))
    return [texts[0][:ESSAY_LENGTH]]


def _decode_choice(item: Item, place: Place, wire: Sequence[Any]) -> list[str]:
    wire = [int(one) if isinstance(one, str) and one.isascii() and one.isdigit() else one for one in wire]
    names = list(JUDGEMENTS) if item["type"] == "truefalse" else [item["options"][i]["id"] for i in place.order]
    if any(type(position) is not int or not 0 <= position < len(names) for position in wire):
        raise ValueError("no such option")
    if len(wire) > 1 and item["type"] in ONE_CHOICE:
        raise ValueError("one option only")
    return sorted({names[position] for position in wire})


def _decode_order(item: Item, place: Place, text: str) -> list[str]:
    positions = [ord(ch) - ord("A") for ch in text.upper() if ch.isascii() and ch.isalpha()]
    if any(not 0 <= position < len(place.order) for position in positions):
        raise ValueError("no such option")
    return [item["options"][place.order[position]]["id"] for position in dict.fromkeys(positions)]


def encode_response(item: Item, place: Place, stored: Sequence[str]) -> list[Any]:
    """A stored response as this person's phone speaks of it; the inverse of `decode_response`."""
    if item["type"] == "truefalse":
        return [JUDGEMENTS.index(word) for word in stored]
    if item["type"] in CHOICES:
        return sorted(positions_of(item, place, stored))
    if item["type"] == "order":
        return ["".join(letter(position) for position in positions_of(item, place, stored))] if stored else []
    return list(stored)


def positions_of(item: Item, place: Place, names: Sequence[str]) -> list[int]:
    """Where options of the bank's letters stand for this person, in the order of `names`."""
    by_name = {item["options"][index]["id"]: position for position, index in enumerate(place.order)}
    return [by_name[name] for name in names if name in by_name]
