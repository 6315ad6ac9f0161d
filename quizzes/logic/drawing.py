"""Which questions of an edition one person gets, and in which order: chance from a seed, so that it can be repeated.

What is drawn is a question; the sub-items of a case are one question, drawn together, standing together in order.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from quizzes.logic.assignment import Assignment
from quizzes.logic.navigation import SECTIONS, grouped, navigation_of
from quizzes.logic.papers import CHOICES, Item, Paper, Payload, Place, Section

# An option that speaks of its neighbours makes no sense among others.
_SPEAKS_OF_OTHERS = re.compile(
    r"以上|上述|以下|前[一两二三四五]项|[都均全](?:对|错|是|不|可|正确|部)|[A-H]\s*[、，,和与及或+]\s*[A-H](?![a-z])"
    r"|其[他余]选项|选项\s*[A-H]|[A-H]{2,}\s*[都均全]|^\s*(?=[A-H]{2})A?B?C?D?E?F?G?H?\s*[。.]?\s*$"
)
_SHUFFLED_TYPES = CHOICES | {"order", "match", "hotspot"}
_HALF_A_POINT = 50


@dataclass(frozen=True, slots=True)
class Unit:
    """What is drawn as one: a question, or a case with all its sub-items (indexes into the edition)."""

    question_id: int
    indexes: tuple[int, ...]
    lines: tuple[int, ...]  # sections that it fits


@dataclass(frozen=True, slots=True)
class Pool:
    """An edition made ready for drawing. A paper takes one question of a family at most: they say the same."""

    sections: tuple[Section, ...]
    families: tuple[tuple[Unit, ...], ...]


@dataclass(frozen=True, slots=True)
class Avoided:
    """What a paper must not take (`withdrawn`, ids), and what it should rather not: see `draw_paper`."""

    withdrawn: frozenset[int]
    held_back: frozenset[int]
    seen: frozenset[int]

    def rank(self, unit: Unit) -> int:
        """0 wanted, 1 rests, 2 was seen before, 3 both; -1 withdrawn."""
        if unit.question_id in self.withdrawn:
            return -1
        return 2 * (unit.question_id in self.seen) + (not self.held_back.isdisjoint(unit.indexes))

    @property
    def ranks(self) -> Sequence[int]:
        """The ranks that there may be, the most wanted first."""
        return [rank for rank in range(4) if (self.held_back or not rank & 1) and (self.seen or rank < 2)]


def draw_paper(
    payload: Payload,
    *,
    seed: int,
    withdrawn: Collection[int] = (),
    held_back: Collection[int] = (),
    seen: Collection[int] = (),
    pool: Pool | None = None,
) -> Paper:
    """Draw a person's paper; the same arguments draw the same paper.

    Questions in `withdrawn` (ids) are never drawn. Those in `seen` (ids) are taken only where the pool has no others,
    and items in `held_back` (indexes) only where they are needed to fill the paper or to ask something new. A
    blueprint is filled whenever it can be; what cannot be filled is left out, and the paper is shorter.
    `pool`: `pool_of(payload)`, where the caller keeps it.
    """
    dice = random.Random(seed)  # noqa: S311 - chance, not secrecy; the seed itself comes from the system
    pool = pool or pool_of(payload)
    avoided = Avoided(frozenset(withdrawn), frozenset(held_back), frozenset(seen))
    places: list[Place] = []
    for section, drawn in zip(pool.sections, _chosen(payload, pool, dice, avoided), strict=True):
        if payload["shuffle_questions"]:
            dice.shuffle(drawn)
        for unit in drawn:
            places += _places(payload, unit, section["points"], dice)
    if navigation_of(payload) == SECTIONS:
        places = grouped(payload, places)
    kept = {"withdrawn": withdrawn, "held_back": held_back, "seen": seen}
    return Paper(seed, tuple(places), **{name: tuple(sorted(ids)) for name, ids in kept.items()})


def pool_of(payload: Payload) -> Pool:
    """The questions of an edition by families, each with the lines that it fits."""
    family = {one: min(same) for same in payload.get("enemies", ()) for one in same}
    indexes: dict[int, list[int]] = {}
    for index, item in enumerate(payload["items"]):
        indexes.setdefault(item["question_id"], []).append(index)
    sections = sections_of(payload)
    lines: dict[int, list[int]] = {}
    for number, section in enumerate(sections):
        for index in section["indexes"]:
            lines.setdefault(index, []).append(number)
    families: dict[int, list[Unit]] = {}
    for question, parts in indexes.items():
        unit = Unit(question, tuple(parts), tuple(lines.get(parts[0], ())))
        families.setdefault(family.get(question, question), []).append(unit)
    return Pool(sections, tuple(map(tuple, families.values())))


def sections_of(payload: Payload) -> tuple[Section, ...]:
    """The lines of the blueprint; a fixed paper and a plain draw are one line over everything."""
    if found := payload.get("sections"):
        return tuple(found)
    return (Section(count=payload["draw_count"], points=0, indexes=list(range(len(payload["items"])))),)


def _chosen(payload: Payload, pool: Pool, dice: random.Random, avoided: Avoided) -> list[list[Unit]]:
    """For each line its questions, in the edition's order."""
    if payload["fixed"]:
        chosen = [[unit for same in pool.families for unit in same if avoided.rank(unit) >= 0]]
    else:
        chosen = _fill(pool, dice, avoided)
    return [sorted(units, key=lambda unit: unit.indexes) for units in chosen]


