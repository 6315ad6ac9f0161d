"""Encryption at rest and the blind index."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from orgs.models import Person
from plumbing import crypto


def test_blind_index_is_keyed_and_differs_by_purpose(settings) -> None:
    first = crypto.blind_index("990101199001010011", purpose="id-number")
    assert first == crypto.blind_index("990101199001010011", purpose="id-number")
    assert first != crypto.blind_index("990101199001010011", purpose="phone")
    settings.ANPEI_INDEX_KEY = "another"
    assert first != crypto.blind_index("990101199001010011", purpose="id-number")


@pytest.mark.django_db
def test_id_number_is_ciphertext_in_the_database() -> None:
    person = Person.objects.create(name="王䶮", id_number="990101199001010011")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM orgs_person WHERE id = %s", [person.pk])
        stored = bytes(cursor.fetchone()[0])
    assert b"990101" not in stored
    assert Person.objects.get().id_number == "990101199001010011"


@pytest.mark.django_db
def test_an_older_key_still_opens(settings) -> None:
    Person.objects.create(name="王䶮", id_number="990101199001010011")
    settings.ANPEI_FIELD_KEYS = [Fernet.generate_key().decode(), *settings.ANPEI_FIELD_KEYS]
    assert Person.objects.get().id_number == "990101199001010011"


@pytest.mark.django_db
def test_a_lost_key_is_told_and_not_swallowed(settings) -> None:
    Person.objects.create(name="王䶮", id_number="990101199001010011")
    settings.ANPEI_FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(RuntimeError, match="ANPEI_FIELD_KEYS"):
        Person.objects.get()
