"""What stands against taking an import back: later evidence, later imports, changes by hand, what hangs on it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from kernel.batches import batches
from orgs.models import Enterprise, Person, Post, RosterChange
from orgs.privacy import evidence
from orgs.rosters.storing.journal import CHANGED, MADE, REMOVED, mark, plain
from plumbing.imports.kinds import Obstacle, Progress, no_progress

CHUNK = 5000
_SOFT = frozenset({"grid", "area"})  # stay when somebody else uses them by now


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that the import changed or removed."""

    action: str
    key: int
    person_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(slots=True)
class Journal:
    """The way back of one run. `made`: action → key → mark."""

    run_id: UUID
    made: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    changed: list[Changed] = field(default_factory=list)
    last: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.made and not self.changed

    def people(self) -> set[int]:
        """Everybody whom the import made, changed or dismissed, and whose posts it made."""
        found = {each.person_id for each in self.changed if each.person_id is not None}
        found |= set(self.made.get("person", ()))
        for chunk in batches(self.made.get("post", ()), CHUNK):
            found |= set(Post.objects.filter(pk__in=chunk).values_list("person_id", flat=True))
        return found


def read_journal(run_id: UUID, progress: Progress = no_progress) -> Journal:
    """All lines of a run, opened."""
    journal = Journal(run_id)
    lines = RosterChange.objects.filter(run_id=run_id).order_by("pk")
    total = lines.count()
    columns = lines.values_list("pk", "action", "object_id", "person_id", "before")
    for done, (pk, action, key, person_id, before) in enumerate(columns, start=1):
        said = json.loads(before)
        journal.last = pk
        if action in MADE:
            journal.made[action].update({int(made): digest for made, digest in said.items()})
        else:
            journal.changed.append(Changed(action, key, person_id, said["before"], said["after"]))
        progress(done, total)
    return journal


class ObstacleList:
    """Collects obstacles; people are named at the end, all at once."""

    def __init__(self) -> None:
        self._people: dict[int, dict[str, None]] = defaultdict(dict)
        self.imported_later: set[int] = set()
        self._units: dict[int, dict[str, None]] = defaultdict(dict)

    def person(self, person_id: int | None, what: str) -> None:
        """Something stands against it at a person."""
        self._people[person_id or 0][what] = None

    def enterprise(self, enterprise_id: int, what: str) -> None:
        """Something stands against it at an enterprise."""
        self._units[enterprise_id][what] = None

    def knows_person(self, person_id: int) -> bool:
        """Whether something was said of the person."""
        return person_id in self._people

    def __len__(self) -> int:
        return len(self._people) + len(self._units)

    def first(self, count: int) -> tuple[Obstacle, ...]:
        """The first ones, with names."""
        units, people = list(self._units)[:count], list(self._people)[:count]
        unit_names = dict(Enterprise.objects.filter(pk__in=units).values_list("pk", "name"))
        names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
        places = dict(Post.objects.filter(person_id__in=people).order_by("pk").values_list(
            "person_id", "enterprise__name"))  # fmt: skip
        found = [Obstacle(unit_names.get(key, "—"), "", _joined(self._units[key])) for key in units]
        found += [Obstacle(names.get(key, "—"), places.get(key, ""), _joined(self._people[key])) for key in people]
        return tuple(found[:count])


def _joined(words: Iterable[str]) -> str:
    return "；".join(words)


def find_obstacles(
    journal: Journal, *, since: datetime, reach: frozenset[int] | None, progress: Progress = no_progress
) -> ObstacleList:
    """Everything that stands against it. `reach`: the enterprises of who asks (None: all)."""
    found = ObstacleList()
    people = journal.people()
    steps = (
        lambda: _later_evidence(people, since, found),
        lambda: _later_imports(journal, people, found),
        lambda: _changed_since(journal, found),
        lambda: _staff_numbers(journal, found),
        lambda: _what_hangs_on(journal, found),
        lambda: _beyond_reach(journal, reach, found),
    )
    for done, step in enumerate(steps, start=1):
        step()
        progress(done, len(steps))
    return found


def _later_evidence(people: set[int], since: datetime, found: ObstacleList) -> None:
    for person_id, words in evidence.later(people, since).items():
        found.person(person_id, "、".join(words))


def _later_imports(journal: Journal, people: set[int], found: ObstacleList) -> None:
    """A later import that touched the same must be taken back first."""
    later = RosterChange.objects.filter(pk__gt=journal.last).exclude(run_id=journal.run_id)
    runs = set(later.order_by().values_list("run_id", flat=True).distinct())
    for run_id in sorted(runs):
        for person_id in sorted(people & _people_of(run_id)):
            found.imported_later.add(person_id)
            found.person(person_id, _("changed by a later import; take that one back first"))


def _people_of(run_id: UUID) -> set[int]:
    """Everybody whom a run touched; what stood before stays sealed."""
    lines = RosterChange.objects.filter(run_id=run_id)
    journal = Journal(run_id)
    for action, before in lines.filter(action__in=("person", "post")).values_list("action", "before"):
        journal.made[action].update({int(key): digest for key, digest in json.loads(before).items()})
    return journal.people() | set(lines.exclude(person_id=None).values_list("person_id", flat=True))


def _changed_since(journal: Journal, found: ObstacleList) -> None:
    for action, marks in journal.made.items():
        model, names = MADE[action]
        if action in _SOFT:
            continue
        seen = set()
        for key, owner, values in _rows(model, action, marks, names):
            seen.add(key)
            if mark(values) != marks[key] and owner not in found.imported_later:
                _say(found, action, owner, _("changed by hand since"))
        for key in set(marks) - seen:
            if action in ("person", "enterprise"):
                _say(found, action, key, _("removed since"))
    _changed_fields(journal, found)


