"""What a phone sends for a question, as it is stored and graded, and back (docs/decisions/0015).

The phone speaks of positions in the person's own order, never of the bank's letters: a list of positions for choices
and orders (old phones wrote an order as ``BACD``), for a match the position of each left side's right one, for a photo
positions of its list and taps ``@x,y``; texts for blanks. ``""`` and -1 are nothing yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from quizzes.logic.papers import (
    CHOICES,
    JUDGEMENTS,
    ONE_CHOICE,
    Item,
    Place,
    blank_count,
    choice_ids,
    lefts_of,
    shown_ids,
)
from quizzes.logic.photos import MOST_MARKS, tap_at

BLANK_LENGTH = 200
ESSAY_LENGTH = 5000

# Control characters and halves of characters: no keyboard makes them, PostgreSQL refuses them, UTF-8 cannot write them.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_POSITION = re.compile(r"0|[1-9][0-9]?")
_OLD_ORDER = re.compile(r"[A-Za-z][A-Za-z\s、，,.]*")


def decode_response(item: Item, place: Place, wire: Any) -> list[str]:
    """What the phone sent (positions, or texts) as it is stored and graded; empty is unanswered.

    Raises ValueError for anything that this question cannot be answered with.
    """
    if not isinstance(wire, list):
        raise ValueError("an answer is a list")
    decoder = _DECODERS.get(item["type"])
    if decoder is None:
        raise ValueError("this question takes no answer")
    return decoder(item, place, wire)


def _decode_choice(item: Item, place: Place, wire: Sequence[Any]) -> list[str]:
    chosen = [_name_at(shown_ids(item, place), one) for one in wire]
    if not all(chosen):
        raise ValueError("no such option")
    if len(chosen) > 1 and item["type"] in ONE_CHOICE:
        raise ValueError("one option only")
    return sorted(set(chosen))


def _decode_texts(item: Item, _place: Place, wire: Sequence[Any]) -> list[str]:
    texts = [_UNSTORABLE.sub("", text).strip() for text in wire if isinstance(text, str)]
    blanks = blank_count(item)
    if len(texts) != len(wire) or len(texts) > max(blanks, 1):
        raise ValueError("texts do not fit the blanks")
    if not any(texts):
        return []
    if item["type"] == "fill":
        return [text[:BLANK_LENGTH] for text in texts] + [""] * (blanks - len(texts))
    return [texts[0][:ESSAY_LENGTH]]


def _decode_order(item: Item, place: Place, wire: Sequence[Any]) -> list[str]:
    """The things in their order, "" where a step has none yet."""
    names = shown_ids(item, place)
    if len(wire) == 1 and isinstance(wire[0], str) and _OLD_ORDER.fullmatch(wire[0].strip()):
        wire = list(dict.fromkeys(ord(one) - ord("A") for one in wire[0].upper() if one.isalpha()))
    if len(wire) > len(names):
        raise ValueError("more steps than things")
    steps = [_name_at(names, one) for one in wire]
    said = [name for name in steps if name]
    if len(said) != len(set(said)):
        raise ValueError("a thing has one step")
    while steps and not steps[-1]:
        steps.pop()
    return steps


def _decode_match(item: Item, place: Place, wire: Sequence[Any]) -> list[str]:
    names, lefts = shown_ids(item, place), lefts_of(item)
    if len(wire) > len(lefts):
        raise ValueError("more pairs than left sides")
    chosen = [_name_at(names, one) for one in wire]
    return [f"{left['id']}-{name}" for left, name in zip(lefts, chosen, strict=False) if name]


def _decode_hotspot(item: Item, place: Place, wire: Sequence[Any]) -> list[str]:
    """Ticks in the order of the bank, then taps in the order they were made; the same one twice is one."""
    taps, ticks = [], []
    for one in wire:
        if isinstance(one, str) and one.startswith("@"):
            if tap_at(one) is None:
                raise ValueError("no such point")
            taps.append(one)
        else:
            ticks.append(_name_at(shown_ids(item, place), one))
    if not all(ticks):
        raise ValueError("no such place")
    marks = [name for name in choice_ids(item) if name in ticks] + list(dict.fromkeys(taps))
    if len(marks) > MOST_MARKS:
        raise ValueError("too many marks")
    return marks


def _name_at(names: Sequence[str], one: Any) -> str:
    """The name at a position, which may come as digits; "" for nothing yet. Raises ValueError for anything else."""
    if isinstance(one, str):
        if not one.strip():
            return ""
        one = int(one) if _POSITION.fullmatch(one) else None
    if type(one) is not int or not -1 <= one < len(names):
        raise ValueError("no such position")
    return names[one] if one >= 0 else ""


_DECODERS: dict[str, Callable[[Item, Place, Sequence[Any]], list[str]]] = {
    **dict.fromkeys(CHOICES | ONE_CHOICE, _decode_choice),
    "fill": _decode_texts,
    "essay": _decode_texts,
    "order": _decode_order,
    "match": _decode_match,
    "hotspot": _decode_hotspot,
}


def encode_response(item: Item, place: Place, stored: Sequence[str]) -> list[Any]:
    """A stored response as this person's phone speaks of it; the inverse of `decode_response`."""
    kind = item["type"]
    if kind == "truefalse":
        return [JUDGEMENTS.index(word) for word in stored]
    if kind in CHOICES:
        return sorted(positions_of(item, place, stored))
    if kind == "order":
        at = _positions(item, place)
        return [at.get(name, "") for name in stored]
    if kind == "match":
        return _encode_match(item, place, stored) if stored else []
    if kind == "hotspot":
        return [*sorted(positions_of(item, place, stored)), *(mark for mark in stored if mark.startswith("@"))]
    return list(stored)


def _encode_match(item: Item, place: Place, stored: Sequence[str]) -> list[Any]:
    at = _positions(item, place)
    rights = dict(pair.split("-", 1) for pair in stored if "-" in pair)
    return [at.get(rights.get(left["id"], ""), "") for left in lefts_of(item)]


def positions_of(item: Item, place: Place, names: Sequence[str]) -> list[int]:
    """Where the bank's letters (or ids of places) stand for this person, in the order of `names`."""
    at = _positions(item, place)
    return [at[name] for name in names if name in at]


def _positions(item: Item, place: Place) -> dict[str, int]:
    return {name: position for position, name in enumerate(shown_ids(item, place))}
