"""Small helps for the bank's templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()


@register.filter
def at_slot(media: Mapping[str, Sequence[Any]], slot: str) -> Sequence[Any]:
    """The pictures and sounds at a place of a question."""
    return media.get(slot, ()) if slot else ()
