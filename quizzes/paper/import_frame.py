"""Answers imported at a batch: the screens of every import, in the frame of the batch."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse

from plumbing.imports import screens
from plumbing.imports.addresses import import_addresses
from quizzes.paper.importer import PaperAnswers
from quizzes.paper.permissions import PAPER_BATCH, batch_of
from quizzes.paper.views import frame_of


def _frame(request: HttpRequest, batch_id: UUID) -> screens.Frame:
    batch = batch_of(request, batch_id)
    if batch is None:
        raise Http404

    def address(screen: str, run_id: UUID | None = None) -> str:
        return reverse(f"quizzes:paper_import_{screen}", args=[batch_id, run_id] if run_id else [batch_id])

    def params_of(cleaned: Any) -> dict[str, Any]:
        return {"batch": str(batch_id)}

    return screens.Frame(
        kind=PaperAnswers(),
        base="quizzes/paper/import_frame.html",
        address=address,
        seen=Q(params__batch=str(batch_id)),
        params_of=params_of,
        context=frame_of(batch),
    )


urlpatterns = import_addresses(
    PAPER_BATCH, _frame, below="paper/<uuid:batch_id>/import/", named=lambda screen: f"paper_import_{screen}"
)
