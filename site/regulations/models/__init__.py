"""The law as data."""

from __future__ import annotations

from regulations.models.citing import Citation, ReviewTask
from regulations.models.law import (
    Clause,
    ClauseVersion,
    ClauseVersionManager,
    ClauseVersionQuerySet,
    Instrument,
)
from regulations.models.states import ClauseSuccession, InstrumentState

__all__ = [
    "Citation",
    "Clause",
    "ClauseSuccession",
    "ClauseVersion",
    "ClauseVersionManager",
    "ClauseVersionQuerySet",
    "Instrument",
    "InstrumentState",
    "ReviewTask",
]
