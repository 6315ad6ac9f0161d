"""What is already kept, as the review needs it: filled by services from a fixed number of queries.

A fixed number of queries is enough: all enterprises in scope; all current posts (with persons) of the enterprises that
`wanted_keys` names; all persons whose ID number's blind index or phone is among the file's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from orgs.logic.names import fold_name, same_name
from orgs.rosters.fields import PersonFields
from orgs.rosters.rows import Line


@dataclass(frozen=True, slots=True)
class StoredEnterprise:
    """`aliases` are former names and names of enterprises merged into it; blank facts are not known."""

    key: int
    name: str
    industry: str = ""
    hours_high_risk: bool | None = None
    grid_name: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPost:
    """A current post; fields by the names of `PersonFields`."""

    key: int
    enterprise_key: int
    staff_number: str = ""
    department: str = ""
    team: str = ""
    category: str = ""
    job_title: str = ""
    special_operation: str = ""
    hired_on: date | None = None
    employment_form: str = ""


@dataclass(frozen=True, slots=True)
class FormerPost:
    """A post that ended: who comes back is known by it."""

    enterprise_key: int
    staff_number: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """A certificate that somebody holds, of others' issue."""

    key: int
    system: str
    kind: str
    number: str
    issuer: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    review_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """`id_index` is the blind index of the ID number, "" when none is kept."""

    key: int
    name: str
    id_index: str = ""
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    posts: tuple[StoredPost, ...] = ()
    former: tuple[FormerPost, ...] = ()
    certificates: tuple[StoredCertificate, ...] = ()


class StoredRoster:
    """Enterprises and people by every key by which a row may mean them."""

    def __init__(
        self,
        enterprises: Iterable[StoredEnterprise] = (),
        people: Iterable[StoredPerson] = (),
        *,
        index_of: Callable[[str], str] = str,
    ) -> None:
        """`index_of` turns an ID number into its blind index."""
        self.index_of = index_of
        self.enterprises = {enterprise.name: enterprise for enterprise in enterprises}
        self.names_by_key = {enterprise.key: enterprise.name for enterprise in self.enterprises.values()}
        self.aliases = {alias: known for known in self.enterprises.values() for alias in known.aliases}
        self._by_id: dict[str, StoredPerson] = {}
        self._by_staff: dict[tuple[int, str], StoredPerson] = {}
        self._by_phone: dict[str, list[StoredPerson]] = {}
        self._former: dict[tuple[int, str], list[StoredPerson]] = {}
        for person in people:
            self._add(person)

    def _add(self, person: StoredPerson) -> None:
        if person.id_index:
            self._by_id[person.id_index] = person
        if person.phone and person.posts:
            self._by_phone.setdefault(person.phone, []).append(person)
        for ended in person.former:
            self._former.setdefault((ended.enterprise_key, fold_name(person.name)), []).append(person)
        for post in person.posts:
            if post.staff_number:
                self._by_staff[post.enterprise_key, post.staff_number] = person

    def find_enterprise(self, name: str) -> StoredEnterprise | None:
        """The enterprise of exactly this name or alias."""
        return self.enterprises.get(name) or self.aliases.get(name)

    def with_id_number(self, number: str) -> StoredPerson | None:
        """The person of this ID number."""
        return self._by_id.get(self.index_of(number)) if number else None

    def with_staff_number(self, enterprise_key: int | None, number: str) -> StoredPerson | None:
        """Who has this staff number at the enterprise."""
        return self._by_staff.get((enterprise_key, number)) if enterprise_key is not None and number else None

    def with_contact(self, enterprise_key: int | None, fields: PersonFields) -> StoredPerson | None:
        """The person of this name and phone at the enterprise."""
        for person in self._by_phone.get(fields.phone, ()) if fields.phone else ():
            if same_name(person.name, fields.name) and post_at(person, enterprise_key):
                return person
        return None

    def who_left(self, enterprise_key: int | None, fields: PersonFields) -> StoredPerson | None:
        """The one former employee of this name, with the same phone or staff number and no other ID number."""
        if enterprise_key is None:
            return None
        found = {
            person.key: person
            for person in self._former.get((enterprise_key, fold_name(fields.name)), ())
            if not (fields.id_number and person.id_index) and _agrees(person, enterprise_key, fields)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def others_with_phone(self, phone: str, person: StoredPerson | None) -> list[StoredPerson]:
        """Who else is reached by this phone."""
        return [other for other in self._by_phone.get(phone, ()) if person is None or other.key != person.key]


def _agrees(person: StoredPerson, enterprise_key: int, fields: PersonFields) -> bool:
    if fields.phone and person.phone:
        return fields.phone == person.phone
    numbers = {post.staff_number for post in person.former if post.enterprise_key == enterprise_key}
    return bool(fields.staff_number) and fields.staff_number in numbers


def left_on(person: StoredPerson, enterprise_key: int | None) -> date | None:
    """The last day on which a former employee worked at the enterprise."""
    return max((post.ended_on for post in person.former if post.enterprise_key == enterprise_key), default=None)


def post_at(person: StoredPerson, enterprise_key: int | None) -> StoredPost | None:
    """The person's current post at the enterprise."""
    return next((post for post in person.posts if post.enterprise_key == enterprise_key), None)


@dataclass(frozen=True, slots=True)
class WantedKeys:
    """What a file asks of the store: names as written, ID numbers in clear (to be indexed at once), phones."""

    enterprise_names: frozenset[str]
    id_numbers: frozenset[str]
    phones: frozenset[str]


def wanted_keys(lines: Iterable[Line]) -> WantedKeys:
    """The keys of all rows that could be stored."""
    rows = [line.fields for line in lines if not line.is_refused]
    return WantedKeys(
        frozenset(row.enterprise_name for row in rows if row.enterprise_name),
        frozenset(row.id_number for row in rows if row.id_number),
        frozenset(row.phone for row in rows if row.phone),
    )
