"""Answer vectors that are alike beyond chance. What two people had right says nothing; what they had wrong alike does.

The measure is the generalised binomial test (van der Linden & Sotaridona, 2006) on identical wrong answers only: for
each item that both answered, the chance that both are wrong (the item's share of wrong answers, moved on the logit
scale until each person's own number of wrong answers is the expected one) times the chance that two wrong answers are
the same (from the shares of the distractors, drawn towards one in two while few are known). The tail of the
Poisson-binomial distribution at the number seen is compared with a limit that is divided by the number of pairs that
were compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import combinations
from math import exp, log

Response = tuple[str, ...]

FEWEST_SAME = 4  # identical wrong answers below which nothing is said
LEAST_SHARE = 0.7  # of what both had wrong, how much is the same
USUAL_WRONG, WRONG_WEIGHT = 0.3, 5.0  # what is believed of an item that nobody answered, and for how many answers
USUAL_SAME, SAME_WEIGHT = 0.5, 10.0
ALL_THE_SAME = 1.0  # a judgement has one wrong answer
NEAR = timedelta(hours=2)


@dataclass(frozen=True)
class Vector:
    """What one sitting answered: by the item's index in the edition, the response and whether it is right.

    Items without an answer, without a grade or counted for nobody are left out. `group`: where the person works.
    """

    key: str
    person: int
    answers: Mapping[int, tuple[Response, bool]]
    at: datetime
    group: int | None = None
    devices: frozenset[str] = frozenset()

    @cached_property
    def wrong(self) -> dict[int, Response]:
        """The wrong ones only."""
        return {item: response for item, (response, right) in self.answers.items() if not right}


@dataclass(slots=True)
class ItemCounts:
    """How often an item was answered, and its wrong answers. `judgement`: there is one wrong answer only."""

    answered: int = 0
    wrong: Counter[Response] = field(default_factory=Counter)
    judgement: bool = False

    @property
    def wrong_share(self) -> float:
        """The share of wrong answers, drawn towards the usual one while few are known."""
        return (sum(self.wrong.values()) + USUAL_WRONG * WRONG_WEIGHT) / (self.answered + WRONG_WEIGHT)

    @property
    def same_chance(self) -> float:
        """The chance that two wrong answers are the same."""
        if self.judgement:
            return ALL_THE_SAME
        n = sum(self.wrong.values())
        seen = sum(count * (count - 1) for count in self.wrong.values()) / (n - 1) if n > 1 else 0.0
        return (USUAL_SAME * SAME_WEIGHT + seen) / (SAME_WEIGHT + (n if n > 1 else 0))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two sittings. `same`: identical wrong answers (by item), `both_wrong` and `common`: how many items; `one_in`:
    such a pair comes about by chance once in so many. `way`: what brought the two together.
    """

    one: str
    other: str
    same: tuple[int, ...]
    both_wrong: int
    common: int
    one_in: int
    way: str  # device | unit | quiz


def count_answers(vectors: Iterable[Vector], *, judgements: frozenset[int] = frozenset()) -> dict[int, ItemCounts]:
    """By item, what these sittings answered."""
    counts: dict[int, ItemCounts] = {}
    for vector in vectors:
        for item, (response, right) in vector.answers.items():
            row = counts.setdefault(item, ItemCounts(judgement=item in judgements))
            row.answered += 1
            if not right:
                row.wrong[response] += 1
    return counts


def find_alike(
    vectors: Sequence[Vector],
    *,
    new: frozenset[str],
    counts: Mapping[int, ItemCounts],
    false_alarms: float,
) -> list[Likeness]:
    """The pairs with a `new` sitting among them that are alike beyond chance, the least likely first.

    `false_alarms`: how many honest pairs may be found, at the most, among all pairs on one device, among those of each
    unit within two hours, and among all others. Two sittings of one person are no pair.
    """
    by_key = {vector.key: vector for vector in vectors}
    pairs = pair_counts(vectors)
    chance = _Chances(counts)
    found = []
    for one, other in _candidates(by_key, new):
        way = _way(one, other)
        likeness = _compare(one, other, chance, way)
        many = pairs[f"unit {one.group}" if way == "unit" else way]
        if likeness is not None and likeness[1] <= false_alarms / max(1, many):
            found.append(likeness)
    return [each for each, _tail in sorted(found, key=lambda pair: pair[1])]


