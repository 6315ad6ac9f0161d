"""Writing the reverse index, and storing instruments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from regulations.models import Citation, Clause, ClauseVersion, Instrument

KEY_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Source:
    """Something that cites: a page, a question, a requirement. `key` is its own key within its kind."""

    key: object
    label: str
    version_ids: Iterable[int]
    url: str = ""


def cite(version_ids: Iterable[int], *, source_kind: str, source_key: object, label: str, url: str = "") -> int:
    """A source cites exactly these versions from now on; see `cite_many`. Returns how many are cited now."""
    return cite_many([Source(source_key, label, version_ids, url)], source_kind=source_kind)


@transaction.atomic
def cite_many(sources: Iterable[Source], *, source_kind: str) -> int:
    """Each source of this kind cites exactly its versions from now on. At most three queries, however many sources.

    Replaces what these sources cited before; running it twice changes nothing. Returns how many citations stand now.
    """
    found = {str(source.key)[:KEY_LENGTH]: source for source in sources}
    wanted = {(key, version_id): source for key, source in found.items() for version_id in source.version_ids}
    held = Citation.objects.filter(source_kind=source_kind, source_key__in=found)
    stale = [pk for pk, *pair in held.values_list("pk", "source_key", "version_id") if tuple(pair) not in wanted]
    if stale:
        Citation.objects.filter(pk__in=stale).delete()
    Citation.objects.bulk_create(
        [
            Citation(
                version_id=version_id,
                source_kind=source_kind,
                source_key=key,
                label=source.label[:200],
                url=source.url[:300],
            )
            for (key, version_id), source in sorted(wanted.items(), key=lambda pair: pair[0])
        ],
        update_conflicts=True,
        unique_fields=["version", "source_kind", "source_key"],
        update_fields=["label", "url"],
    )
    return len(wanted)


def uncite(*, source_kind: str, source_key: object) -> int:
    """The source is gone or no longer published. Returns how many citations went with it."""
    deleted, _by_model = Citation.objects.filter(
        source_kind=source_kind, source_key=str(source_key)[:KEY_LENGTH]
    ).delete()
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
