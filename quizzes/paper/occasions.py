"""What a paper may count for: the rooms above say which of their tests may be sat on paper now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """A test of a room above, with the purpose and context under which its results count."""

    title: str
    quiz_id: int
    purpose: str
    context_key: str


Provider = Callable[[datetime], Sequence[Occasion]]
_providers: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Called in an upper app's `ready()`; registering a name again replaces it."""
    _providers[name] = provider


def occasions(now: datetime) -> list[Occasion]:
    """What may be sat on paper now, beside quizzes that count for nothing else."""
    return [one for provider in _providers.values() for one in provider(now)]
