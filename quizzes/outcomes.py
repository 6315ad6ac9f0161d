"""How a result reaches the rooms above: they register a handler for a purpose; quizzes knows nothing of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from quizzes.models import Sitting
    from quizzes.queries import SittingFacts

Kind = Literal["submit", "regrade", "void"]


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """A sitting got, changed or lost its result. Points in hundredths.

    A regrade tells what stood before, so that who counts points and who counts passes can tell what follows.
    """

    kind: Kind
    sitting_id: str
    person_id: int
    purpose: str
    context_key: str
    passed: bool
    points_got: int
    points_out_of: int
    started_at: datetime
    submitted_at: datetime
    passed_before: bool | None = None
    points_before: int | None = None
    try_number: int = 1


@dataclass(frozen=True, slots=True)
class OutcomeLink:
    """What the result page offers next."""

    text: str
    url: str


class OutcomeHandler(Protocol):
    """What a room above does with a result."""

    def apply(self, change: OutcomeChange) -> None:
        """Take the result, inside the transaction that makes it; safe to be called again."""
        ...

    def preview(self, change: OutcomeChange) -> list[str]:
        """What `apply` would do, in sentences for an editor."""
        ...

    def links(self, change: OutcomeChange) -> list[OutcomeLink]:
        """Where the person goes from the result page, the most wanted first."""
        ...


def outcome_of(
    sitting: Sitting | SittingFacts,
    *,
    kind: Kind,
    passed_before: bool | None = None,
    points_before: int | None = None,
) -> OutcomeChange:
    """A submitted sitting as the handlers know it. Raises ValueError for one that is still open."""
    if sitting.submitted_at is None:
        raise ValueError("the sitting is not submitted")
    return OutcomeChange(
        kind=kind,
        sitting_id=str(sitting.id),
        person_id=sitting.person_id,
        purpose=sitting.purpose,
        context_key=sitting.context_key,
        passed=bool(sitting.passed),
        points_got=sitting.points_got or 0,
        points_out_of=sitting.points_out_of or 0,
        started_at=sitting.started_at,
        submitted_at=sitting.submitted_at,
        passed_before=passed_before,
        points_before=points_before,
        try_number=sitting.try_number,
    )


_handlers: dict[str, OutcomeHandler] = {}


def register(purpose: str, handler: OutcomeHandler) -> None:
    """Called in an upper app's `ready()`. A purpose has one handler; registering again replaces it."""
    _handlers[purpose] = handler


def handler_for(purpose: str) -> OutcomeHandler | None:
    """The handler of a purpose, or None: practice has none."""
    return _handlers.get(purpose)


def apply(change: OutcomeChange) -> None:
    """Hand the change to whoever registered for its purpose."""
    handler = handler_for(change.purpose)
    if handler is not None:
        handler.apply(change)


def preview(change: OutcomeChange) -> list[str]:
    """What `apply` would do, by the purpose's handler, in sentences."""
    handler = handler_for(change.purpose)
    return handler.preview(change) if handler is not None else []


def links(change: OutcomeChange) -> list[OutcomeLink]:
    """What the result page offers, by the purpose's handler."""
    handler = handler_for(change.purpose)
    return handler.links(change) if handler is not None else []
