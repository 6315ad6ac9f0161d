"""Putting right what is on record of a person. The phone is the way in: who changes it could take somebody's place."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.sessions import end_sessions
from kernel.errors import DomainError, NotFound
from kernel.masking import mask_id_number, mask_name, mask_phone
from orgs.logic.id_numbers import parse_id_number
from orgs.logic.names import parse_name
from orgs.models import Person
from orgs.people.queries import can_change_person
from orgs.services import id_number_index
from plumbing import audit

FACTS = ("name", "sex", "birth_date", "phone", "id_number")
# The audit log outlives the person: it never holds a name or a birth date.
MASKS = {
    "name": mask_name,
    "phone": mask_phone,
    "id_number": mask_id_number,
    "birth_date": lambda day: "****" if day else "",
}


@transaction.atomic
def correct_person(person_id: int, *, actor: Any, **facts: Any) -> Person:
    """Changes fields of `FACTS`. A changed phone signs the person out everywhere. The audit log holds masked values.

    Errors: ``works-elsewhere`` (somebody whom the actor does not look after alone), ``nothing-changed``,
    ``id-number-taken``, ``id-number-other-birth-date``, ``facts-invalid``, codes of names and ID numbers.
    """
    person = Person.objects.select_for_update().defer("data_key").filter(pk=person_id, erased_at=None).first()
    if person is None:
        raise NotFound("person-missing")
    if not can_change_person(actor, person_id):
        raise DomainError("works-elsewhere")
    changed = _apply(person, facts)
    if not changed:
        raise DomainError("nothing-changed")
    _check(person)
    try:
        with transaction.atomic():
            person.save(update_fields=[*changed, "id_number_index"])
    except IntegrityError as error:  # somebody else was faster with the same ID number
        raise DomainError("id-number-taken") from error
    audit.record("correct_person", actor=actor, target=("person", person.pk), **changed)
    if "phone" in changed and person.user_id is not None:
        end_sessions([person.user_id], reason="phone-changed", actor=actor)
    return person


def _apply(person: Person, facts: dict[str, Any]) -> dict[str, list[str]]:
    """Sets the fields; returns which changed, with what stood there and what stands there now, numbers masked."""
    changed: dict[str, list[str]] = {}
    for name in FACTS:
        if name not in facts:
            continue
        old, new = getattr(person, name), facts[name]
        if name == "name":
            new = _name(str(new))
        if old != new:
            mask = MASKS.get(name, str)
            changed[name] = [mask(old or ""), mask(new or "")]
            setattr(person, name, new)
    return changed


def _name(text: str) -> str:
    read = parse_name(text)
    if not read.value:
        raise DomainError(read.codes[0])
    return read.value


def _check(person: Person) -> None:
    person.id_number_index = id_number_index(person.id_number or "")
    try:
        person.clean_fields(exclude=("user", "id_number", "id_number_index", "data_key"))
    except ValidationError as error:
        raise DomainError("facts-invalid", fields=sorted(error.message_dict)) from error
    index = person.id_number_index
    if index and Person.objects.filter(id_number_index=index).exclude(pk=person.pk).exists():
        raise DomainError("id-number-taken")
    born = parse_id_number(person.id_number or "").birth_date
    if born is not None and person.birth_date is not None and born != person.birth_date:
        raise DomainError("id-number-other-birth-date")
