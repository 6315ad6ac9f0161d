"""Keeping the figures up: what was handed in since the last time is added, batch by batch; safe to run twice."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from kernel.batches import batches
from quizzes.enums import SittingState
from quizzes.figures.computing import compute_items, compute_papers
from quizzes.figures.readings import Batch, Key, PaperCount, read_batch
from quizzes.figures.tallies import ROW, sums_of
from quizzes.logic.figures import Sums, as_row
from quizzes.models import Edition, ItemTally, PaperFigures, Sitting
from quizzes.queries import load_payload

BATCH = 2_000
CHUNK = 400


def tally(*, now: datetime, limit: int = 20 * BATCH) -> int:
    """Add what is new, at most `limit` sittings, and compute the figures of what changed. Returns how many were added.

    Only first tries count, since who comes again has seen the answers. The sums of a batch and the mark that it was
    counted are written together, so a job that dies, or two at once, count nothing twice.
    """
    _pass_over_further_tries()
    editions: set[int] = set()
    questions: set[int] = set()
    done = 0
    while done < limit:
        ids = _waiting(min(BATCH, limit - done))
        if not ids:
            break
        batch = read_batch(ids)
        if not _write(batch):
            break  # somebody else was quicker, or a regrade came between: the next run looks again
        done += len(ids)
        editions |= set(batch.papers)
        questions |= _questions(batch)
    compute_items(questions, now=now)
    compute_papers(editions, now=now)
    return done


def _waiting(limit: int) -> list[UUID]:
    rows = Sitting.objects.filter(state=SittingState.SUBMITTED, tallied=False, unmarked=0, try_number=1)
    return list(rows.order_by("submitted_at").values_list("pk", flat=True)[:limit])


def _pass_over_further_tries() -> None:
    """So that nobody looks at them again."""
    Sitting.objects.filter(state=SittingState.SUBMITTED, tallied=False, try_number__gt=1).update(tallied=True)


@transaction.atomic
def _write(batch: Batch) -> bool:
    """Claim the sittings and add their sums; False, with nothing written, when they are not as they were read."""
    claimed = points = 0
    for ids in batches(batch.ids, CHUNK):
        rows = Sitting.objects.filter(pk__in=ids, tallied=False, state=SittingState.SUBMITTED)
        points += rows.aggregate(sum=Sum("points_got"))["sum"] or 0
        claimed += rows.update(tallied=True)
    if claimed != len(batch.ids) or points != batch.fingerprint:
        transaction.set_rollback(True)
        return False
    _add_items(batch.items)
    for edition, count in batch.papers.items():
        _add_paper(edition, count)
    return True


def _add_items(items: Mapping[Key, Sums]) -> None:
    for edition in {key[0] for key in items}:
        wanted = {index: sums for (one, index), sums in items.items() if one == edition}
        held = {row.index: row for row in ItemTally.objects.select_for_update().filter(edition=edition)}
        changed = [_added(held[index], sums) for index, sums in wanted.items() if index in held]
        ItemTally.objects.bulk_update(changed, ROW, batch_size=40)
        fresh = {index: sums for index, sums in wanted.items() if index not in held}
        ItemTally.objects.bulk_create(_new_rows(edition, fresh), batch_size=200)


def _added(row: ItemTally, sums: Sums) -> ItemTally:
    total = sums_of(row)
    total.merge(sums)
    for name, value in as_row(total).items():
        setattr(row, name, value)
    return row


def _new_rows(edition: int, fresh: Mapping[int, Sums]) -> list[ItemTally]:
    if not fresh:
        return []
    items = load_payload(*Edition.objects.values_list("pk", "digest").get(pk=edition))["items"]
    return [
        ItemTally(
            edition_id=edition,
            index=index,
            question_id=items[index]["question_id"],
            version_id=items[index]["version_id"],
            part=items[index].get("part", 0),
            **as_row(sums),
        )
        for index, sums in fresh.items()
    ]


def _add_paper(edition: int, count: PaperCount) -> None:
    row, _made = PaperFigures.objects.select_for_update().get_or_create(
        edition_id=edition, defaults={"computed_at": timezone.now()}
    )
    row.sittings += count.sittings
    row.passed += count.passed
    row.sum_score += count.sum_score
    row.sum_score_squared += count.sum_score_squared
    row.sum_out_of += count.sum_out_of
    row.sum_items += count.items
    for kind, lines in count.segments.items():
        own = row.segments.setdefault(kind, {})
        for key, values in lines.items():
            own[key] = [a + b for a, b in zip(own.get(key, [0, 0, 0, 0]), values, strict=True)]
    row.save()


def _questions(batch: Batch) -> set[int]:
    keys = set(batch.items)
    rows = ItemTally.objects.filter(edition__in={edition for edition, _index in keys})
    return {question for *key, question in rows.values_list("edition_id", "index", "question_id") if tuple(key) in keys}


@transaction.atomic
def forget_edition(edition_id: int) -> None:
    """Count this edition anew: after a regrade or when sittings of it were made void. The next job does it."""
    forget_editions([edition_id])


@transaction.atomic
def forget_editions(edition_ids: Collection[int]) -> None:
    """`forget_edition` for several; four statements."""
    questions = set(ItemTally.objects.filter(edition__in=edition_ids).values_list("question_id", flat=True))
    ItemTally.objects.filter(edition__in=edition_ids).delete()
    PaperFigures.objects.filter(edition__in=edition_ids).delete()
    Sitting.objects.filter(edition__in=edition_ids, tallied=True).update(tallied=False)
    compute_items(questions, now=timezone.now())
