"""What storing a row changes for a person who is already kept, and who is missing from a whole roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kernel.masking import mask_id_number
from orgs.rosters.certificates import certificate_of, states_certificate
from orgs.rosters.fields import CERTIFICATE_FACTS, PERSON_FACTS, POST_FACTS, PersonFields
from orgs.rosters.result import Change, ImportRow, Plan
from orgs.rosters.stored import StoredCertificate, StoredPerson, StoredPost, left_on, post_at


def plan_existing(
    fields: PersonFields, person: StoredPerson, enterprise_key: int | None, *, ends_operation: bool = False
) -> Plan:
    """New post, update or unchanged. Blank cells erase nothing; the name is never changed by a roster.

    An ID number fills a blank one. Who may change a name sees the person's card first: a slip in an ID number that
    happens to be somebody else's must not rename that person. `ends_operation`: the row says that the post includes no
    special operation any more.
    """
    changes = _changes(fields, person, PERSON_FACTS)
    if fields.id_number and not person.id_index:
        changes.append(Change("id_number", "", mask_id_number(fields.id_number)))
    held, told = _certificate(fields, person)
    changes += told
    certificate = held.key if held is not None and told else None
    post = post_at(person, enterprise_key)
    if post is None:
        came_back = left_on(person, enterprise_key) is not None
        return Plan("new-post", enterprise_key, person.key, changes=tuple(changes), certificate_key=certificate,
                    is_return=came_back)  # fmt: skip
    changes += _changes(fields, post, POST_FACTS)
    if ends_operation and post.special_operation:
        changes.append(Change("special_operation", post.special_operation, ""))
    action = "update" if changes else "unchanged"
    return Plan(
        action,  # type: ignore[arg-type]
        enterprise_key, person.key, post_key=post.key, changes=tuple(changes), certificate_key=certificate,
    )  # fmt: skip


def _certificate(fields: PersonFields, person: StoredPerson) -> tuple[StoredCertificate | None, list[Change]]:
    """The certificate on the person's card that the row means, and what the row tells otherwise.

    A number that is not kept yet is a further certificate; the one before stays on the card.
    """
    named, number = certificate_of(fields), fields.certificate_number
    if named is None or not states_certificate(fields):
        return None, []
    kept = [held for held in person.certificates if (held.system, held.kind) == named]
    held = _meant(kept, number)
    told = []
    if number and (held is None or not held.number):
        before = mask_id_number(kept[-1].number) if kept and kept[-1].number else ""
        told.append(Change("certificate_number", before, mask_id_number(number)))
    for name, column in CERTIFICATE_FACTS.items():
        stated, stands = getattr(fields, name), getattr(held, column) if held is not None else None
        if stated and stated != stands:
            told.append(Change(name, _plain(stands) or "", _plain(stated)))
    return held, told


def _meant(kept: list[StoredCertificate], number: str) -> StoredCertificate | None:
    """The one of this number; else the last one without a number; a row without a number means the last one."""
    same = [held for held in kept if held.number == number] or [held for held in kept if not (held.number and number)]
    return same[-1] if same else None


def missing_people(
    rows: Iterable[ImportRow], people: Iterable[StoredPerson], enterprise_key: int
) -> list[StoredPerson]:
    """Who has a current post at the enterprise but is in no storable row of it: leavers, when the roster is full."""
    plans = [row.plan for row in rows if row.is_storable]
    present = {plan.person_key for plan in plans if plan.enterprise_key == enterprise_key}
    return [person for person in people if person.key not in present and post_at(person, enterprise_key)]


def _changes(fields: PersonFields, kept: StoredPerson | StoredPost, names: tuple[str, ...]) -> list[Change]:
    return [
        Change(name, _plain(getattr(kept, name)), _plain(getattr(fields, name)))
        for name in names
        if getattr(fields, name) not in ("", None) and getattr(fields, name) != getattr(kept, name)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
