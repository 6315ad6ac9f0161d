"""Writing the reverse index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from regulations.enums import Outcome
from regulations.models import Citation, ReviewTask
from regulations.services.opening import open_reviews_of

KEY_LENGTH = 64
CHUNK = 5000  # keys in one question; databases take some ten thousand


@dataclass(frozen=True, slots=True)
class Source:
    """Something that cites: a page, a question, a requirement. `key` is its own key within its kind.

    `url` is where people go from a list of citations: a public page, or the screen on which it is edited.
    """

    key: object
    label: str
    version_ids: Iterable[int]
    url: str = ""


def cite(version_ids: Iterable[int], *, source_kind: str, source_key: object, label: str, url: str = "") -> int:
    """A source cites exactly these versions from now on; see `cite_many`. Returns how many are cited now."""
    return cite_many([Source(source_key, label, version_ids, url)], source_kind=source_kind)


@transaction.atomic
def cite_many(sources: Iterable[Source], *, source_kind: str) -> int:
    """Each source of this kind cites exactly its versions from now on. Four queries for five thousand sources.

    Replaces what these sources cited before; running it twice changes nothing. Who newly cites a version that has ended
    or will end gets a review. Returns how many citations stand now.
    """
    found = {str(source.key)[:KEY_LENGTH]: source for source in sources}
    wanted = {(key, version_id): source for key, source in found.items() for version_id in source.version_ids}
    held = _held(source_kind, list(found))
    stale = [pk for pair, pk in held.items() if pair not in wanted]
    for chunk in _chunks(stale):
        Citation.objects.filter(pk__in=chunk).delete()
    _write(wanted, source_kind)
    fresh = {pair for pair in wanted if pair not in held}
    if fresh:
        keys = sorted({key for key, _version in fresh})
        open_reviews_of({version for _key, version in fresh}, source_kind=source_kind, source_keys=keys)
    return len(wanted)


def _held(source_kind: str, keys: Sequence[str]) -> dict[tuple[str, int], int]:
    rows = (
        Citation.objects.filter(source_kind=source_kind, source_key__in=chunk).values_list(
            "source_key", "version_id", "pk"
        )
        for chunk in _chunks(keys)
    )
    return {(key, version_id): pk for chunk in rows for key, version_id, pk in chunk}


def _write(wanted: dict[tuple[str, int], Source], source_kind: str) -> None:
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


def _chunks(values: Sequence[object]) -> Iterator[Sequence[object]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))


@transaction.atomic
def uncite(*, source_kind: str, source_key: object) -> int:
    """The source is gone or no longer published, and so are its open reviews. Returns how many citations went."""
    of_source = {"source_kind": source_kind, "source_key": str(source_key)[:KEY_LENGTH]}
    ReviewTask.objects.filter(**of_source, closed_at=None).update(closed_at=timezone.now(), outcome=Outcome.WITHDRAWN)
    deleted, _by_model = Citation.objects.filter(**of_source).delete()
    return deleted