def _fill(pool: Pool, dice: random.Random, avoided: Avoided) -> list[list[Unit]]:
    """By chance among the most wanted, then among the next, until every line is full or nothing is left."""
    filled = Assignment([section["count"] for section in pool.sections])
    taken: set[int] = set()
    for rank in avoided.ranks:
        filled.widen({name: _lines(pool.families[name], avoided, rank, dice) for name in sorted(taken)})
        for name in _by_chance(len(pool.families), dice):
            if not filled.free:
                break
            if name not in taken and filled.take(name, _lines(pool.families[name], avoided, rank, dice)):
                taken.add(name)
    return [
        [_pick(pool.families[name], line, avoided, dice) for name in sorted(held)]
        for line, held in enumerate(filled.held)
    ]


def _by_chance(count: int, dice: random.Random) -> Iterator[int]:
    """0 … count-1 shuffled, no further than it is asked for."""
    rest = list(range(count))
    for end in range(count - 1, -1, -1):
        at = int(dice.random() * (end + 1))
        rest[at], rest[end] = rest[end], rest[at]
        yield rest[end]


def _lines(same: Sequence[Unit], avoided: Avoided, rank: int, dice: random.Random) -> Sequence[int]:
    """The lines that questions of a family up to this rank fit, in a random order where there are several."""
    lines = sorted({line for unit in same if 0 <= avoided.rank(unit) <= rank for line in unit.lines})
    if len(lines) > 1:
        dice.shuffle(lines)
    return lines


def _pick(same: Sequence[Unit], line: int, avoided: Avoided, dice: random.Random) -> Unit:
    """One of those that say the same, the most wanted that fits the line."""
    ranks = [(avoided.rank(unit), unit) for unit in same if line in unit.lines]
    best = min(rank for rank, _unit in ranks if rank >= 0)
    fitting = [unit for rank, unit in ranks if rank == best]
    return fitting[0] if len(fitting) == 1 else dice.choice(fitting)


def _places(payload: Payload, unit: Unit, points: int, dice: random.Random) -> Iterator[Place]:
    own = [payload["items"][index]["points"] for index in unit.indexes]
    shares = share_points(points, own) if points else [0] * len(own)
    for index, share in zip(unit.indexes, shares, strict=True):
        item = payload["items"][index]
        yield Place(index, _option_order(item, dice, payload["shuffle_options"]), share)


def share_points(points: int, own: Sequence[int]) -> list[int]:
    """What the sub-items of a case get of `points`, by their own: in half points where that goes, none gets nothing."""
    if len(own) == 1:
        return [points]
    grain = _HALF_A_POINT if points % _HALF_A_POINT == 0 and points >= _HALF_A_POINT * len(own) else 1
    weights = list(own) if sum(own) else [1] * len(own)
    ends = [sum(weights[: at + 1]) * (points // grain) // sum(weights) for at in range(len(own))]
    shares = [end - start for start, end in zip([0, *ends], ends, strict=False)]
    while 0 in shares and max(shares) > 1:
        shares[shares.index(0)] += 1
        shares[shares.index(max(shares))] -= 1
    return [share * grain for share in shares]


def _option_order(item: Item, dice: random.Random, shuffled: bool) -> tuple[int, ...]:
    order = list(range(shown_count(item)))
    if _order_tells(item) or (shuffled and may_shuffle(item)):
        dice.shuffle(order)
    return tuple(order)


def _order_tells(item: Item) -> bool:
    """Whether the bank's own order would give the answer away: pairs, places of a photo, things already in order."""
    in_order = item["type"] == "order" and item["key"] == [option["id"] for option in item["options"]]
    return in_order or item["type"] in {"match", "hotspot"}


def shown_count(item: Item) -> int:
    """How many things stand in an order of their own: options, or the places of a hotspot's list."""
    if item["type"] == "hotspot":
        return len(item.get("body", {}).get("places", ()))
    return len(item["options"])


def may_shuffle(item: Item) -> bool:
    """Whether the options may change places: not when the bank says so, nor when one speaks of the others."""
    if item["keep_order"] or item["type"] not in _SHUFFLED_TYPES:
        return False
    return not any(_SPEAKS_OF_OTHERS.search(option["text"]) for option in item["options"])
