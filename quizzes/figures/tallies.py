"""Stored sums as logic knows them."""

from __future__ import annotations

from quizzes.logic.figures import Sums, as_row, sums_from
from quizzes.models import ItemTally

ROW = tuple(as_row(Sums()))


def sums_of(row: ItemTally) -> Sums:
    """The sums of a stored row."""
    return sums_from({name: getattr(row, name) for name in ROW})
