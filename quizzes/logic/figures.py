"""Figures of items and papers by classical test theory, from sums that can be added up. Integers throughout.

x is what a person got of an item, r what the person got of the rest of the paper: both in ten-thousandths of what was
to be had. Facility is the mean of x; discrimination the correlation of x and r (the corrected point-biserial where
items are right or wrong), read as Ebel & Frisbie, Essentials of Educational Measurement (1991), ch. 13: 0.40 and more
very good, 0.30 good, 0.20 marginal, below that poor. Reliability is Cronbach's alpha (1951), KR-20 for right or wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isqrt

WHOLE = 10_000  # ten-thousandths
ENOUGH = 30  # people below which no item is judged
TOO_EASY = 9_500
TOO_HARD = 2_000
NEGATIVE = -50  # thousandths; a little below nothing is chance
POOR, MARGINAL, GOOD = 200, 300, 400
IDLE = 200  # ten-thousandths of the people: an option that nearly nobody takes
RIVAL = 1_500  # a wrong option that fewer than these take is no rival of the key
MOST_CHOICES = 40
OTHER = "…"


@dataclass(slots=True)
class Sums:
    """What is added up of one item. `choices`: answer → [people, sum of r]; ``""`` for no answer."""

    n: int = 0
    right: int = 0
    answered: int = 0
    sum_x: int = 0
    sum_xx: int = 0
    sum_r: int = 0
    sum_rr: int = 0
    sum_xr: int = 0
    timed: int = 0
    seconds: int = 0
    choices: dict[str, list[int]] = field(default_factory=dict)
    segments: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def add(self, x: int, r: int, *, right: bool, answered: bool) -> None:
        """One person's item: `x` and `r` in ten-thousandths."""
        self.n += 1
        self.right += right
        self.answered += answered
        self.sum_x += x
        self.sum_xx += x * x
        self.sum_r += r
        self.sum_rr += r * r
        self.sum_xr += x * r

    def add_time(self, seconds: int) -> None:
        """How long the person was at it."""
        self.timed += 1
        self.seconds += seconds

    def add_choices(self, names: Iterable[str], r: int) -> None:
        """What the person answered; beyond the first answers met, rare ones are counted together."""
        for name in names:
            known = name in self.choices or len(self.choices) < MOST_CHOICES
            self._choose(name if known else OTHER, 1, r)

    def add_segment(self, kind: str, key: str, x: int) -> None:
        """To which segment of a kind (industry, post, town) the person belongs."""
        row = self.segments.setdefault(kind, {}).setdefault(key, [0, 0])
        row[0] += 1
        row[1] += x

    def merge(self, other: Sums) -> None:
        """Add what others counted."""
        for name in _PLAIN_SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for choice, (people, rest) in other.choices.items():
            known = choice in self.choices or len(self.choices) < MOST_CHOICES
            self._choose(choice if known else OTHER, people, rest)
        for kind, rows in other.segments.items():
            own = self.segments.setdefault(kind, {})
            for key, (people, score) in rows.items():
                row = own.setdefault(key, [0, 0])
                row[0] += people
                row[1] += score

    def _choose(self, name: str, people: int, rest: int) -> None:
        row = self.choices.setdefault(name, [0, 0])
        row[0] += people
        row[1] += rest


_PLAIN_SUMS = tuple(name for name in Sums.__dataclass_fields__ if name not in {"choices", "segments"})


def facility(sums: Sums) -> int | None:
    """The mean score in ten-thousandths; None when nobody had the item."""
    return sums.sum_x // sums.n if sums.n else None


