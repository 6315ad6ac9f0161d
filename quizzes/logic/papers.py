"""Editions and papers: what is frozen at publication, which of it one person gets, and in which order.

An edition's payload holds the keys and never leaves the server whole. A person's paper is a list of places: which
item of the edition, and in which order its options stand for that person. The phone speaks of positions in its own
order; letters of the bank are stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

RIGHT, WRONG = "对", "错"
JUDGEMENTS = (RIGHT, WRONG)
CHOICES = frozenset({"single", "multiple", "indefinite"})
ONE_CHOICE = frozenset({"single", "truefalse"})
MACHINE_GRADED = CHOICES | {"truefalse", "fill", "order", "match", "hotspot"}
PLAYABLE = MACHINE_GRADED | {"essay"}

_KEPT_AWAY = ("withdrawn", "held_back", "seen")


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
    """A line of a blueprint: how many questions out of which items (indexes), for how many hundredths each.

    A case is one question: it comes whole, and its sub-items share its points. Points of 0: the items' own.
    """

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
    valid_to: NotRequired[str]  # the last day it is asked, ISO; absent: no end


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
    enemies: NotRequired[list[list[int]]]  # ids of questions of which a paper takes one at most: they say the same
    answers_from: NotRequired[str | None]  # ISO, UTC
    avoid_seen: NotRequired[bool]
    most_exposure: NotRequired[int | None]  # per cent
    second_marker: NotRequired[bool]
    marking_tolerance: NotRequired[int]
    navigation: NotRequired[str]  # absent: free
    pause_minutes: NotRequired[int]
    counted_try: NotRequired[str]  # absent: best
    cooling_minutes: NotRequired[int]


@dataclass(frozen=True, slots=True)
class Place:
    """One question of a person's paper: its index in the edition, and the order of its options by index.

    The order of a match is that of its right-hand side, of a hotspot that of the list of its places. `points`
    (hundredths) are set by the line of a blueprint; 0: the item's own.
    """

    index: int
    order: tuple[int, ...]
    points: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """One person's paper. The seed and what the draw kept away from are kept, so that it can be repeated.

    `withdrawn` and `seen` are ids of questions, `held_back` indexes of items, as `drawing.draw_paper` was given them.
    """

    seed: int
    places: tuple[Place, ...]
    withdrawn: tuple[int, ...] = ()
    held_back: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As stored in `Sitting.paper`."""
        places = [[one.index, list(one.order), one.points][: 3 if one.points else 2] for one in self.places]
        kept = {name: list(value) for name in _KEPT_AWAY if (value := getattr(self, name))}
        return {"seed": self.seed, "places": places, **kept}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Paper:
        """The paper of a sitting; older ones hold the seed and the places only."""
        places = tuple(Place(index, tuple(order), *points) for index, order, *points in stored["places"])
        return cls(stored["seed"], places, **{name: tuple(stored.get(name, ())) for name in _KEPT_AWAY})


def item_points(payload: Payload, place: Place) -> int:
    """What the question at a place is worth, in hundredths: as its blueprint's line says, else its own."""
    return place.points or payload["items"][place.index]["points"]


def letter(position: int) -> str:
    """The letter that a person sees at a position: A, B, …"""
    return chr(ord("A") + position)


def choice_ids(item: Item) -> list[str]:
    """What may be chosen, as the bank names it: 对 and 错, ids of places, letters (of a match: of its right sides)."""
    if item["type"] == "truefalse":
        return list(JUDGEMENTS)
    if item["type"] == "hotspot":
        return [place["id"] for place in item.get("body", {}).get("places", ())]
    return [option["id"] for option in item["options"]]


def shown_ids(item: Item, place: Place) -> list[str]:
    """`choice_ids` in the order in which this person sees them."""
    ids = choice_ids(item)
    if item["type"] == "truefalse":
        return ids
    if sorted(place.order) != list(range(len(ids))):
        return sorted(ids)  # a paper that says nothing of them
    return [ids[at] for at in place.order]


def choice_texts(item: Item) -> dict[str, str]:
    """The words of each thing that may be chosen, by its name in the bank."""
    if item["type"] == "truefalse":
        return {word: word for word in JUDGEMENTS}
    if item["type"] == "hotspot":
        return {place["id"]: place["text"] for place in item.get("body", {}).get("places", ())}
    return {option["id"]: option["text"] for option in item["options"]}


def option_texts(item: Item, place: Place) -> list[str]:
    """The options as this person sees them, 对 and 错 for a judgement."""
    texts = choice_texts(item)
    return [texts[name] for name in shown_ids(item, place)]


def lefts_of(item: Item) -> list[Option]:
    """The left-hand side of a match, in the order that everybody sees."""
    return list(item.get("body", {}).get("lefts", ()))


def blank_count(item: Item) -> int:
    """Text fields of the question: one a blank, one for an essay, none for what is chosen."""
    if item["type"] == "fill":
        return len(item["key"])
    return 1 if item["type"] == "essay" else 0


def graded_body(item: Item) -> dict[str, Any]:
    """The item's body for `grading.grade`: of a photo also its height to width, which circles need."""
    body = dict(item.get("body", {}))
    photo = media_at(item.get("media", ()), "photo")
    if photo and photo["width"] and photo["height"]:
        body["ratio"] = photo["height"] * 10_000 // photo["width"]
    return body


def media_at(media: Sequence[MediaLine], slot: str) -> MediaLine | None:
    """The first picture or sound of a slot."""
    return next((line for line in media if line["slot"] == slot), None)


def is_answered(stored: Sequence[str]) -> bool:
    """Whether a stored response says anything."""
    return any(text.strip() for text in stored)


def out_of(payload: Payload, paper: Paper) -> int:
    """The points to be had on this paper, in hundredths."""
    return sum(item_points(payload, place) for place in paper.places)


def shown_points(points: int, total: int) -> int | None:
    """An item's points on the scale of 100 that people know, in hundredths; None where they are no whole number."""
    scaled, rest = divmod(points * 10_000, total) if total else (0, 1)
    return None if rest or scaled % 100 else scaled
