"""What a roster is compared with, in a number of queries that does not grow with the enterprises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from orgs.models import Enterprise, EnterpriseGrid, Person, Post, SpecialOperation
from orgs.queries import in_force
from orgs.rosters.enterprises import EnterpriseDesk
from orgs.rosters.fields import PersonFields
from orgs.rosters.rows import Line, RosterFile
from orgs.rosters.stored import StoredEnterprise, StoredPerson, StoredPost, StoredRoster, wanted_keys
from orgs.services import id_number_index

# SQLite takes at most 32,766 variables a statement.
CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class LoadedRoster:
    """The store as the review needs it, with what storing needs beside it.

    `people` have a current post at an enterprise that the file may mean; `own` are the keys of people whose
    current posts are all in scope: facts of anybody else are not ours to change.
    """

    stored: StoredRoster
    people: tuple[StoredPerson, ...]
    own: frozenset[int]
    indexes: dict[str, str] = field(default_factory=dict)


def enterprises_in_scope(ids: Iterable[int] | None) -> list[StoredEnterprise]:
    """Enterprises by id (all, if None) with their grid of today."""
    from orgs.queries import today

    rows = Enterprise.objects.all() if ids is None else Enterprise.objects.filter(pk__in=ids)
    links = EnterpriseGrid.objects.filter(in_force(today()), enterprise__in=rows)
    grids = dict(links.order_by("pk").values_list("enterprise_id", "grid__name"))
    return [
        StoredEnterprise(pk, name, industry, high_risk, grids.get(pk, ""))
        for pk, name, industry, high_risk in rows.values_list("pk", "name", "industry", "hours_high_risk")
    ]


def load_roster(
    file: RosterFile, *, scope: frozenset[int] | None, extra: Sequence[int] = (), default: str = "", on: date
) -> LoadedRoster:
    """Everything that the rows of `file` may mean. `extra` are enterprises whose people are wanted in any case."""
    enterprises = enterprises_in_scope(scope)
    wanted = wanted_keys(file.lines)
    names = wanted.enterprise_names | ({default} if default else set())
    keys = _meant(names, enterprises) | set(extra)
    indexes = {number: index for number in wanted.id_numbers if (index := id_number_index(number))}
    people = _load_people(_person_ids(keys, indexes.values(), wanted.phones, scope, on), on)
    open_scope = {enterprise.key for enterprise in enterprises}
    own = frozenset(person.key for person in people if _is_own(person, open_scope))
    stored = StoredRoster(
        enterprises, people, index_of=lambda number: indexes.get(number) or id_number_index(number) or ""
    )
    return LoadedRoster(stored, tuple(people), own, indexes)


def _is_own(person: StoredPerson, scope: set[int]) -> bool:
    """Works here and nowhere else: a unit must not get hold of the phone with which another's worker signs in."""
    return bool(person.posts) and all(post.enterprise_key in scope for post in person.posts)


def _meant(names: Iterable[str], enterprises: list[StoredEnterprise]) -> set[int]:
    """Stored enterprises to which the names, as written, resolve."""
    desk = EnterpriseDesk(StoredRoster(enterprises), {})
    found = (desk.resolve(Line(0, PersonFields(enterprise_name=name)), refused=True).key for name in names)
    return {key for key in found if key is not None}


def _person_ids(
    keys: set[int], indexes: Iterable[str], phones: Iterable[str], scope: frozenset[int] | None, on: date
) -> set[int]:
    current = _current(on)
    found = set(Post.objects.filter(current, enterprise_id__in=keys).values_list("person_id", flat=True))
    for chunk in _chunks(sorted(indexes)):
        found |= set(Person.objects.filter(id_number_index__in=chunk).values_list("pk", flat=True))
    for chunk in _chunks(sorted(phones)):
        rows = Person.objects.filter(phone__in=chunk)
        if scope is not None:  # whose phone it is beyond one's own scope is nobody's business
            rows = rows.filter(posts__in=Post.objects.filter(current, enterprise_id__in=scope))
        found |= set(rows.values_list("pk", flat=True))
    return found


def _load_people(ids: set[int], on: date) -> list[StoredPerson]:
    people: list[StoredPerson] = []
    for chunk in _chunks(sorted(ids)):
        posts = _load_posts(chunk, on)
        rows = Person.objects.filter(pk__in=chunk).values_list(
            "pk", "name", "id_number_index", "sex", "birth_date", "phone"
        )
        people += [
            StoredPerson(pk, name, index or "", sex, born, phone, tuple(posts.get(pk, ())))
            for pk, name, index, sex, born, phone in rows
        ]
    return people


def _load_posts(person_ids: list[int], on: date) -> dict[int, list[StoredPost]]:
    rows = Post.objects.filter(_current(on), person_id__in=person_ids)
    kinds = _current_operations(rows, on)
    posts: dict[int, list[StoredPost]] = defaultdict(list)
    for person_id, pk, enterprise, number, department, team, category, job, started, form in rows.order_by(
        "started_on", "pk"
    ).values_list(
        "person_id", "pk", "enterprise_id", "staff_number", "department", "team", "category", "job_title",
        "started_on", "employment_form",
    ):  # fmt: skip
        posts[person_id].append(
            StoredPost(pk, enterprise, number, department, team, category, job, kinds.get(pk, ""), started, form)
        )
    return posts


def _current_operations(posts: QuerySet[Post], on: date) -> dict[int, str]:
    rows = SpecialOperation.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), post__in=posts)
    return dict(rows.order_by("pk").values_list("post_id", "kind"))


def _current(on: date) -> Q:
    """Posts that go on after today: someone who left today and is on a new roster begins a new post."""
    return Q(ended_on=None) | Q(ended_on__gt=on)


def _chunks(values: Sequence[Any]) -> Iterator[list[Any]]:
    return (list(values[start : start + CHUNK]) for start in range(0, len(values), CHUNK))
