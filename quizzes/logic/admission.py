"""Who may begin now and who a little later: an even pace with a small reserve (GCRA), in the order of arrival. Pure.

Moments are seconds of one clock, given as arguments.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from math import ceil

KEPT_SECONDS = 600.0  # how long a place stays good once its moment has come
MOST_PLACES = 100_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How many may begin in a second, and how many of them at the same moment before the others wait."""

    per_second: float
    at_once: int

    @property
    def gap(self) -> float:
        """Seconds from one to the next."""
        return 1.0 / self.per_second


@dataclass(slots=True)
class Line:
    """The line before a door. Moments are handed out in order: who came later never begins earlier.

    Everybody's moment is finite and stays: the line ahead never grows. `asker` has one place, however often it asks.
    """

    pace: Pace
    _last: float = float("-inf")  # when the line would be empty, were everybody to begin at the pace
    _places: OrderedDict[Hashable, float] = field(default_factory=OrderedDict)

    def place(self, asker: Hashable, *, now: float) -> float:
        """The moment from which `asker` may begin: `now` or earlier means at once."""
        self._forget(now)
        kept = self._places.get(asker)
        if kept is not None:
            return kept
        moment = self._next(now)
        self._last = max(self._last, now) + self.pace.gap
        if moment > now:
            self._places[asker] = moment
            if len(self._places) > MOST_PLACES:
                self._places.popitem(last=False)
        return moment

    def is_free(self, *, now: float) -> bool:
        """Whether somebody who came now would begin at once."""
        return self._next(now) <= now

    def leave(self, asker: Hashable) -> None:
        """`asker` has begun: the place is used up."""
        self._places.pop(asker, None)

    def _next(self, now: float) -> float:
        reserve = self.pace.gap * (self.pace.at_once - 1)
        return max(max(self._last, now) - reserve, now)

    def _forget(self, now: float) -> None:
        """Places stand in the order of their moments: the first ones are the oldest."""
        while self._places and next(iter(self._places.values())) < now - KEPT_SECONDS:
            self._places.popitem(last=False)


def is_good(moment: float, *, now: float) -> bool:
    """Whether a place with this moment still counts: not yet come, or come a short while ago."""
    return now - moment <= KEPT_SECONDS


def ahead(moment: float, *, now: float, per_second: float) -> int:
    """About how many begin before this moment; at least one while there is something to wait for."""
    return max(ceil((moment - now) * per_second), 1)
