"""What an invigilator sees of each seat: its state now, and the totals. No answer and no score is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizzes.logic.timing import SittingClock

QUIET_AFTER = timedelta(minutes=3)
NOT_STARTED, ANSWERING, PAUSED, OVER, HANDED_IN, VOID = (
    "not_started", "answering", "paused", "over", "handed_in", "void",
)  # fmt: skip
STATES = (NOT_STARTED, ANSWERING, PAUSED, OVER, HANDED_IN, VOID)


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat with what is stored of its sitting. `answered` and `asked` count questions; `leaves` notes of leaving."""

    seat_id: int
    number: int
    person_id: int
    name: str
    note: str = ""
    state: str = ""  # of the sitting: open, submitted, void; empty: none
    clock: SittingClock = SittingClock(None)  # noqa: RUF009
    mode: str = ""
    answered: int = 0
    asked: int = 0
    leaves: int = 0
    last_sign: datetime | None = None
    submitted_at: datetime | None = None
    extra_seconds: int = 0
    unmarked: int = 0
    passed: bool | None = None
    points_got: int | None = None
    points_out_of: int | None = None


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat as it is now. `seconds_left` is None without a limit and for whoever is not answering."""

    facts: SeatFacts
    state: str
    seconds_left: int | None
    is_quiet: bool


@dataclass(frozen=True, slots=True)
class BoardTotals:
    """How many seats are in each state."""

    seats: int
    not_started: int
    answering: int
    handed_in: int
    void: int


def line_of(facts: SeatFacts, *, now: datetime) -> SeatLine:
    """The seat at `now`. Quiet: answering, and nothing was heard for some minutes."""
    state = _state(facts, now)
    left = facts.clock.seconds_left(now) if state in (ANSWERING, PAUSED) else None
    is_quiet = state == ANSWERING and facts.last_sign is not None and now - facts.last_sign > QUIET_AFTER
    return SeatLine(facts, state, left, is_quiet)


def _state(facts: SeatFacts, now: datetime) -> str:
    if facts.state != "open":
        return {"": NOT_STARTED, "void": VOID}.get(facts.state, HANDED_IN)
    if facts.clock.is_paused(now):
        return PAUSED
    return OVER if facts.clock.seconds_left(now) == 0 else ANSWERING


def totals_of(lines: Iterable[SeatLine]) -> BoardTotals:
    """The totals on top: who pauses, or whose time is up and not yet collected, is answering."""
    count = Counter(line.state for line in lines)
    return BoardTotals(
        seats=count.total(),
        not_started=count[NOT_STARTED],
        answering=count[ANSWERING] + count[PAUSED] + count[OVER],
        handed_in=count[HANDED_IN],
        void=count[VOID],
    )
