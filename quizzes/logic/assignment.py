"""Who fills which place: bipartite assignment by augmenting paths (Kuhn), with the places' capacities.

Whoever was taken stays taken; later ones may move them to another of their lines. So the first in the order of
taking are preferred, and whenever all places can be filled they are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping, Sequence


class Assignment:
    """Lines with `capacities`, filled one by one with what fits several of them."""

    def __init__(self, capacities: Sequence[int]) -> None:
        self._room = list(capacities)
        self._lines_of: dict[int, Sequence[int]] = {}
        self._dead: set[int] = set()
        self.free = sum(self._room)  # places that are still empty
        self.held: list[list[int]] = [[] for _ in capacities]

    def widen(self, lines_of: dict[int, Sequence[int]]) -> None:
        """Those who have a place fit these lines from now on; what was found hopeless is tried again."""
        self._lines_of.update(lines_of)
        self._dead.clear()

    def take(self, one: int, lines: Sequence[int]) -> bool:
        """Give `one` a place on one of `lines`, moving others to another of theirs where that helps.

        False: there is none, nor will be one later.
        """
        self._lines_of[one] = lines
        came_from: dict[int, tuple[int, int | None]] = {}
        waiting: deque[int] = deque()
        self._reach(one, None, came_from, waiting)
        while waiting:
            line = waiting.popleft()
            if self._room[line]:
                self._room[line] -= 1
                self.free -= 1
                self._shift(line, came_from)
                return True
            for member in self.held[line]:
                self._reach(member, line, came_from, waiting)
        # All these lines are full of what fits nowhere else: no later one can change that.
        self._dead.update(came_from)
        return False

    def _reach(
        self, one: int, from_line: int | None, came_from: dict[int, tuple[int, int | None]], waiting: deque[int]
    ) -> None:
        for line in self._lines_of[one]:
            if line not in came_from and line not in self._dead:
                came_from[line] = (one, from_line)
                waiting.append(line)

    def _shift(self, line: int, came_from: dict[int, tuple[int, int | None]]) -> None:
        """Move everybody along the path that ends at `line`."""
        at: int | None = line
        while at is not None:
            one, before = came_from[at]
            self.held[at].append(one)
            if before is not None:
                self.held[before].remove(one)
            at = before

    def shortage(self, line: int, everybody: Mapping[int, Collection[int]]) -> set[int]:
        """The lines that together want more than fits them (Hall's condition), beginning with an unfilled `line`.

        Asked after everybody in `everybody` (who → the lines that they fit) was offered.
        """
        place_of = {one: at for at, held in enumerate(self.held) for one in held}
        short, waiting = {line}, [line]
        while waiting:
            at = waiting.pop()
            further = {place_of[one] for one, lines in everybody.items() if at in lines and one in place_of} - short
            short |= further
            waiting.extend(further)
        return short
