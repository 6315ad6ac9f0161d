"""The pass over a whole file: who each row means, in the file and in the store, and what storing it would do.

One look-up per key and row, so time grows with the rows. Identity (contracts): ID number, else enterprise and staff
number, else enterprise, name and phone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from orgs.logic.names import same_name
from orgs.rosters.codes import verdict_of
from orgs.rosters.enterprises import EnterpriseDesk, Resolved
from orgs.rosters.fields import PERSON_FACTS, POST_FACTS, PersonFields
from orgs.rosters.plans import plan_existing
from orgs.rosters.reading import RosterFile
from orgs.rosters.result import ImportRow, Plan, Review
from orgs.rosters.rows import Line
from orgs.rosters.stored import StoredPerson, StoredRoster, left_on, post_at

_COMPARED = ("name", "id_number", *PERSON_FACTS, *POST_FACTS)


@dataclass(slots=True)
class _Seen:
    """A person met in the file: the first row, and at each enterprise the row that stands."""

    row: int
    fields: PersonFields
    stored: StoredPerson | None = None
    posts: dict[str, tuple[int, PersonFields]] = field(default_factory=dict)


def review_roster(
    file: RosterFile, stored: StoredRoster, *, default_enterprise: str = "", choices: Mapping[str, str] | None = None,
    whole_key: int | None = None,
) -> Review:  # fmt: skip
    """Review every row against the file and the store.

    `default_enterprise` stands where a row names none (else the title above the header, or the sheet if it is called
    as an enterprise on record); `choices` maps an
    enterprise name as written to the name it means, as somebody decided. `whole_key` is the enterprise whose whole
    roster this is: whoever is in no row leaves, and the staff number may be somebody else's in the same file.
    """

    def run(leavers: Handover | None) -> tuple[Review, _Reviewer]:
        desk = EnterpriseDesk(stored, choices or {})
        reviewer = _Reviewer(stored, desk, default_enterprise, leavers)
        rows = tuple(reviewer.review(line) for line in file.lines)
        return Review(rows, desk.new_enterprises, file.notes), reviewer

    review, first = run(None)
    leavers = first.holders.get(whole_key, set()) - first.met if whole_key is not None else set()
    if not leavers:
        return review
    again, second = run(Handover(whole_key, frozenset(leavers)))
    return review if leavers & second.met else again  # somebody taken for a leaver is in the file after all


@dataclass(frozen=True, slots=True)
class Handover:
    """Who leaves the enterprise with this whole roster, and whose staff number is therefore free."""

    enterprise_key: int | None
    people: frozenset[int]


class _Reviewer:
    """Remembers what the rows above said.

    `met` are the people on record whom a row means; `holders`, by enterprise, those whose staff number another row has.
    """

    def __init__(
        self, stored: StoredRoster, desk: EnterpriseDesk, default_enterprise: str, leavers: Handover | None
    ) -> None:
        self._stored = stored
        self._desk = desk
        self._default = default_enterprise
        self._leavers = leavers
        self.met: set[int] = set()
        self.holders: dict[int | None, set[int]] = {}
        self._by_id: dict[str, _Seen] = {}
        self._by_staff: dict[tuple[str, str], _Seen] = {}
        self._by_contact: dict[tuple[str, str, str], _Seen] = {}
        self._by_phone: dict[str, _Seen] = {}
        self._by_stored: dict[int, _Seen] = {}

    def review(self, line: Line) -> ImportRow:
        """The verdict on one row; rows must come in the file's order."""
        line = replace(line, codes=list(line.codes), facts=dict(line.facts))
        if line.codes and verdict_of(line.codes) == "skip":
            return _entry(line, Plan("none"))
        enterprise = self._place(line)
        if line.is_refused or enterprise is None:
            return _entry(line, Plan("none"))
        seen = self._find_seen(line, enterprise.name)
        person = self._find_stored(line, enterprise, seen)
        if person is not None:
            self.met.add(person.key)
        if seen is None and person is not None:
            seen = self._by_stored.get(person.key)
        if line.is_refused:
            return _entry(line, Plan("none"))
        self._check_phone(line, seen, person)
        if seen is None:
            return self._first_meeting(line, enterprise, person)
        return self._meet_again(line, enterprise, seen)

    def _place(self, line: Line) -> Resolved | None:
        """Settle the row's enterprise and write its stored name into the fields."""
        if not line.fields.enterprise_name and "enterprise_name" not in line.facts.get("formula_fields", ()):
            default = self._default or line.title or (line.sheet if self._stored.find_enterprise(line.sheet) else "")
            if not default:
                line.add("enterprise-missing")
                return None
            line.fields = replace(line.fields, enterprise_name=default)
            line.add("enterprise-default", enterprise=default)
        resolved = self._desk.resolve(line, refused=line.is_refused)
        line.add(*resolved.codes, written=line.fields.enterprise_name, **resolved.facts)
        differing = self._desk.facts_that_differ(resolved.name, line.fields)
        if differing:
            line.add("enterprise-facts-differ", fact_fields=differing)
        if resolved.name != line.fields.enterprise_name:
            line.fields = replace(line.fields, enterprise_name=resolved.name)
        return resolved

    def _find_seen(self, line: Line, enterprise: str) -> _Seen | None:
        """The same person in a row above; a staff number of somebody else above is an error."""
        fields = line.fields
        seen = self._by_id.get(fields.id_number) if fields.id_number else None
        holder = self._by_staff.get((enterprise, fields.staff_number)) if fields.staff_number else None
        if holder is not None and holder is not seen:
            if seen is None and _may_be_same(fields, holder.fields):
                return holder
            line.add("staff-number-taken", other_row=holder.posts[enterprise][0], holder=holder.fields.name)
            return None
        if seen is not None or not fields.phone:
            return seen
        contact = self._by_contact.get((enterprise, fields.name, fields.phone))
        if contact is None or not _may_be_same(fields, contact.fields) or _other_staff(contact, enterprise, fields):
            return None
        return contact

    def _find_stored(self, line: Line, enterprise: Resolved, seen: _Seen | None) -> StoredPerson | None:
        """The same person in the store; a staff number that somebody else has there is an error."""
        fields, stored = line.fields, self._stored
        found = stored.with_id_number(fields.id_number) or (seen.stored if seen else None)
        holder = stored.with_staff_number(enterprise.key, fields.staff_number)
        if holder is not None and (found is None or holder.key != found.key):
            if found is None and same_name(holder.name, fields.name) and not (fields.id_number and holder.id_index):
                return holder
            if not self._hands_over(line, enterprise, holder):
                return found
        if found is not None:
            return found
        contact = stored.with_contact(enterprise.key, fields)
        if contact is None or (fields.id_number and contact.id_index):
            return stored.who_left(enterprise.key, fields)
        post = post_at(contact, enterprise.key)
        renumbered = post and post.staff_number and fields.staff_number and post.staff_number != fields.staff_number
        return None if renumbered else contact

    def _hands_over(self, line: Line, enterprise: Resolved, holder: StoredPerson) -> bool:
        """Whether the holder of the row's staff number leaves with this file; if not, the row is an error."""
        self.holders.setdefault(enterprise.key, set()).add(holder.key)
        leavers = self._leavers
        leaves = leavers and leavers.enterprise_key == enterprise.key and holder.key in leavers.people
        line.add("staff-number-passed-on" if leaves else "staff-number-taken", holder=holder.name)
        return bool(leaves)

    def _check_phone(self, line: Line, seen: _Seen | None, person: StoredPerson | None) -> None:
        phone = line.fields.phone
        if not phone:
            return
        holder = self._by_phone.get(phone)
        others = self._stored.others_with_phone(phone, person)
        if holder is not None and holder is not seen:
            line.add("phone-shared", phone_holder=holder.fields.name)
        elif others and (seen is None or seen.stored is None or others[0].key != seen.stored.key):
            line.add("phone-shared", phone_holder=others[0].name)

    def _first_meeting(self, line: Line, enterprise: Resolved, person: StoredPerson | None) -> ImportRow:
        fields = line.fields
        seen = _Seen(line.number, fields, person)
        seen.posts[enterprise.name] = (line.number, fields)
        self._remember(seen, fields, enterprise.name)
        if person is None:
            return _entry(line, Plan("create-person", enterprise.key))
        self._compare_with_store(line, enterprise, person)
        return _entry(line, _plan(line, person, enterprise))

    def _compare_with_store(self, line: Line, enterprise: Resolved, person: StoredPerson) -> None:
        if not same_name(person.name, line.fields.name):
            line.add("same-id-other-name", other_name=person.name)
        post, left = post_at(person, enterprise.key), left_on(person, enterprise.key)
        if post is None and left is not None:
            line.add("came-back", left_on=left.isoformat())
        if post is not None and post.special_operation and line.facts.get("no_operation"):
            line.add("special-operation-ends")
        if person.posts and post is None:
            elsewhere = self._stored.names_by_key.get(person.posts[0].enterprise_key, "")
            line.add("person-in-two-enterprises", other_enterprise=elsewhere)

    def _meet_again(self, line: Line, enterprise: Resolved, seen: _Seen) -> ImportRow:
        """A person whom a row above already has."""
        fields = line.fields
        if not same_name(seen.fields.name, fields.name):
            line.add("same-id-other-name", other_name=seen.fields.name, other_row=seen.row)
        if enterprise.name not in seen.posts:
            return self._second_enterprise(line, enterprise, seen)
        row, standing = seen.posts[enterprise.name]
        if "same-id-other-name" in line.codes:
            line.facts["other_row"] = row
            return _entry(line, Plan("none", enterprise.key, person_row=seen.row), other_row=row)
        differing = _differing(fields, standing)
        if differing:
            line.add("duplicate-conflict", other_row=row, differing_fields=differing)
            return _entry(line, Plan("none"), other_row=row)
        line.add("exact-duplicate", duplicate_of=row)
        return _entry(line, Plan("none"), duplicate_of=row)

    def _second_enterprise(self, line: Line, enterprise: Resolved, seen: _Seen) -> ImportRow:
        line.add("person-in-two-enterprises", other_row=seen.row, other_enterprise=seen.fields.enterprise_name)
        seen.posts[enterprise.name] = (line.number, line.fields)
        self._remember(seen, line.fields, enterprise.name)
        if seen.stored is not None:
            plan = _plan(line, seen.stored, enterprise)
        else:
            plan = Plan("new-post", enterprise.key, person_row=seen.row)
        return _entry(line, plan, other_row=seen.row)

    def _remember(self, seen: _Seen, fields: PersonFields, enterprise: str) -> None:
        if fields.id_number:
            self._by_id.setdefault(fields.id_number, seen)
        if fields.staff_number:
            self._by_staff.setdefault((enterprise, fields.staff_number), seen)
        if fields.phone:
            self._by_contact.setdefault((enterprise, fields.name, fields.phone), seen)
            self._by_phone.setdefault(fields.phone, seen)
        if seen.stored is not None:
            self._by_stored.setdefault(seen.stored.key, seen)


