"""Addresses in the admin of figures of items and papers, and its lines in the menu 题库."""

from __future__ import annotations

from typing import Any

urlpatterns: list[Any] = []


def menu_items() -> list[Any]:
    """What the menu shows of this, by order."""
    return []
