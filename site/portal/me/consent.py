"""Consent to the privacy notice."""

from __future__ import annotations

from typing import Any


def is_due(user: Any) -> bool:
    """Whether the notice in force has not been agreed to by this account."""
    return False