def _plan(line: Line, person: StoredPerson, enterprise: Resolved) -> Plan:
    ends = bool(line.facts.get("no_operation"))
    return plan_existing(line.fields, person, enterprise.key, ends_operation=ends)


def _may_be_same(fields: PersonFields, other: PersonFields) -> bool:
    """Without an ID number in common: the same name, and not two different numbers."""
    if fields.id_number and other.id_number and fields.id_number != other.id_number:
        return False
    return same_name(fields.name, other.name)


def _differing(fields: PersonFields, standing: PersonFields) -> tuple[str, ...]:
    """What the later row states otherwise than the row that stands; its blanks state nothing."""
    return tuple(
        name for name in _COMPARED
        if getattr(fields, name) not in ("", None) and getattr(fields, name) != getattr(standing, name)
    )  # fmt: skip


def _other_staff(seen: _Seen, enterprise: str, fields: PersonFields) -> bool:
    """Whether both rows have staff numbers at the enterprise, and different ones."""
    standing = seen.posts[enterprise][1].staff_number
    return bool(standing and fields.staff_number and standing != fields.staff_number)


def _entry(line: Line, plan: Plan, *, duplicate_of: int | None = None, other_row: int | None = None) -> ImportRow:
    verdict = verdict_of(line.codes)
    return ImportRow(
        line.number, verdict, tuple(line.codes), line.fields, plan if verdict in ("ok", "warn") else Plan("none"),
        line.facts, duplicate_of, other_row if other_row is not None else line.facts.get("other_row"),
    )  # fmt: skip
