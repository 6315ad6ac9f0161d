"""Searching banks for questions that say the same: pairs for an editor to decide, kept until somebody does."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kernel.batches import batches
from plumbing import queue
from plumbing.imports.kinds import Progress, no_progress
from quizzes.bank.conversion import parsed_question
from quizzes.bank.imports.import_bank import SHAPE_COLUMNS
from quizzes.enums import PairState, SearchState
from quizzes.importers.likeness import NearIndex, Shape, shape_of
from quizzes.models import DuplicatePair, DuplicateSearch, Question

BATCH = 500
EVERY_SECONDS = 0.5
TASK = "quizzes.bank.duplicates.tasks.search"
Pairs = dict[tuple[int, int], tuple[int, bool]]  # (smaller, greater id) → likeness in per cent, exact


def ask_to_search(bank_ids: Iterable[int], *, asked_by: int | None = None) -> int:
    """Queue a search of these banks together; returns the search's id. One that waits for the same banks is kept."""
    wanted = sorted(set(bank_ids))
    with transaction.atomic():
        waiting = DuplicateSearch.objects.filter(state=SearchState.WAITING, asked_by=asked_by)
        known = next((search.pk for search in waiting if search.banks == wanted), None)
        if known is not None:
            return int(known)
        search = DuplicateSearch.objects.create(banks=wanted, asked_by=asked_by)
        queue.enqueue(TASK, search.pk)
    return int(search.pk)


def run_search(search_id: int) -> None:
    """The job. Safe to run twice: pairs are the same, what was decided stays."""
    search = DuplicateSearch.objects.filter(pk=search_id).exclude(state=SearchState.DONE).first()
    if search is None:
        return
    DuplicateSearch.objects.filter(pk=search_id).update(state=SearchState.RUNNING)
    try:
        found = find_in_bank(search.banks, progress=_reporter(search_id))
    except Exception:
        DuplicateSearch.objects.filter(pk=search_id).update(state=SearchState.FAILED)
        raise
    DuplicateSearch.objects.filter(pk=search_id).update(state=SearchState.DONE, found=found, finished_at=timezone.now())


def find_in_bank(
    bank_ids: Collection[int], *, only: Collection[int] | None = None, progress: Progress = no_progress
) -> int:
    """Writes the pairs among the questions of these banks (`only`: those with one of these questions in them).

    Open pairs that are none any more go; what was decided stays. Returns how many pairs there are.
    """
    shapes = dict(_shapes(bank_ids))
    pairs = _near_pairs(shapes, only, progress) | _exact_pairs(bank_ids)
    if only is not None:
        pairs = {pair: said for pair, said in pairs.items() if set(pair) & set(only)}
    with transaction.atomic():
        _drop_stale(pairs, bank_ids, only)
        _keep(pairs)
    return len(pairs)


def _shapes(bank_ids: Collection[int]) -> Iterator[tuple[int, Shape]]:
    columns = ("pk", *(f"current__{name}" for name in SHAPE_COLUMNS))
    rows = _alive(bank_ids).filter(current__isnull=False).order_by("pk")
    for pk, *values in rows.values_list(*columns).iterator(chunk_size=1000):
        yield pk, shape_of(parsed_question(dict(zip(SHAPE_COLUMNS, values, strict=True))))


def _alive(bank_ids: Collection[int]) -> QuerySet[Question]:
    return Question.objects.filter(bank_id__in=bank_ids, merged_into=None)


def _exact_pairs(bank_ids: Collection[int]) -> Pairs:
    """The same stem and options in two banks; within one bank there is no such pair."""
    first: dict[str, int] = {}
    pairs: Pairs = {}
    rows = _alive(bank_ids).order_by("pk").values_list("pk", "identity")
    for pk, same in rows.iterator(chunk_size=2000):
        earlier = first.setdefault(same, pk)
        if earlier != pk:
            pairs[(earlier, pk)] = (100, True)
    return pairs


def _near_pairs(shapes: dict[int, Shape], only: Collection[int] | None, progress: Progress) -> Pairs:
    index = NearIndex(shapes.items())
    asked = list(shapes) if only is None else [key for key in only if key in shapes]
    pairs: Pairs = {}
    for done, key in enumerate(asked, start=1):
        for other, alike in index.near(shapes[key], but=key):
            pairs.setdefault((min(key, other), max(key, other)), (alike, False))
        progress(done, len(asked))
    return pairs


def _drop_stale(pairs: Pairs, bank_ids: Collection[int], only: Collection[int] | None) -> None:
    rows = DuplicatePair.objects.filter(state=PairState.OPEN, first__bank_id__in=bank_ids, second__bank_id__in=bank_ids)
    if only is not None:
        rows = rows.filter(Q(first__in=only) | Q(second__in=only))
    stale = [pk for pk, one, two in rows.values_list("pk", "first_id", "second_id") if (one, two) not in pairs]
    for chunk in batches(stale, BATCH):
        DuplicatePair.objects.filter(pk__in=chunk).delete()


def _keep(pairs: Pairs) -> None:
    now = timezone.now()
    rows = [
        DuplicatePair(first_id=first, second_id=second, likeness=alike, exact=exact, found_at=now)
        for (first, second), (alike, exact) in sorted(pairs.items())
    ]
    DuplicatePair.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _reporter(search_id: int) -> Progress:
    last = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY_SECONDS:
            last = time.monotonic()
            DuplicateSearch.objects.filter(pk=search_id).update(done=done, total=total)

    return report
