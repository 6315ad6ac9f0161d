"""Why and when versions end, and what comes after them. Fixed queries, however many versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from regulations.enums import Reason
from regulations.logic.comparison import Kind
from regulations.models import ClauseSuccession, ClauseVersion

ENDS = Q(valid_to__isnull=False) | Q(clause__instrument__in_force_to__isnull=False)
_REASONS = {
    Kind.RENUMBERED: Reason.RENUMBERED,
    Kind.SPLIT: Reason.SPLIT,
    Kind.MERGED: Reason.MERGED,
    Kind.DELETED: Reason.DELETED,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """The first day no more, why, and what took the place (None: nothing, or nobody has said)."""

    on: date
    reason: Reason
    successor_id: int | None = None
    state_id: int | None = None


def endings_of(version_ids: Iterable[int]) -> dict[int, Ending]:
    """The ending of each version that has one. Four queries at most."""
    rows = list(ClauseVersion.objects.filter(ENDS, pk__in=set(version_ids)))
    by_state = _successions(row.pk for row in rows)
    by_hand = _written_by_hand([row for row in rows if row.pk not in by_state and row.valid_to])
    wholes = _whole_versions(row.clause.instrument.replaced_by_id for row in rows)
    found = {}
    for row in rows:
        if (on := row.dates.ends) is not None:
            found[row.pk] = _ending(row, on, by_state.get(row.pk, []), by_hand.get(row.pk), wholes)
    return found


def _ending(
    row: ClauseVersion, on: date, successions: list[ClauseSuccession], by_hand: int | None, wholes: dict[int, int]
) -> Ending:
    instrument = row.clause.instrument
    by_itself = row.valid_to is not None and row.valid_to == on
    if by_itself and successions:
        first = successions[0]
        return Ending(on, _REASONS.get(Kind(first.kind), Reason.CHANGED), first.new_version_id, first.state_id)
    if by_itself and by_hand:
        return Ending(on, Reason.CHANGED, by_hand)
    if not by_itself and instrument.replaced_by_id:
        return Ending(on, Reason.REPLACED, wholes.get(instrument.replaced_by_id))
    return Ending(on, Reason.ENDED)


def _successions(version_ids: Iterable[int]) -> dict[int, list[ClauseSuccession]]:
    """Where each version went; of a split, the part that comes first."""
    found: dict[int, list[ClauseSuccession]] = defaultdict(list)
    for row in ClauseSuccession.objects.filter(old_version__in=list(version_ids)).order_by("pk"):
        found[row.old_version_id].append(row)
    return found


def _written_by_hand(rows: list[ClauseVersion]) -> dict[int, int]:
    """The next version of the same clause, where an editor wrote one: nobody compared, but it is the same article."""
    later = ClauseVersion.objects.filter(clause__in={row.clause_id for row in rows}, state=None) if rows else []
    by_clause = defaultdict(list)
    for version in sorted(later, key=lambda version: version.valid_from or date.min):
        by_clause[version.clause_id].append(version)
    found = {}
    for row in rows:
        following = [each for each in by_clause[row.clause_id] if each.pk != row.pk and _follows(each, row)]
        if following:
            found[row.pk] = following[0].pk
    return found


def _follows(later: ClauseVersion, row: ClauseVersion) -> bool:
    return later.valid_from is not None and row.valid_to is not None and later.valid_from >= row.valid_to


def _whole_versions(instrument_ids: Iterable[int | None]) -> dict[int, int]:
    """The version of each instrument as a whole."""
    wanted = {key for key in instrument_ids if key}
    rows = ClauseVersion.objects.filter(clause__instrument__in=wanted, clause__number=0) if wanted else []
    return {row.clause.instrument_id: row.pk for row in rows}
