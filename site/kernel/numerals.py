"""Whole numbers out of what somebody sent: an address, a form, a file."""

from __future__ import annotations

LARGEST_KEY = 2**63 - 1  # of a row in the database


def read_whole(text: object, *, most: int = LARGEST_KEY) -> int | None:
    """The number 0…`most` that `text` writes in plain digits; None for anything else, however long it is."""
    told = str(text or "").strip()
    if not (told.isascii() and told.isdigit() and len(told) <= len(str(most))):
        return None
    number = int(told)
    return number if number <= most else None
