"""Which person on record somebody is. Never guessed: one match without contradiction, or none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kernel.errors import DomainError
from orgs.logic.names import same_name
from orgs.models import Person
from orgs.services import id_number_index


def person_to_hire(enterprise_ids: Collection[int], *, name: str, facts: dict[str, Any]) -> Person | None:
    """Whom an enterprise hires: by ID number anywhere, else one who worked there before.

    Without an ID number only the enterprise's own former people are looked at: same name, and same phone or birth date.
    Error: ``id-number-other-name`` when the number is on record under another name.
    """
    number = str(facts.get("id_number") or "")
    if number:
        found = living().filter(id_number_index=id_number_index(number)).first()
        if found is not None and not same_name(found.name, name):
            raise DomainError("id-number-other-name")
        if found is not None:
            return found
    if not facts.get("phone") and not facts.get("birth_date"):
        return None
    former = living().filter(posts__enterprise_id__in=enterprise_ids).distinct()
    return _only([each for each in former.filter(name=name) if _agrees(each, number, facts)])


def person_who_joins(*, name: str, phone: str) -> Person | None:
    """Who proved this phone and says this name: the one person on record with both, wherever he works or worked."""
    return _only([each for each in living().filter(phone=phone).exclude(phone="") if same_name(each.name, name)])


def living() -> QuerySet[Person]:
    """People who were not erased."""
    return Person.objects.filter(erased_at=None).defer("id_number", "data_key")


def _agrees(person: Person, number: str, facts: dict[str, Any]) -> bool:
    """One fact the same and none contrary; a number on record is contrary to another one that was typed."""
    if number and person.id_number_index:
        return False
    phone, born = _same(person.phone, facts.get("phone") or ""), _same(person.birth_date, facts.get("birth_date"))
    return born is not False and (phone is True or (born is True and phone is not False))


def _same(known: str | date | None, stated: str | date | None) -> bool | None:
    """None where one of the two is silent."""
    return known == stated if known and stated else None


def _only(people: list[Person]) -> Person | None:
    return people[0] if len(people) == 1 else None
