"""Writing: batches of papers, their printing, and what was answered on them."""

from __future__ import annotations

from quizzes.paper.batches import MOST_PEOPLE, PaperUnit, continue_batch, make_batch, set_moment, withdraw_copy
from quizzes.paper.entering import enter_copy, reopen_copy
from quizzes.paper.printing import order_copy, order_key, order_print

__all__ = [
    "MOST_PEOPLE",
    "PaperUnit",
    "continue_batch",
    "enter_copy",
    "make_batch",
    "order_copy",
    "order_key",
    "order_print",
    "reopen_copy",
    "set_moment",
    "withdraw_copy",
]
