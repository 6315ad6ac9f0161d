"""Which version goes on in which, over however many revisions: by what was compared, not by the article's number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from regulations.models import ClauseSuccession
from regulations.queries import ClauseFacts, clause_facts
from regulations.services.endings import endings_of

Pair = tuple[int, int]  # version ids: earlier, later


@dataclass(slots=True)
class _Chains:
    """Of each version what came next, and its first day no more."""

    following: dict[int, list[int]] = field(default_factory=dict)
    ends: dict[int, date | None] = field(default_factory=dict)

    def all_after(self, start: int) -> set[int]:
        """Everything that the version went on in, directly or by way of others."""
        found: set[int] = set()
        todo = [start]
        while todo:
            new = [each for each in self.following.get(todo.pop(), ()) if each not in found]
            found.update(new)
            todo += new
        return found

    def living(self, start: int, on: date) -> list[int]:
        """What it has become by the day, in the order of the law."""
        reached = [start, *sorted(self.all_after(start))]
        return [each for each in reached if (end := self.ends.get(each)) is None or end > on]


def same_matter(pairs: Collection[Pair]) -> set[Pair]:
    """Of these pairs, those whose later version is what the earlier one went on in. Some three queries a revision."""
    chains = _chains(earlier for earlier, _later in pairs)
    return {(earlier, later) for earlier, later in pairs if later in chains.all_after(earlier) | {earlier}}


def went_on_in(version_ids: Iterable[int], *, on: date) -> dict[int, tuple[ClauseFacts, ...]]:
    """What each version that has ended by the day has become by then; empty where nothing came instead. Versions that
    still hold are left out.
    """
    wanted = set(version_ids)
    chains = _chains(wanted)
    ended = [pk for pk in sorted(wanted) if (end := chains.ends.get(pk)) is not None and end <= on]
    living = {pk: chains.living(pk, on) for pk in ended}
    facts = clause_facts([each for found in living.values() for each in found])
    return {pk: tuple(facts[each] for each in found) for pk, found in living.items()}


def _chains(version_ids: Iterable[int]) -> _Chains:
    chains, todo = _Chains(), set(version_ids)
    while todo:
        endings, parts = endings_of(todo), _parts(todo)
        for pk in todo:
            ending = endings.get(pk)
            chains.ends[pk] = ending.on if ending else None
            by_hand = [ending.successor_id] if ending and ending.successor_id else []
            chains.following[pk] = parts.get(pk) or by_hand
        todo = {each for pk in todo for each in chains.following[pk]} - chains.following.keys()
    return chains


def _parts(version_ids: Collection[int]) -> dict[int, list[int]]:
    rows = ClauseSuccession.objects.filter(old_version__in=version_ids, new_version__isnull=False).order_by("pk")
    found: dict[int, list[int]] = defaultdict(list)
    for old, new in rows.values_list("old_version", "new_version"):
        found[old].append(new)
    return found
