"""The live board as it is shown and as the script polls it: the same words in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quizzes.enums import SessionState
from quizzes.logic.session_board import HANDED_IN, NOT_STARTED, VOID, BoardTotals, SeatLine, line_of, totals_of
from quizzes.models import InvigilatedSession
from quizzes.sessions.board_queries import seats_on_board
from quizzes.sessions.wording import clock_time, left_words, mode_words, result_words, state_words


@dataclass(frozen=True, slots=True)
class Row:
    """One seat in words. `mark` is the state's code; `result` is empty until the session is over."""

    seat_id: int
    number: int
    name: str
    mark: str
    state: str
    left: str
    sign: str
    is_quiet: bool
    leaves: int
    mode: str
    note: str
    result: str

    @property
    def wire(self) -> list[Any]:
        """As the script reads it, in this order."""
        return [
            *(self.seat_id, self.number, self.name, self.mark, self.state, self.left, self.sign),
            *(int(self.is_quiet), self.leaves, self.mode, self.note, self.result),
        ]


@dataclass(frozen=True, slots=True)
class Board:
    """All seats and the totals, at a moment."""

    rows: tuple[Row, ...]
    totals: BoardTotals
    at: datetime
    is_live: bool
    has_results: bool

    @property
    def at_words(self) -> str:
        """When it was read, to the second."""
        return clock_time(self.at)

    @property
    def wire(self) -> dict[str, Any]:
        """What the script polls."""
        totals = self.totals
        return {
            "at": self.at_words,
            "live": self.is_live,
            "sums": [totals.seats, totals.not_started, totals.answering, totals.handed_in, totals.void],
            "rows": [row.wire for row in self.rows],
        }


def board_of(
    session: InvigilatedSession, *, now: datetime, with_results: bool, seat_id: int | None = None
) -> Board:  # fmt: skip
    """The board of a session, or one seat of it.

    Scores only after it is closed, to whom may read them: others look at this screen too.
    """
    facts = seats_on_board(session.pk, seat_id=seat_id)
    is_over = session.state == SessionState.CLOSED
    has_results = with_results and is_over
    lines = [line_of(each, now=now) for each in facts]
    rows = tuple(_row(line, has_results) for line in lines)
    return Board(rows, totals_of(lines), now, session.state == SessionState.OPEN, has_results)


def _row(line: SeatLine, has_results: bool) -> Row:
    facts = line.facts
    return Row(
        seat_id=facts.seat_id,
        number=facts.number,
        name=facts.name,
        mark=line.state,
        state=state_words(line),
        left=left_words(line),
        sign=clock_time(facts.last_sign),
        is_quiet=line.is_quiet,
        leaves=facts.leaves,
        mode=mode_words(facts),
        note=facts.note,
        result=result_words(facts) if has_results else "",
    )


def unfinished(rows: Sequence[Row]) -> list[Row]:
    """Whose papers would be collected now."""
    return [row for row in rows if row.mark not in (HANDED_IN, NOT_STARTED, VOID)]
