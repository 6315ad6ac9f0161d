"""Doors of papers on paper. Who prints and enters: officers for their enterprise, grid staff, offices; the keys of
individual papers: offices only (docs/decisions/0024)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from orgs.kiosk_queries import AREA, ENTERPRISE, KIOSK_KEEPERS, keeps_unit
from orgs.logic.access import OFFICES, Actor
from orgs.permissions import actor_of
from orgs.queries import get_enterprise, today
from plumbing.doors import Door
from quizzes.models import PaperBatch
from quizzes.paper.queries import get_batch

PAPER_STAFF = KIOSK_KEEPERS  # officers, grid staff, offices


def batch_of(request: HttpRequest, batch_id: UUID) -> PaperBatch | None:
    """The batch of a request, asked of the database once; None if it is missing or out of the actor's reach."""
    cached: dict[UUID, PaperBatch | None] = request.__dict__.setdefault("_anpei_paper_batches", {})
    if batch_id not in cached:
        found, actor = get_batch(batch_id), actor_of(request)
        cached[batch_id] = found if found is not None and _keeps(actor, found) else None
    return cached[batch_id]


def _keeps(actor: Actor | None, batch: PaperBatch) -> bool:
    return actor is not None and keeps_unit(actor, *_unit(batch))


def _unit(batch: PaperBatch) -> tuple[str, int]:
    return (ENTERPRISE, batch.enterprise_id) if batch.enterprise_id else (AREA, batch.area_id or 0)


def may_print_key(actor: Actor | None, batch: PaperBatch) -> bool:
    """Whether the actor is of an office that reaches the batch's unit."""
    if actor is None:
        return False
    if batch.enterprise_id is None:
        return actor.reaches_area(OFFICES, batch.area_id or 0, on=today())
    firm = get_enterprise(batch.enterprise_id)
    return firm is not None and actor.reaches(OFFICES, enterprise_id=firm.pk, area_id=firm.area_id, on=today())


def _has_papers(request: HttpRequest, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.has_role(PAPER_STAFF, on=today())


def _prints_for(request: HttpRequest, enterprise_id: int, **_kwargs: Any) -> bool:
    actor = actor_of(request)
    return actor is not None and keeps_unit(actor, ENTERPRISE, enterprise_id)


def _opens_batch(request: HttpRequest, batch_id: UUID, **_kwargs: Any) -> bool:
    return batch_of(request, batch_id) is not None


def _opens_key(request: HttpRequest, batch_id: UUID, **_kwargs: Any) -> bool:
    batch = batch_of(request, batch_id)
    return batch is not None and may_print_key(actor_of(request), batch)


PAPERS = Door("papers", _has_papers)
PAPERS_FOR = Door("papers_for", _prints_for)
PAPER_BATCH = Door("paper_batch", _opens_batch)
PAPER_KEY = Door("paper_key", _opens_key)
