"""Editions and papers: what is frozen at publication, which of it one person gets, and in which order.

An edition's payload holds the keys and never leaves the server whole. A person's paper is a list of places: which
item of the edition, and in which order its options stand for that person. The phone speaks of positions in its own
order; letters of the bank are stored.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

RIGHT, WRONG = "对", "错"
JUDGEMENTS = (RIGHT, WRONG)
CHOICES = frozenset({"single", "multiple", "indefinite"})
ONE_CHOICE = frozenset({"single", "truefalse"})
MACHINE_GRADED = CHOICES | {"truefalse", "fill", "order"}
PLAYABLE = MACHINE_GRADED | {"essay"}
BLANK_LENGTH = 200
ESSAY_LENGTH = 5000

# Control characters and halves of characters: no keyboard makes them, PostgreSQL refuses them, UTF-8 cannot write them.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_BLANK = re.compile(r"[（(][\s_]*[）)]")
# An option that speaks of its neighbours makes no sense among others.
_SPEAKS_OF_OTHERS = re.compile(
    r"以上|上述|以下|前[一两二三四五]项|[都均全](?:对|错|是|不|可|正确|部)|[A-H]\s*[、，,和与及或+]\s*[A-H](?![a-z])"
)


class Option(TypedDict):
    """One option as the bank has it."""

    id: str
    text: str


class CitationLine(TypedDict):
    """A clause as the result page shows it; an empty `url` is text only."""

    label: str
    url: str
    verified: bool


class Item(TypedDict):
    """One question frozen in an edition. `points` are hundredths; `key` as in `QuestionVersion`."""

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


class Payload(TypedDict):
    """What publishing freezes. `fixed`: every item is asked; else `draw_count` of them are drawn for each person."""

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


def draw_paper(payload: Payload, *, seed: int, withdrawn: Collection[int] = ()) -> Paper:
    """Draw a person's paper. Questions in `withdrawn` (ids) are not drawn; the same seed draws the same paper."""
    dice = random.Random(seed)  # noqa: S311 - chance, not secrecy; the seed itself comes from the system
    pool = [index for index, item in enumerate(payload["items"]) if item["question_id"] not in withdrawn]
    wanted = len(pool) if payload["fixed"] else min(payload["draw_count"], len(pool))
    drawn = sorted(dice.sample(pool, wanted))
    if payload["shuffle_questions"]:
        dice.shuffle(drawn)
    shuffled = payload["shuffle_options"]
    return Paper(seed, tuple(Place(i, _option_order(payload["items"][i], dice, shuffled)) for i in drawn))


def _option_order(item: Item, dice: random.Random, shuffled: bool) -> tuple[int, ...]:
    order = list(range(len(item["options"])))
    if shuffled and may_shuffle(item):
        dice.shuffle(order)
    return tuple(order)


def may_shuffle(item: Item) -> bool:
    """Whether the options may change places: not when the bank says so, nor when one speaks of the others."""
    if item["keep_order"] or item["type"] not in CHOICES | {"order"}:
        return False
    return not any(_SPEAKS_OF_OTHERS.search(option["text"]) for option in item["options"])


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
