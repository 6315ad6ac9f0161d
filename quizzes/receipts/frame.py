"""What the office's pages of this part share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from orgs.logic.access import Actor
from orgs.permissions import actor_of, can_read_logs


def actor_or_404(request: HttpRequest) -> Actor:
    """The actor; the doors have let it in, so that there is one."""
    actor = actor_of(request)
    if actor is None:
        raise Http404
    return actor


def frame(request: HttpRequest, *, current: str = "sittings") -> dict[str, Any]:
    """What the office's frame shows round a page."""
    return {"current": current, "may_read_logs": can_read_logs(actor_of(request))}