def discrimination(sums: Sums) -> int | None:
    """The correlation of the item with the rest of the paper, in thousandths; None when either never varies."""
    spread_x = sums.n * sums.sum_xx - sums.sum_x**2
    spread_r = sums.n * sums.sum_rr - sums.sum_r**2
    if spread_x <= 0 or spread_r <= 0:
        return None
    together = sums.n * sums.sum_xr - sums.sum_x * sums.sum_r
    size = isqrt(1_000_000 * together * together // (spread_x * spread_r))
    return min(size, 1_000) if together >= 0 else -min(size, 1_000)


def mean_seconds(sums: Sums) -> int | None:
    """How long people were at it on the average; None when no time was seen."""
    return sums.seconds // sums.timed if sums.timed else None


def variance(sums: Sums) -> tuple[int, int]:
    """The variance of x as a fraction (numerator, denominator)."""
    return (sums.n * sums.sum_xx - sums.sum_x**2, sums.n**2) if sums.n else (0, 1)


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the distractor table. `share` in ten-thousandths of the people, `rest` the mean r of who took it."""

    name: str
    people: int
    share: int
    rest: int
    is_key: bool


def distractors(sums: Sums, key: Iterable[str]) -> list[Choice]:
    """Who took what, the most taken first. For several right answers each letter is a row of its own."""
    keys = set(key)
    rows = [
        Choice(name, people, people * WHOLE // sums.n if sums.n else 0, rest // people if people else 0, name in keys)
        for name, (people, rest) in sums.choices.items()
    ]
    return sorted(rows, key=lambda row: (-row.people, row.name))


@dataclass(frozen=True, slots=True)
class Flags:
    """What is wrong with an item; all False where fewer than `ENOUGH` people had it."""

    too_easy: bool = False
    too_hard: bool = False
    negative: bool = False
    key_suspect: bool = False
    idle_option: bool = False

    @property
    def any(self) -> bool:
        """Whether something is."""
        return self.too_easy or self.too_hard or self.negative or self.key_suspect or self.idle_option


FLAG_NAMES = tuple(Flags.__dataclass_fields__)


def flags_of(sums: Sums, *, key: Iterable[str], options: Iterable[str] = ()) -> Flags:
    """Judge an item. `options` are all the letters of a choice, so that one that nobody takes is seen."""
    if sums.n < ENOUGH:
        return Flags()
    mean, power = facility(sums) or 0, discrimination(sums)
    keys, letters = set(key), list(options)
    return Flags(
        too_easy=mean >= TOO_EASY,
        too_hard=mean <= TOO_HARD,
        negative=power is not None and power <= NEGATIVE,
        key_suspect=bool(letters) and _key_is_suspect(sums, keys),
        idle_option=any(sums.choices.get(name, [0])[0] * WHOLE < IDLE * sums.n for name in letters if name not in keys),
    )


def _key_is_suspect(sums: Sums, keys: set[str]) -> bool:
    """A wrong option that many take, and that better people take more than the key does: as with a wrong key."""
    rows = distractors(sums, keys)
    right = [row for row in rows if row.is_key]
    rivals = [row for row in rows if not row.is_key and row.name not in {"", OTHER} and row.share >= RIVAL]
    if not rivals:
        return False
    if not any(row.people for row in right):
        return True
    best = max(row.rest for row in right if row.people)
    return any(rival.rest > best and rival.people * 2 > max(row.people for row in right) for rival in rivals)


@dataclass(frozen=True, slots=True)
class PaperSums:
    """What is added up of the sittings of a paper; scores in hundredths of a point, `items` asked in all sittings."""

    sittings: int
    passed: int
    sum_score: int
    sum_score_squared: int
    sum_out_of: int
    items: int


def alpha(paper: PaperSums, items: Iterable[tuple[Sums, int]]) -> int | None:
    """Cronbach's alpha in thousandths; `items` with their points in hundredths. None where it has no meaning.

    For papers drawn from a pool the mean of the item variances over what was asked takes the place of their sum: an
    estimate for the typical paper.
    """
    if paper.sittings < 2:
        return None
    n = paper.sittings
    total = n * paper.sum_score_squared - paper.sum_score**2  # over n²
    asked = paper.items / n
    if total <= 0 or asked < 2:
        return None
    inner = 0.0
    for sums, points in items:
        above, below = variance(sums)
        inner += sums.n / n * (points / WHOLE) ** 2 * above / below
    value = asked / (asked - 1) * (1 - inner / (total / n**2))
    return max(-1_000, min(1_000, round(1_000 * value)))


def standard_deviation(paper: PaperSums) -> int:
    """Of the scores, in hundredths of a point."""
    if not paper.sittings:
        return 0
    return isqrt(max(0, paper.sittings * paper.sum_score_squared - paper.sum_score**2)) // paper.sittings


def standard_error(paper: PaperSums, reliability: int | None) -> int | None:
    """The standard error of measurement in hundredths of a point: sd·√(1 − alpha)."""
    if reliability is None or reliability < 0:
        return None
    return standard_deviation(paper) * isqrt(1_000_000 - 1_000 * reliability) // 1_000


def sums_from(row: Mapping[str, object]) -> Sums:
    """Sums out of a stored row (by the fields of `ItemTally`)."""
    found = Sums(**{name: row[name] for name in _PLAIN_SUMS})  # type: ignore[arg-type]
    found.choices = {name: list(pair) for name, pair in dict(row["choices"]).items()}  # type: ignore[call-overload]
    found.segments = {
        kind: {key: list(pair) for key, pair in rows.items()}
        for kind, rows in dict(row["segments"]).items()  # type: ignore[call-overload]
    }
    return found


def as_row(sums: Sums) -> dict[str, object]:
    """The fields of `ItemTally` that hold these sums."""
    plain: dict[str, object] = {name: getattr(sums, name) for name in _PLAIN_SUMS}
    return plain | {"choices": sums.choices, "segments": sums.segments}
