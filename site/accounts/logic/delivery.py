"""What the code page may say about a message on its way."""

from __future__ import annotations

from datetime import timedelta

# So long nothing is said of a message, whatever became of it: a number that is not on record is not told apart by
# having been "sent" at once.
UNDER_WAY = timedelta(seconds=10)


def shown(delivery: str, age: timedelta) -> str:
    """``waiting``, ``sent``, ``late`` or ``failed``. A number to which nothing goes is shown like one that was sent."""
    if delivery in ("failed", "void"):
        return "failed"
    if age < UNDER_WAY:
        return "waiting"
    if delivery in ("queued", "sending"):
        return "late"
    return "late" if delivery == "unsure" else "sent"