def _rows(
    model: type[Model], action: str, keys: Iterable[int], names: tuple[str, ...]
) -> Iterator[tuple[int, int | None, tuple[Any, ...]]]:
    """Key, owner (the person, or the enterprise) and values of rows."""
    for chunk in batches(keys, CHUNK):
        rows = model._default_manager.filter(pk__in=chunk).values_list("pk", _OWNER[action], *names)
        for key, owner, *values in rows:
            yield key, owner, tuple(values)


_OWNER = {
    "person": "pk", "post": "person_id", "operation": "post__person_id", "certificate": "person_id",
    "enterprise": "pk", "grid_link": "enterprise_id", "person_change": "pk", "post_change": "person_id",
    "post_end": "person_id", "operation_change": "post__person_id",
    "certificate_change": "person_id",
}  # fmt: skip


def _say(found: ObstacleList, action: str, owner: int | None, what: str) -> None:
    if action in ("enterprise", "grid_link"):
        found.enterprise(owner or 0, what)
    else:
        found.person(owner, what)


def _changed_fields(journal: Journal, found: ObstacleList) -> None:
    """What the import wrote must still stand there."""
    groups: dict[tuple[str, tuple[str, ...]], dict[int, Changed]] = defaultdict(dict)
    for each in journal.changed:
        if each.action in CHANGED and each.after:
            groups[each.action, tuple(sorted(each.after))][each.key] = each
    for (action, names), wanted in groups.items():
        seen = set()
        for key, owner, values in _rows(CHANGED[action], action, wanted, names):
            seen.add(key)
            stands = dict(zip(names, (plain(value) for value in values), strict=True))
            if stands != wanted[key].after and owner not in found.imported_later:
                found.person(owner, _("changed by hand since"))
        for key in set(wanted) - seen:
            found.person(wanted[key].person_id, _("removed since"))


def _staff_numbers(journal: Journal, found: ObstacleList) -> None:
    """A post that would be open again must find its place and its staff number free."""
    reopened = {each.key: each for each in journal.changed if each.action == "post_end"}
    made = set(journal.made.get("post", ()))
    numbers = {
        each.key: each.before["staff_number"]
        for each in journal.changed
        if each.action == "post_change" and "staff_number" in each.before
    }  # a number that was handed on goes back to the leaver
    for chunk in batches(reopened, CHUNK):
        ended = list(Post.objects.filter(pk__in=chunk).values_list("person_id", "enterprise_id", "staff_number"))
        enterprises = {enterprise for _person, enterprise, _number in ended}
        rows = Post.objects.filter(enterprise_id__in=enterprises, ended_on=None).exclude(pk__in=chunk)
        current = [
            row for row in rows.values_list("pk", "person_id", "enterprise_id", "staff_number") if row[0] not in made
        ]
        after = [(enterprise, numbers.get(pk, number)) for pk, _person, enterprise, number in current]
        holders = {(enterprise, number) for enterprise, number in after if number}
        places = {(person, enterprise) for _pk, person, enterprise, _number in current}
        for person, enterprise, number in ended:
            if (enterprise, number) in holders or (person, enterprise) in places:
                found.person(person, _("the place or the staff number was taken since"))


def _what_hangs_on(journal: Journal, found: ObstacleList) -> None:
    """Whatever refers to what the import made, and was not made by it."""
    for action in ("person", "post", "enterprise", "certificate", "operation"):
        model = MADE[action][0]
        keys = journal.made.get(action)
        if not keys:
            continue
        for relation in _relations(model):
            own = _own_keys(relation.related_model, journal)
            for owner, count in _referring(relation, list(keys), own, action).items():
                if action != "enterprise" and found.knows_person(owner):
                    continue
                facts = {"count": count, "thing": relation.related_model._meta.verbose_name}
                _say(found, action, owner, _("%(thing)s: %(count)d") % facts)


def _relations(model: type[Model]) -> list[Any]:
    """Every foreign key to the model, those without a name of their own too."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.auto_created and not field.concrete and hasattr(field, "related_model")]


def _own_keys(model: Any, journal: Journal) -> set[int]:
    return {key for action, (made, _names) in MADE.items() if made is model for key in journal.made.get(action, ())}


def _referring(relation: Any, keys: list[int], own: set[int], action: str) -> Mapping[int, int]:
    counts: Counter[int] = Counter()
    name = relation.field.name
    owner = name if _OWNER[action] == "pk" else f"{name}__{_OWNER[action]}"
    for chunk in batches(keys, CHUNK):
        rows = relation.related_model._base_manager.filter(**{f"{name}__in": chunk})
        for pk, whose in rows.values_list("pk", owner):
            if pk not in own:
                counts[whose] += 1
    return counts


def _beyond_reach(journal: Journal, reach: frozenset[int] | None, found: ObstacleList) -> None:
    """Whoever takes an import back must manage every enterprise that it touched."""
    if reach is None:
        return
    posts = {each.key for each in journal.changed if each.action in ("post_change", "post_end")}
    posts |= set(journal.made.get("post", ()))
    touched = set(journal.made.get("enterprise", ()))
    for chunk in batches(posts, CHUNK):
        touched |= set(Post.objects.filter(pk__in=chunk).values_list("enterprise_id", flat=True))
    for enterprise_id in sorted(touched - reach):
        found.enterprise(enterprise_id, _("not yours to change"))


def removed_operations(journal: Journal) -> list[Changed]:
    """Special operations that the import took away altogether."""
    return [each for each in journal.changed if each.action == REMOVED]
