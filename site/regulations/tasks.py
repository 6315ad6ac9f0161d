"""Jobs of this room. Safe to run twice."""

from __future__ import annotations

from kernel.clock import today
from regulations.services import refresh_reviews


def run_reviews() -> int:
    """By the hour: laws take effect by themselves; what cites what ended since goes to 待复核. How much was done."""
    return sum(refresh_reviews(on=today()).values())
