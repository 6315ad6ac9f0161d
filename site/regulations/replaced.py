"""Who is told when a clause that something cites no longer holds. Upper rooms register in `ready()`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class Handler(Protocol):
    """What a room does with its own sources. Both calls come inside a transaction and may come twice."""

    def flag(self, source_keys: Sequence[str], *, reason: str, on: date) -> None:
        """These sources stand on law that ended on the day `on`: take them out of use until somebody has looked.

        `reason` is a value of `regulations.enums.Reason`; what changed into what, `open_reviews` tells.
        """
        ...

    def close(self, source_key: str) -> None:
        """Nothing is left to review about this source; how it ended, `last_outcome` tells."""
        ...


_HANDLERS: dict[str, Handler] = {}


def register(source_kind: str, handler: Handler) -> None:
    """The room that writes citations of this kind; the last one counts."""
    _HANDLERS[source_kind] = handler


def handler_of(source_kind: str) -> Handler | None:
    """The room to tell, or None."""
    return _HANDLERS.get(source_kind)


def known_kinds() -> list[str]:
    """Kinds that somebody registered for."""
    return sorted(_HANDLERS)
