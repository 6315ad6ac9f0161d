"""Looking for signs in what was handed in, and opening cases. Nothing is decided here, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from quizzes.enums import CaseKind, SittingMode
from quizzes.integrity.limits import limits as site_limits
from quizzes.integrity.opening import Sign, open_or_extend
from quizzes.integrity.reading import Pool, Seen, counts_of, pace_of, read_pool, vectors_of, waiting
from quizzes.logic.integrity import Limits, find_crowds, fingerprint, too_fast
from quizzes.logic.likeness import Likeness, clusters, find_alike
from quizzes.models import Sitting

BATCH = 200
MOST_PAIRS = 40  # of a case's evidence; who hangs together is told whole


def look(*, now: datetime, limit: int = BATCH) -> int:
    """Look at up to `limit` sittings that nobody has looked at; returns how many. Safe to run twice and beside itself.

    Cases and the mark that the sittings were looked at are written together.
    """
    ids = waiting(limit)
    if not ids:
        return 0
    limits = site_limits()
    signs = list(signs_in(read_pool(ids, limits), limits))
    with transaction.atomic():
        claimed = Sitting.objects.filter(pk__in=ids, looked_at=False).update(looked_at=True)
        if claimed:
            for sign in signs:
                open_or_extend(sign, now=now)
    return len(ids)


def signs_in(pool: Pool, limits: Limits) -> Iterator[Sign]:
    """Everything that somebody should look at; a sign without one of the new sittings is an old one."""
    yield from _fast(pool, limits)
    yield from _crowds(pool, limits)
    for group in pool.of_edition().values():
        yield from _alike(group, pool, limits)


def _fast(pool: Pool, limits: Limits) -> Iterator[Sign]:
    for key in pool.new:
        one = pool.seen.get(key)
        if one is None or one.mode == SittingMode.PAPER:
            continue
        sign = too_fast(pace_of(one, pool), limits)
        if sign is not None:
            evidence = asdict(sign) | {"rate": limits.chars_per_second}
            yield Sign(CaseKind.SPEED, fingerprint(CaseKind.SPEED, key), (key,), evidence)


def _crowds(pool: Pool, limits: Limits) -> Iterator[Sign]:
    """Within one purpose and context: what a phone is lent for another day is another matter."""
    contexts: dict[tuple[str, str], list[str]] = {}
    for one in pool.seen.values():
        contexts.setdefault((one.purpose, one.context_key), []).append(str(one.id))
    new = {str(key) for key in pool.new}
    for context, keys in contexts.items():
        members = set(keys)
        for crowd in find_crowds([use for use in pool.uses if use.sitting in members], limits):
            sittings = sorted({use.sitting for use in crowd.uses})
            if not new & set(sittings):
                continue
            uses = [[use.sitting, use.first.isoformat(), use.last.isoformat()] for use in crowd.uses]
            evidence = {"device": crowd.device, "people": crowd.people, "minutes": crowd.minutes, "uses": uses}
            name = fingerprint(CaseKind.DEVICE, *context, crowd.device, *sittings)
            yield Sign(CaseKind.DEVICE, name, tuple(map(UUID, sittings)), evidence)


def _alike(group: Sequence[Seen], pool: Pool, limits: Limits) -> Iterator[Sign]:
    vectors = vectors_of(group, pool)
    new = frozenset(str(key) for key in pool.new)
    if not new & {vector.key for vector in vectors}:
        return
    counts = counts_of(vectors, group[0].payload, pool)
    pairs = find_alike(vectors, new=new, counts=counts, false_alarms=limits.false_alarms)
    for members in clusters(pairs):
        own = [pair for pair in pairs if pair.one in members]
        name = fingerprint(CaseKind.SAME_ANSWERS, group[0].edition_id, *members)
        evidence = {"pairs": [_pair(pair) for pair in own[:MOST_PAIRS]], "compared": len(vectors)}
        yield Sign(CaseKind.SAME_ANSWERS, name, tuple(map(UUID, members)), evidence)


def _pair(pair: Likeness) -> dict[str, object]:
    return asdict(pair) | {"same": list(pair.same)}
