"""Files that must stay as they are because people were shown them: rooms above tell which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from django.db.models import QuerySet

Kind = Literal["picture", "clip"]
_askers: dict[str, Callable[[Kind, int], bool]] = {}
_hiders: dict[str, Callable[[Kind, Any], QuerySet[Any]]] = {}


def register(name: str, asker: Callable[[Kind, int], bool]) -> None:
    """Called in an upper app's `ready()`: `asker` tells whether it holds this picture or sound."""
    _askers[name] = asker


def is_held(kind: Kind, pk: int | None) -> bool:
    """Whether somebody holds the file: then another one is kept beside it, and never put in its place."""
    return pk is not None and any(asker(kind, pk) for asker in _askers.values())


def register_hidden(name: str, hider: Callable[[Kind, Any], QuerySet[Any]]) -> None:
    """Called in an upper app's `ready()`: `hider` gives the ids of the files hidden from a user, one column."""
    _hiders[name] = hider


def hidden_from(kind: Kind, user: Any) -> list[QuerySet[Any]]:
    """What rooms above hide from this account, one queryset a room."""
    return [hider(kind, user) for hider in _hiders.values()]
