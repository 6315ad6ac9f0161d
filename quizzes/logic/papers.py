"""Editions and papers: what is frozen at publication, which of it one person gets, and in which order.

An edition's payload holds the keys and never leaves the server whole. A person's paper is a list of places: which
item of the edition, and in which order its options stand for that person. The phone speaks of positions in its own
order; letters of the bank are stored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

RIGHT, WRONG = "对", "错"
JUDGEMENTS = (RIGHT, WRONG)
CHOICES = frozenset({"single", "multiple", "indefinite"})
ONE_CHOICE = frozenset({"single", "truefalse"})
MACHINE_GRADED = CHOICES | {"truefalse", "fill", "order"}
PLAYABLE = MACHINE_GRADED | {"essay"}

_BLANK = re.compile(r"[（(][\s_]*[）)]")


class Option(TypedDict):
    """One option as the bank has it."""

    id: str
    text: str


class CitationLine(TypedDict):
    """A clause as the result page shows it; an empty `url` is text only."""

    label: str
    url: str
    verified: bool


class MediaLine(TypedDict):
    """A picture or a sound as frozen: an address of our own, its size in pixels (0 for sounds) and its words."""

    slot: str
    kind: str  # picture | sound
    src: str
    width: int
    height: int
    alt: str


class CaseStem(TypedDict):
    """The case that an item is sub-item `n` (from 1) of `of` of; the sub-items of a case stand together, in order."""

    stem: str
    n: int
    of: int
    media: list[MediaLine]


class Section(TypedDict):
    """A line of a blueprint: how many of which items (indexes), for how many hundredths each (0: the item's own)."""

    count: int
    points: int
    indexes: list[int]


class Item(TypedDict):
    """One question frozen in an edition; each sub-item of a case is an item of its own, `part` counting from 1.

    `points` are hundredths; `key` and `body` as in `QuestionVersion`. Older editions lack the last four.
    """

    question_id: int
    version_id: int
    type: str
    stem: str
    options: list[Option]
    key: list[Any]
    points: int
    explanation: str
    basis: str
    citations: list[CitationLine]
    keep_order: bool
    body: NotRequired[dict[str, Any]]
    media: NotRequired[list[MediaLine]]
    part: NotRequired[int]
    case: NotRequired[CaseStem]


class Payload(TypedDict):
    """What publishing freezes. `fixed`: every item is asked; else `sections`, or `draw_count` of all, a person."""

    title: str
    fixed: bool
    draw_count: int
    shuffle_questions: bool
    shuffle_options: bool
    time_limit_minutes: int | None
    pass_percent: int
    tries: int
    show_answers: str
    items: list[Item]
    policy: NotRequired[str]
    sections: NotRequired[list[Section]]
    answers_from: NotRequired[str | None]  # ISO, UTC
    avoid_seen: NotRequired[bool]
    most_exposure: NotRequired[int | None]  # per cent
    second_marker: NotRequired[bool]
    marking_tolerance: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Place:
    """One question of a person's paper: its index in the edition, and the order of its options by index."""

    index: int
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One person's paper. The seed is kept so that the draw can be repeated."""

    seed: int
    places: tuple[Place, ...]

    def as_json(self) -> dict[str, Any]:
        """As stored in `Sitting.paper`."""
        return {"seed": self.seed, "places": [[place.index, list(place.order)] for place in self.places]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Paper:
        """The paper of a sitting."""
        return cls(stored["seed"], tuple(Place(index, tuple(order)) for index, order in stored["places"]))


def letter(position: int) -> str:
    """The letter that a person sees at a position: A, B, …"""
    return chr(ord("A") + position)


def option_texts(item: Item, place: Place) -> list[str]:
    """The options as this person sees them, 对 and 错 for a judgement."""
    if item["type"] == "truefalse":
        return list(JUDGEMENTS)
    return [item["options"][index]["text"] for index in place.order]


def blank_count(item: Item) -> int:
    """Text fields of the question: one a blank, one for an ordering or an essay, none for choices."""
    if item["type"] == "fill":
        return len(item["key"])
    return 1 if item["type"] in {"order", "essay"} else 0


def is_answered(stored: Sequence[str]) -> bool:
    """Whether a stored response says anything."""
    return any(text.strip() for text in stored)


def out_of(payload: Payload, paper: Paper) -> int:
    """The points to be had on this paper, in hundredths."""
    return sum(payload["items"][place.index]["points"] for place in paper.places)


def shown_points(points: int, total: int) -> int | None:
    """An item's points on the scale of 100 that people know, in hundredths; None where they are no whole number."""
    scaled, rest = divmod(points * 10_000, total) if total else (0, 1)
    return None if rest or scaled % 100 else scaled


def unbroken_blanks(stem: str) -> str:
    """The stem for a screen: the place to fill, （ ）, is one width and never broken over two lines."""
    return _BLANK.sub("（\u00a0\u00a0\u00a0）", stem)


def screen_item(item: Item, place: Place, *, total: int) -> dict[str, Any]:
    """All that a phone may know of a question before the end: no key, no explanation, no clause."""
    return {
        "t": item["type"],
        "s": unbroken_blanks(item["stem"]),
        "o": option_texts(item, place),
        "b": blank_count(item),
        "p": shown_points(item["points"], total),
    }
