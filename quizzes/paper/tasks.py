"""Jobs of papers on paper. Safe to run twice: what is drawn is drawn."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from quizzes.paper import batches


def draw(batch_id: str) -> None:
    """Draw the papers of a batch and order them from the press."""
    batches.draw_batch(UUID(batch_id), now=timezone.now())
