"""Writing the reverse index, and storing instruments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from regulations.models import Citation, Clause, ClauseVersion, Instrument


@transaction.atomic
def cite(version_ids: Iterable[int], *, source_kind: str, source_key: object, label: str, url: str = "") -> int:
    """A source (a page, an edition, a requirement) cites exactly these versions from now on.

    Replaces what the source cited before; running it twice changes nothing. Returns how many versions are cited now.
    """
    wanted = sorted(set(version_ids))
    key = str(source_key)[:64]
    Citation.objects.filter(source_kind=source_kind, source_key=key).exclude(version__in=wanted).delete()
    for version_id in wanted:
        Citation.objects.update_or_create(
            version_id=version_id,
            source_kind=source_kind,
            source_key=key,
            defaults={"label": label[:200], "url": url[:300]},
        )
    return len(wanted)


def uncite(*, source_kind: str, source_key: object) -> int:
    """The source is gone or no longer published. Returns how many citations went with it."""
    deleted, _by_model = Citation.objects.filter(source_kind=source_kind, source_key=str(source_key)).delete()
    return deleted


@transaction.atomic
def store_instrument(
    *, title: str, defaults: Mapping[str, Any], clauses: Sequence[tuple[int, str, str]] = ()
) -> Instrument:
    """An instrument with its clauses as (article, topic, our own plain words), each in its current version.

    Stored by title: running it again brings the words up to date and deletes nothing.
    """
    instrument, _created = Instrument.objects.update_or_create(title=title, defaults=dict(defaults))
    for number, topic, summary in clauses:
        clause, _created = Clause.objects.update_or_create(
            instrument=instrument, number=number, suffix=0, defaults={"topic": topic}
        )
        ClauseVersion.objects.update_or_create(
            clause=clause, valid_to=None, defaults={"summary": summary, "valid_from": instrument.in_force_from}
        )
    return instrument
