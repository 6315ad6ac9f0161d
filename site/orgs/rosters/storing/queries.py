"""What a roster is compared with, in a number of queries that does not grow with the enterprises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from orgs.logic.merges import end_of_chain
from orgs.models import EnterpriseGrid, HeldCertificate, Person, Post, RoleGrant, SpecialOperation
from orgs.queries import in_force
from orgs.rosters.certificates import states_certificate
from orgs.rosters.enterprises import EnterpriseDesk
from orgs.rosters.fields import CERTIFICATE_FACTS, PersonFields
from orgs.rosters.reading import RosterFile
from orgs.rosters.rows import Line
from orgs.rosters.stored import (
    FormerPost,
    StoredCertificate,
    StoredEnterprise,
    StoredPerson,
    StoredPost,
    StoredRoster,
    wanted_keys,
)
from orgs.rosters.storing.fingerprint import people_digest, units_digest
from orgs.services import id_number_index
from orgs.units.alias_queries import main_enterprises, mains_by_alias
from orgs.units.queries import spellings

# SQLite takes at most 32,766 variables a statement.
CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Question:
    """What a file asks of the store, kept so that it can be asked again under the lock.

    `scope`: enterprises in reach (None: all); `names`: enterprises as written; `extra`: enterprises whose people are
    wanted in any case; `indexes`: blind index by ID number.
    """

    on: date
    scope: frozenset[int] | None
    names: frozenset[str]
    extra: frozenset[int]
    indexes: dict[str, str]
    phones: frozenset[str]
    with_certificates: bool


@dataclass(frozen=True, slots=True)
class LoadedRoster:
    """The store as the review needs it, with what storing needs beside it.

    `people` have or had a post at an enterprise that the file may mean; `own` are the keys of people whose current
    posts are all in scope: facts of anybody else are not ours to change. `fingerprint` changes with anything read.
    """

    stored: StoredRoster
    people: tuple[StoredPerson, ...]
    own: frozenset[int]
    fingerprint: str
    places: frozenset[int]
    indexes: dict[str, str] = field(default_factory=dict)


def question_of(
    file: RosterFile, *, scope: frozenset[int] | None, extra: Sequence[int] = (), default: str = "", on: date
) -> Question:
    """What the rows of `file` may mean; `default` is the enterprise of rows that name none."""
    wanted = wanted_keys(file.lines)
    beside = {default} | {text for line in file.lines for text in (line.title, line.sheet)}
    indexes = {number: index for number in wanted.id_numbers if (index := id_number_index(number))}
    return Question(
        on=on,
        scope=scope,
        names=wanted.enterprise_names | (beside - {""}),
        extra=frozenset(extra),
        indexes=indexes,
        phones=wanted.phones,
        with_certificates=any(states_certificate(line.fields) for line in file.lines),
    )


def load_roster(question: Question) -> LoadedRoster:
    """Everything that the rows may mean."""
    units = units_digest()  # each digest before the rows: what changes meanwhile is noticed under the lock
    mains = mains_by_alias()
    enterprises = _enterprises(question)
    keys = _meant(question.names, enterprises) | question.extra
    loader = _Loader(question, mains)
    places = frozenset(_with_aliases(keys, mains))
    ids = loader.person_ids(places)
    before = f"{units} {people_digest(ids, with_certificates=question.with_certificates)}"
    people = loader.people(ids)
    open_scope = {enterprise.key for enterprise in enterprises}
    own = frozenset(person.key for person in people if _is_own(person, open_scope)) - _with_a_role(question.on)
    indexes = question.indexes
    stored = StoredRoster(
        enterprises, people, index_of=lambda number: indexes.get(number) or id_number_index(number) or ""
    )
    return LoadedRoster(stored, tuple(people), own, before, places, indexes)


def _enterprises(question: Question) -> list[StoredEnterprise]:
    """Enterprises in scope, by their main spelling, with their grid of today and every other name."""
    rows = main_enterprises().order_by("pk")
    if question.scope is not None:
        rows = rows.filter(pk__in=question.scope)
    links = EnterpriseGrid.objects.filter(in_force(question.on), enterprise__in=rows).order_by("pk")
    grids = dict(links.values_list("enterprise_id", "grid__name"))
    others = spellings()
    return [
        StoredEnterprise(pk, name, industry, high_risk, grids.get(pk, ""), others.get(pk, ()))
        for pk, name, industry, high_risk in rows.values_list("pk", "name", "industry", "hours_high_risk")
    ]


def _is_own(person: StoredPerson, scope: set[int]) -> bool:
    """Works here and nowhere else: a unit must not get hold of the phone with which another's worker signs in."""
    return bool(person.posts) and all(post.enterprise_key in scope for post in person.posts)


def _with_a_role(on: date) -> frozenset[int]:
    """People whose account has a role that is not over: whoever changed the phone would have the role; one query."""
    held = RoleGrant.objects.exclude(valid_to__lt=on).values("user_id")
    return frozenset(Person.objects.filter(user_id__in=held).values_list("pk", flat=True))


def _meant(names: Iterable[str], enterprises: list[StoredEnterprise]) -> set[int]:
    """Stored enterprises to which the names, as written, resolve."""
    desk = EnterpriseDesk(StoredRoster(enterprises), {})
    found = (desk.resolve(Line(0, PersonFields(enterprise_name=name)), refused=True).key for name in names)
    return {key for key in found if key is not None}


