"""Doors of quizzes. A sitting belongs to the person behind the account; for anybody else it does not exist."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from plumbing.doors import Door
from quizzes import queries
from quizzes.queries import SittingFacts


def own_sitting(request: HttpRequest, sitting_id: UUID) -> SittingFacts | None:
    """The sitting of a request, asked of the database once; None if it is missing or somebody else's."""
    cached: dict[UUID, SittingFacts | None] = request.__dict__.setdefault("_anpei_sittings", {})
    if sitting_id not in cached:
        cached[sitting_id] = queries.sitting_of(sitting_id, user_id=request.user.pk or 0)
    return cached[sitting_id]


def _is_own(request: HttpRequest, sitting_id: UUID, **_kwargs: Any) -> bool:
    """Reading looks here. Writing goes to a service that opens the sitting under a lock, 404 alike: one look less."""
    return request.method == "POST" or own_sitting(request, sitting_id) is not None


OWN_SITTING = Door("own_sitting", _is_own)
