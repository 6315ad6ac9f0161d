"""The whole ID number: with a reason, logged, and the person sees it."""

from __future__ import annotations

import pytest

from kernel.errors import DomainError
from orgs.models import Person
from orgs.privacy import reveal
from orgs.privacy.person_file import file_of
from plumbing.models import AuditEntry
from tests.factories.orgs import make_officer, make_person

NUMBER = "990101199001011229"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("reason", ["", "   ", "查一下", "a b"])
def test_without_a_reason_nothing_is_shown(reason: str) -> None:
    person = make_person(id_number=NUMBER)
    for ask in (lambda: reveal.id_number(person.pk, reason=reason, actor=None),
                lambda: reveal.id_numbers([person.pk], reason=reason, actor=None)):  # fmt: skip
        with pytest.raises(DomainError, match="reason-missing"):
            ask()
    assert not AuditEntry.objects.exists()


def test_a_look_is_logged_and_the_person_sees_it() -> None:
    person, officer = make_person(id_number=NUMBER), make_officer()
    assert reveal.id_number(person.pk, reason=f" 核对  {NUMBER} 与 13900001234 ", actor=officer) == NUMBER
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.actor_label) == ("reveal_id_number", officer.pk, officer.username)
    assert entry.detail == {"reason": "核对 990101********1229 与 139****1234"}
    assert [look.id for look in file_of(person.pk).looks] == [entry.pk]


def test_an_export_is_one_line_and_one_a_person() -> None:
    people = [make_person(id_number=NUMBER), make_person(), make_person(id_number=NUMBER[:-1] + "X")]
    found = reveal.id_numbers([each.pk for each in people], reason="上级检查调取", actor=make_officer())
    assert found == {people[0].pk: NUMBER, people[2].pk: NUMBER[:-1] + "X"}
    export = AuditEntry.objects.get(action="export_id_numbers")
    assert export.detail == {"reason": "上级检查调取", "people": 2, "asked": 3}
    each = AuditEntry.objects.filter(action="reveal_id_number").values_list("target_key", flat=True)
    assert set(each) == {str(people[0].pk), str(people[2].pk)}


def test_nobody_and_no_number() -> None:
    assert reveal.id_number(make_person().pk, reason="核对证件", actor=None) == ""
    with pytest.raises(Person.DoesNotExist):
        reveal.id_number(987654, reason="核对证件", actor=None)
