"""Who is told when instruments are stored or go by another name: texts that cited nothing may cite something now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Handler = Callable[[Sequence[str]], None]
_HANDLERS: list[Handler] = []


def register(handler: Handler) -> None:
    """Called with the titles, inside the transaction that stores them; may come twice for the same.

    Match only what cites nothing yet. An article's number written before a revision means the old text; matched again
    it would cite whatever now bears that number (`match_many(…, on=the day it was written)`).
    """
    if handler not in _HANDLERS:
        _HANDLERS.append(handler)


def tell(titles: Sequence[str]) -> None:
    """Tells every room."""
    for handler in _HANDLERS if titles else ():
        handler(titles)