def _with_aliases(keys: Iterable[int], mains: dict[int, int]) -> set[int]:
    """The enterprises with all that was merged into them: their rows were never repointed."""
    wanted = set(keys)
    return wanted | {alias for alias in mains if end_of_chain(alias, mains) in wanted}


def fingerprint_now(question: Question, places: frozenset[int]) -> str:
    """The fingerprint of the moment, of the same question; `places` as they were found when it was asked."""
    units, mains = units_digest(), mains_by_alias()
    ids = _Loader(question, mains).person_ids(places)
    return f"{units} {people_digest(ids, with_certificates=question.with_certificates)}"


class _Loader:
    """Reads people with posts, former posts, special operations and certificates; posts count for the main spelling."""

    def __init__(self, question: Question, mains: dict[int, int]) -> None:
        self._question = question
        self._mains = {alias: end_of_chain(alias, mains) for alias in mains}
        self._current = Q(ended_on=None) | Q(ended_on__gt=question.on)  # who left today and is listed begins anew

    def person_ids(self, enterprise_ids: frozenset[int]) -> set[int]:
        """Everybody whom a row may mean."""
        question = self._question
        found = set(Post.objects.filter(enterprise_id__in=enterprise_ids).values_list("person_id", flat=True))
        for chunk in _chunks(sorted(question.indexes.values())):
            found |= set(Person.objects.filter(id_number_index__in=chunk).values_list("pk", flat=True))
        for chunk in _chunks(sorted(question.phones)):
            rows = Person.objects.filter(phone__in=chunk)
            if question.scope is not None:  # whose phone it is beyond one's own scope is nobody's business
                reach = _with_aliases(question.scope, self._mains)
                rows = rows.filter(posts__in=Post.objects.filter(self._current, enterprise_id__in=reach))
            found |= set(rows.values_list("pk", flat=True))
        return found

    def people(self, ids: set[int]) -> list[StoredPerson]:
        """The people of these keys, in the order of the keys."""
        people: list[StoredPerson] = []
        for chunk in _chunks(sorted(ids)):
            posts, former, held = self._posts(chunk), self._former(chunk), self._certificates(chunk)
            rows = Person.objects.filter(pk__in=chunk).order_by("pk")
            columns = ("pk", "name", "id_number_index", "sex", "birth_date", "phone")
            people += [
                StoredPerson(
                    pk, name, index or "", sex, born, phone,
                    tuple(posts.get(pk, ())), tuple(former.get(pk, ())), tuple(held.get(pk, ())),
                )
                for pk, name, index, sex, born, phone in rows.values_list(*columns)
            ]  # fmt: skip
        return people

    def _main(self, enterprise_id: int) -> int:
        return self._mains.get(enterprise_id, enterprise_id)

    def _posts(self, person_ids: list[int]) -> dict[int, list[StoredPost]]:
        rows = Post.objects.filter(self._current, person_id__in=person_ids)
        goes_on = Q(valid_to=None) | Q(valid_to__gte=self._question.on)
        operations = SpecialOperation.objects.filter(goes_on, post__in=rows).order_by("pk")
        kinds = dict(operations.values_list("post_id", "kind"))
        posts: dict[int, list[StoredPost]] = defaultdict(list)
        for person_id, pk, enterprise, number, department, team, category, job, started, form in (
            rows.order_by("started_on", "pk").values_list(
                "person_id", "pk", "enterprise_id", "staff_number", "department", "team", "category", "job_title",
                "started_on", "employment_form",
            )
        ):  # fmt: skip
            place, kind = self._main(enterprise), kinds.get(pk, "")
            posts[person_id].append(StoredPost(pk, place, number, department, team, category, job, kind, started, form))
        return posts

    def _former(self, person_ids: list[int]) -> dict[int, list[FormerPost]]:
        rows = Post.objects.filter(person_id__in=person_ids, ended_on__lte=self._question.on).order_by("pk")
        former: dict[int, list[FormerPost]] = defaultdict(list)
        for person_id, enterprise, number, ended in rows.values_list(
            "person_id", "enterprise_id", "staff_number", "ended_on"
        ):
            if ended is not None:
                former[person_id].append(FormerPost(self._main(enterprise), number, ended))
        return former

    def _certificates(self, person_ids: list[int]) -> dict[int, list[StoredCertificate]]:
        """Only for files that speak of certificates: each number is decrypted."""
        held: dict[int, list[StoredCertificate]] = defaultdict(list)
        if not self._question.with_certificates:
            return held
        rows = HeldCertificate.objects.filter(person_id__in=person_ids, removed_at=None).order_by("pk")
        columns = ("system", "kind", "number", *CERTIFICATE_FACTS.values())
        for pk, person_id, system, kind, number, *facts in rows.values_list("pk", "person_id", *columns):
            held[person_id].append(StoredCertificate(pk, system, kind, str(number or ""), *facts))
        return held


def _chunks(values: Sequence[Any]) -> Iterator[list[Any]]:
    return (list(values[start : start + CHUNK]) for start in range(0, len(values), CHUNK))
