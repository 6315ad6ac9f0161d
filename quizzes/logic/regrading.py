"""A mended key laid on frozen papers: what it means under the letters of an older wording, and what one person gets."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.logic.papers import CHOICES, Item, Paper, Payload, is_answered
from quizzes.logic.verdicts import Correction, Verdict, judge


@dataclass(frozen=True, slots=True)
class MendedKey:
    """The key as the bank says it now, with the wording it belongs to. Shapes as in `QuestionVersion`."""

    type: str
    options: Sequence[Mapping[str, object]]
    key: Sequence[Any]
    body: Mapping[str, Any]


def key_for(item: Item, mended: MendedKey) -> list[Any] | None:
    """The mended key in the letters of a frozen item, or None where its wording does not hold what the key names.

    An edit may have moved or reworded options: letters are followed by their texts, width and spaces aside.
    """
    if item["type"] != mended.type:
        return None
    if item["type"] in CHOICES | {"order"}:
        letters = _letters(mended.options, item["options"])
        found = [letters.get(name) for name in mended.key]
        return None if not found or None in found else found if item["type"] == "order" else sorted(map(str, found))
    if item["type"] == "match":
        return _pairs(item, mended)
    if item["type"] == "hotspot":
        return _places(item, mended)
    if item["type"] == "fill" and len(mended.key) != len(item["key"]):
        return None
    return list(mended.key) or None


def _pairs(item: Item, mended: MendedKey) -> list[Any] | None:
    rights = _letters(mended.options, item["options"])
    lefts = _letters(mended.body.get("lefts", ()), (item.get("body") or {}).get("lefts", ()))
    found = []
    for pair in mended.key:
        left, _dash, right = str(pair).partition("-")
        if left not in lefts or right not in rights:
            return None
        found.append(f"{lefts[left]}-{rights[right]}")
    return sorted(found) or None


def _places(item: Item, mended: MendedKey) -> list[Any] | None:
    """A place that was taken out leaves its id to the next one: only what has the same words, or lies where it lay,
    is the same place.
    """
    old = {place["id"]: place for place in (item.get("body") or {}).get("places", ())}
    new = {place["id"]: place for place in mended.body.get("places", ())}
    found = [name for name in mended.key if name in old and name in new and _is_same_place(new[name], old[name])]
    return found if found and len(found) == len(mended.key) else None


def _is_same_place(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    shapes = [(one["shape"], list(one["at"])) for one in (new, old)]
    return shapes[0] == shapes[1] or _plain(new["text"]) == _plain(old["text"])


def _letters(new: Sequence[Mapping[str, object]], old: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """From the letters of one wording to those of another, by text."""
    by_text = {_plain(str(option["text"])): str(option["id"]) for option in old}
    return {str(option["id"]): by_text[text] for option in new if (text := _plain(str(option["text"]))) in by_text}


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts of a sitting; points in hundredths. `item_right` and `item_points` are of the one item looked at.

    `unmarked` answers of it await a person; until then `passed` is None.
    """

    points_got: int
    points_out_of: int
    passed: bool | None
    item_right: bool | None
    item_points: int | None
    unmarked: int = 0

    def as_json(self) -> dict[str, Any]:
        """As kept in a regrade's lines."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Taken:
    """A sitting as it stands: its paper, the answer to the item looked at, and what it got so far."""

    paper: Paper
    response: Sequence[str]
    standing: Standing
    dropped: bool  # whether the item is out of the sums now
    mark: int | None = None


def _awaiting(item: Item, taken: Taken, *, after: Verdict) -> int:
    """How many answers of the sitting await a person's mark when the item stands as in `after`."""
    waited = item["type"] == "essay" and is_answered(taken.response) and not taken.dropped
    return taken.standing.unmarked - (waited and taken.standing.item_right is None) + after.unmarked


def stand_again(payload: Payload, taken: Taken, *, index: int, correction: Correction | None) -> Standing:
    """How the sitting stands when the item at `index` is judged anew, everything else as it was.

    Only this item's points move, so that nothing else of an old paper is ever judged by newer rules.
    """
    place = next(place for place in taken.paper.places if place.index == index)
    one = Paper(taken.paper.seed, (place,))
    corrections = {index: correction} if correction else {}
    marks = {} if taken.mark is None else {0: taken.mark}
    verdict = judge(payload, one, {0: list(taken.response)}, marks=marks, corrections=corrections)
    graded = verdict.graded[0]
    dropped = correction is not None and correction.rule == "drop"
    before = taken.standing
    got = before.points_got - (before.item_points or 0) + graded.points
    full = judge(payload, one, {}).score.out_of
    out_of = before.points_out_of + full * (taken.dropped - dropped)
    waits = _awaiting(payload["items"][index], taken, after=verdict)
    passed = None if waits else out_of > 0 and got * 100 >= out_of * payload["pass_percent"]
    return Standing(got, out_of, passed, graded.right, None if dropped else graded.points, waits)
