"""What changed between two texts, word for word, in two columns: what went out on the left, what came in right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Chinese has no spaces: a character is the smallest piece; figures and Latin words stay whole.
_PIECE = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
SHORTEST_ISLAND = 2  # a lone character that happens to stay, between two changes, is no help to a reader
MAX_PIECES = 6000  # beyond it the comparison takes seconds: told as two whole texts


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, changed or not."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Both texts in stretches. `old` holds what went out, `new` what came in, each with what stayed."""

    old: tuple[Run, ...]
    new: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return not any(run.changed for run in (*self.old, *self.new))


def difference(was: str, now: str, *, most: int = MAX_PIECES) -> Difference:
    """The two columns. Joined, each column is its whole text. Beyond `most` pieces nothing is compared."""
    first, second = _PIECE.findall(was), _PIECE.findall(now)
    if len(first) + len(second) > most:
        return Difference(_whole(was, changed=was != now), _whole(now, changed=was != now))
    blocks = _islands_out(SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks())
    old: list[Run] = []
    new: list[Run] = []
    at_first = at_second = 0
    for begins_first, begins_second, length in blocks:
        _add(old, first[at_first:begins_first], changed=True)
        _add(new, second[at_second:begins_second], changed=True)
        _add(old, first[begins_first : begins_first + length], changed=False)
        _add(new, second[begins_second : begins_second + length], changed=False)
        at_first, at_second = begins_first + length, begins_second + length
    return Difference(tuple(old), tuple(new))


def _islands_out(blocks: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Without stretches too short to read, unless they stand at an edge or only one side changed around them."""
    kept: list[tuple[int, int, int]] = []
    at_first = at_second = 0
    for position, (first, second, length) in enumerate(blocks):
        last = position == len(blocks) - 1
        after = blocks[position + 1] if not last else (first, second, 0)
        before_both = first > at_first and second > at_second
        after_both = after[0] > first + length and after[1] > second + length
        if last or length >= SHORTEST_ISLAND or not (before_both and after_both):
            kept.append((first, second, length))
            at_first, at_second = first + length, second + length
    return kept


def _add(runs: list[Run], pieces: Sequence[str], *, changed: bool) -> None:
    if pieces:
        runs.append(Run("".join(pieces), changed))


def _whole(text: str, *, changed: bool) -> tuple[Run, ...]:
    return (Run(text, changed),) if text else ()
