"""Writing about units and people."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from django.db import transaction

from orgs.models import Person
from plumbing import audit
from plumbing.crypto import blind_index


def id_number_index(id_number: str) -> str | None:
    """The blind index of an ID number; None for none."""
    return blind_index(id_number.upper(), purpose="id-number") if id_number else None


def link_user(person_id: int, user: Any) -> None:
    """Ties an account to a person, once; a second account for the same person is refused by the database."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person_id)
        if person.user_id is None:
            person.user = user
            person.save(update_fields=["user"])
            audit.record("link_user", actor=user, target=("person", person_id))


def data_key(person_id: int) -> bytes:
    """The person's own key, made on first use. Destroying it erases what was sealed with it."""
    with transaction.atomic():
        person = Person.objects.select_for_update().only("pk", "data_key").get(pk=person_id)
        if not person.data_key:
            person.data_key = Fernet.generate_key().decode()
            person.save(update_fields=["data_key"])
        return str(person.data_key).encode()
