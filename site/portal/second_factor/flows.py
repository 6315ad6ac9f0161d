"""Flows of the second factor."""

from __future__ import annotations

from typing import Any


def is_setup_due(user: Any) -> bool:
    """Whether the account's roles ask for a second factor that is not set up yet."""
    return False
