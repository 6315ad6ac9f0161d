"""The door of a helper: one sitting, while it is helped with and half an hour after it is handed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from plumbing.doors import Door
from quizzes.helping.queries import HelpFacts, help_of


def helped_sitting(request: HttpRequest, sitting_id: UUID) -> HelpFacts | None:
    """The signed-in account's help with this sitting, asked of the database once a request."""
    cached: dict[UUID, HelpFacts | None] = request.__dict__.setdefault("_anpei_helps", {})
    if sitting_id not in cached:
        cached[sitting_id] = help_of(sitting_id, helper_id=request.user.pk or 0, now=timezone.now())
    return cached[sitting_id]


def _helps(request: HttpRequest, sitting_id: UUID, **_kwargs: Any) -> bool:
    return helped_sitting(request, sitting_id) is not None


HELPED_SITTING = Door("helped_sitting", _helps)
