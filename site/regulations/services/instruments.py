"""Storing instruments, each with its clause 0; what follows when one is changed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from kernel.clock import today
from kernel.errors import DomainError
from plumbing import audit
from regulations import stored
from regulations.models import Clause, ClauseVersion, Instrument
from regulations.services.opening import flag_due, open_reviews_of, refresh_reviews

WHOLE = 0  # the number of the clause that is the instrument as a whole


@transaction.atomic
def store_instrument(
    *, title: str, defaults: Mapping[str, Any], clauses: Sequence[tuple[int, str, str]] = ()
) -> Instrument:
    """An instrument with its clauses as (article, topic, our own plain words), each in its current version.

    Stored by title: running it again brings the words up to date and deletes nothing. Rooms that match texts are told
    when there is something new to match. A version that has a first day keeps it.
    """
    instrument, is_new = Instrument.objects.update_or_create(title=title, defaults=dict(defaults))
    ensure_whole([instrument])
    for number, topic, summary in clauses:
        clause, clause_is_new = Clause.objects.get_or_create(instrument=instrument, number=number, suffix=0)
        is_new = is_new or clause_is_new
        _say(clause, {"topic": topic, "summary": summary}, instrument.in_force_from)
    if is_new:
        stored.tell([instrument.title])
    return instrument


def _say(clause: Clause, words: dict[str, str], day: date | None) -> None:
    current = ClauseVersion.objects.filter(clause=clause, valid_to=None).first()
    if current is None:
        ClauseVersion.objects.create(clause=clause, valid_from=day, **words)
    else:
        ClauseVersion.objects.filter(pk=current.pk).update(**words, valid_from=current.valid_from or day)


def ensure_whole(instruments: Iterable[Instrument]) -> None:
    """Each of these has its clause 0 with a version: what cites no article cites that."""
    wanted = {row.pk: row for row in instruments}
    versions = ClauseVersion.objects.filter(clause__instrument__in=wanted, clause__number=WHOLE)
    there = {version.clause.instrument_id for version in versions}
    for key, instrument in wanted.items():
        if key not in there:
            clause, _created = Clause.objects.get_or_create(instrument=instrument, number=WHOLE, suffix=0)
            ClauseVersion.objects.create(clause=clause)


@transaction.atomic
def replace_instrument(instrument_id: int, *, by: int, on: date, actor: Any = None) -> int:
    """Another instrument takes the place of this one on the day `on`: GB 2894-2025 of GB 2893-2008.

    What cites the old one gets a review. Returns how many were opened. Raises DomainError ``replaced-by-itself``.
    """
    if instrument_id == by:
        raise DomainError("replaced-by-itself")
    old = Instrument.objects.select_for_update().get(pk=instrument_id)
    old.replaced_by_id, old.replaced_on = by, on
    old.in_force_to = min(old.in_force_to or on, on)
    old.save(update_fields=["replaced_by", "replaced_on", "in_force_to"])
    ensure_whole(Instrument.objects.filter(pk__in=[instrument_id, by]))
    audit.record("replace_instrument", actor=actor, target=("instrument", instrument_id), by=by, on=on.isoformat())
    versions = ClauseVersion.objects.filter(clause__instrument=instrument_id).values_list("pk", flat=True)
    opened = open_reviews_of(set(versions))
    flag_due(on=today())
    return opened


@transaction.atomic
def after_editing(instrument: Instrument) -> None:
    """An editor saved an instrument: its clause 0 is there, names are matched again, its dates open or end reviews."""
    ensure_whole([instrument])
    stored.tell([instrument.title])
    refresh_reviews(on=today())
