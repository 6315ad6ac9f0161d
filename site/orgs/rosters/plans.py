"""What storing a row changes for a person who is already kept, and who is missing from a whole roster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kernel.masking import mask_id_number
from orgs.rosters.fields import PERSON_FACTS, POST_FACTS, PersonFields
from orgs.rosters.result import Change, ImportRow, Plan
from orgs.rosters.stored import StoredPerson, StoredPost, post_at


def plan_existing(fields: PersonFields, person: StoredPerson, enterprise_key: int | None) -> Plan:
    """New post, update or unchanged. Blank cells erase nothing; the name is never changed by a roster.

    An ID number fills a blank one. Who may change a name sees the person's card first: a slip in an ID number that
    happens to be somebody else's must not rename that person.
    """
    changes = _changes(fields, person, PERSON_FACTS)
    if fields.id_number and not person.id_index:
        changes.append(Change("id_number", "", mask_id_number(fields.id_number)))
    post = post_at(person, enterprise_key)
    if post is None:
        return Plan("new-post", enterprise_key, person.key, changes=tuple(changes))
    changes += _changes(fields, post, POST_FACTS)
    action = "update" if changes else "unchanged"
    return Plan(action, enterprise_key, person.key, post_key=post.key, changes=tuple(changes))  # type: ignore[arg-type]


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
