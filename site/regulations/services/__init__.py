"""Writing the law: the reverse index, instruments and their texts, and the reviews that a change opens."""

from __future__ import annotations

from regulations.review_queries import last_outcome, open_reviews
from regulations.services.citing import Source, cite, cite_many, uncite
from regulations.services.confirming import confirm_state, undo_obstacle, undo_state
from regulations.services.drafting import (
    TextFile,
    compare_again,
    discard_state,
    draft_state,
    set_counterparts,
    set_day,
)
from regulations.services.instruments import after_editing, ensure_whole, replace_instrument, store_instrument
from regulations.services.opening import flag_due, open_reviews_of, refresh_reviews
from regulations.services.reviews import close_reviews, close_settled, close_tasks

__all__ = [
    "Source",
    "TextFile",
    "after_editing",
    "cite",
    "cite_many",
    "close_reviews",
    "close_settled",
    "close_tasks",
    "compare_again",
    "confirm_state",
    "discard_state",
    "draft_state",
    "ensure_whole",
    "flag_due",
    "last_outcome",
    "open_reviews",
    "open_reviews_of",
    "refresh_reviews",
    "replace_instrument",
    "set_counterparts",
    "set_day",
    "store_instrument",
    "uncite",
    "undo_obstacle",
    "undo_state",
]
