"""How often each item of an edition was drawn, counted by a job, so that what was asked too often rests."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from quizzes.logic.exposure import added, rested
from quizzes.logic.papers import Paper
from quizzes.models import Edition, Exposure, Sitting
from quizzes.queries import load_payload

# A start is dated by its request and committed a little later: what is younger is left for the next time.
SETTLED = timedelta(seconds=60)
_BATCH = 2000


def capped_editions() -> list[int]:
    """The latest editions of quizzes with a cap; one query."""
    latest = Edition.objects.filter(quiz=OuterRef("quiz")).order_by("-number").values("pk")[:1]
    rows = Edition.objects.filter(quiz__most_exposure__isnull=False, pk=Subquery(latest))
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def count_exposure(edition_id: int, *, now: datetime) -> int:
    """Count the papers drawn since the last time, and say what rests; returns how many papers are counted in all.

    Safe to run twice and at once: the row is locked, and remembers up to when it has counted.
    """
    Exposure.objects.get_or_create(edition_id=edition_id)
    row = Exposure.objects.select_for_update().get(edition_id=edition_id)
    until = now - SETTLED
    if row.counted_to is not None and until <= row.counted_to:
        return row.papers
    drawn, papers = _drawn(edition_id, row.counted_to, until)
    row.papers += papers
    row.counts = added(row.counts, drawn)
    digest = Edition.objects.values_list("digest", flat=True).get(pk=edition_id)
    row.held_back = rested(row.counts, papers=row.papers, most=load_payload(edition_id, digest).get("most_exposure"))
    row.counted_to, row.counted_at = until, now
    row.save()
    return row.papers


def _drawn(edition_id: int, after: datetime | None, until: datetime) -> tuple[Counter[int], int]:
    sittings = Sitting.objects.filter(edition_id=edition_id, started_at__lte=until)
    if after is not None:
        sittings = sittings.filter(started_at__gt=after)
    drawn: Counter[int] = Counter()
    papers = 0
    for stored in sittings.order_by().values_list("paper", flat=True).iterator(chunk_size=_BATCH):
        drawn.update(place.index for place in Paper.from_json(stored).places)
        papers += 1
    return drawn, papers