def pair_counts(vectors: Sequence[Vector]) -> Counter[str]:
    """How many pairs there are: in the quiz, on the same device, in each unit within two hours."""
    n = len(vectors)
    pairs: Counter[str] = Counter(quiz=n * (n - 1) // 2)
    pairs["device"] = len({pair for people in _by_device(vectors).values() for pair in combinations(sorted(people), 2)})
    units: dict[int, list[datetime]] = defaultdict(list)
    for vector in vectors:
        if vector.group is not None:
            units[vector.group].append(vector.at)
    pairs.update({f"unit {group}": _within(sorted(times)) for group, times in units.items()})
    return pairs


def _by_device(vectors: Sequence[Vector]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for vector in vectors:
        for device in vector.devices:
            found[device].append(vector.key)
    return found


def _within(times: Sequence[datetime]) -> int:
    """Pairs of sorted moments that are no further apart than `NEAR`."""
    pairs = start = 0
    for end, at in enumerate(times):
        while at - times[start] > NEAR:
            start += 1
        pairs += end - start
    return pairs


def _way(one: Vector, other: Vector) -> str:
    if one.devices & other.devices:
        return "device"
    near = one.group is not None and one.group == other.group and abs(one.at - other.at) <= NEAR
    return "unit" if near else "quiz"


def _candidates(by_key: Mapping[str, Vector], new: frozenset[str]) -> Iterable[tuple[Vector, Vector]]:
    """Pairs with enough identical wrong answers: from lists of who gave each, not by comparing everybody."""
    gave: dict[tuple[int, Response], list[str]] = defaultdict(list)
    for key, vector in by_key.items():
        for item, response in vector.wrong.items():
            gave[item, response].append(key)
    for key in sorted(new & by_key.keys()):
        met: Counter[str] = Counter()
        for item, response in by_key[key].wrong.items():
            met.update(gave[item, response])
        for other, same in met.items():
            again = other in new and other <= key  # met from the other side already
            if same >= FEWEST_SAME and not again and by_key[other].person != by_key[key].person:
                yield by_key[key], by_key[other]


class _Chances:
    """The chances of one pool; each person's are worked out once."""

    def __init__(self, counts: Mapping[int, ItemCounts]) -> None:
        self._odds = {item: log(share / (1 - share)) for item, row in counts.items() for share in [row.wrong_share]}
        self.same = {item: row.same_chance for item, row in counts.items()}
        self._people: dict[str, dict[int, float]] = {}

    def wrong(self, vector: Vector) -> dict[int, float]:
        """By item, the chance that this person is wrong; they add up to what the person had wrong."""
        if vector.key not in self._people:
            odds = {item: self._odds[item] for item in vector.answers}
            shift = _shift(list(odds.values()), len(vector.wrong))
            self._people[vector.key] = {item: _share(value + shift) for item, value in odds.items()}
        return self._people[vector.key]


def _share(odds: float) -> float:
    return 1 / (1 + exp(-odds))


def _shift(odds: Sequence[float], wrong: int) -> float:
    """What added to all of `odds` makes `wrong` the expected number; all and none are drawn in by a half."""
    wanted = min(max(float(wrong), 0.5), len(odds) - 0.5)
    low, high = -12.0, 12.0
    for _step in range(40):
        middle = (low + high) / 2
        if sum(_share(value + middle) for value in odds) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _compare(one: Vector, other: Vector, chances: _Chances, way: str) -> tuple[Likeness, float] | None:
    common = [item for item in one.answers if item in other.answers]
    both = [item for item in one.wrong if item in other.wrong]
    same = [item for item in both if one.wrong[item] == other.wrong[item]]
    if len(same) < FEWEST_SAME or len(same) < LEAST_SHARE * len(both):
        return None
    mine, yours = chances.wrong(one), chances.wrong(other)
    tail = upper_tail([mine[item] * yours[item] * chances.same[item] for item in common], len(same))
    found = Likeness(one.key, other.key, tuple(sorted(same)), len(both), len(common), one_in(tail), way)
    return found, tail


def upper_tail(chances: Sequence[float], least: int) -> float:
    """P(at least `least` of independent events with these chances): the Poisson-binomial tail."""
    exactly = [1.0] + [0.0] * least  # the last one gathers `least` and more
    for chance in chances:
        exactly[least] += exactly[least - 1] * chance
        for at in range(least - 1, 0, -1):
            exactly[at] = exactly[at] * (1 - chance) + exactly[at - 1] * chance
        exactly[0] *= 1 - chance
    return exactly[least]


def one_in(tail: float) -> int:
    """1 in how many; two figures, as no more are meant."""
    many = int(min(1 / max(tail, 1e-12), 1e12))
    zeros = max(0, len(str(many)) - 2)
    return many // 10**zeros * 10**zeros


def clusters(pairs: Iterable[Likeness]) -> list[tuple[str, ...]]:
    """Who hangs together by pairs, each once, sorted."""
    root: dict[str, str] = {}

    def top(key: str) -> str:
        while root.setdefault(key, key) != key:
            key = root[key]
        return key

    for pair in pairs:
        root[top(pair.one)] = top(pair.other)
    found: dict[str, list[str]] = defaultdict(list)
    for key in root:
        found[top(key)].append(key)
    return sorted(tuple(sorted(members)) for members in found.values())
