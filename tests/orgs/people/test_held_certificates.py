"""Certificates that others issued: encrypted, dated, reviewed only by rules on record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from kernel.clock import today
from kernel.errors import DomainError, NotFound
from orgs.models import CertificateKind, HeldCertificate, SpecialOperation
from orgs.people.held_certificates import add_held, correct_held, held_of, remove_held
from orgs.people.post_services import correct_post
from plumbing.models import AuditEntry
from tests.factories.orgs import make_officer, make_person

pytestmark = pytest.mark.django_db
FACTS = {"system": "emergency", "kind": "低压电工作业", "number": "T990101199003071224"}


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def officer():
    return make_officer()


def code(call, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_a_number_is_sealed_and_shown_masked(person, officer) -> None:
    row = add_held(person.pk, actor=officer, **FACTS, valid_to=date(2030, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM orgs_heldcertificate")
        assert b"990101" not in bytes(cursor.fetchone()[0])
    line = held_of(person.pk)[0]
    assert (line.held_id, line.masked_number, line.state, line.is_verified) == (
        row.pk,
        "T99010*********1224",
        "valid",
        False,
    )
    assert AuditEntry.objects.get(action="add_held_certificate").detail == {"held": row.pk, "kind": "低压电工作业"}


def test_a_review_is_reckoned_only_by_a_rule_on_record(person, officer) -> None:
    call_command("load_certificate_kinds", verbosity=0)
    silent = add_held(person.pk, actor=officer, **FACTS, valid_from=date(2024, 5, 6), valid_to=date(2030, 5, 5))
    assert silent.review_due_on is None
    CertificateKind.objects.filter(name="低压电工作业").update(review_years=3, is_verified=True)
    known = add_held(person.pk, actor=officer, **FACTS, valid_from=date(2025, 5, 6), valid_to=date(2031, 5, 5))
    printed = add_held(person.pk, actor=officer, **FACTS, valid_from=date(2023, 5, 6), review_due_on=date(2025, 1, 1))
    assert (known.review_due_on, printed.review_due_on) == (date(2028, 5, 6), date(2025, 1, 1))
    assert {line.is_verified for line in held_of(person.pk)} == {True}


def test_kinds_are_loaded_once_and_a_sites_own_years_stay() -> None:
    call_command("load_certificate_kinds", verbosity=0)
    count = CertificateKind.objects.count()
    CertificateKind.objects.filter(name="叉车司机 N1").update(review_years=9)
    call_command("load_certificate_kinds", verbosity=0)
    assert CertificateKind.objects.count() == count > 60
    assert CertificateKind.objects.get(name="叉车司机 N1").review_years == 9
    emergency = CertificateKind.objects.filter(system="emergency")
    assert not emergency.exclude(valid_years=None, review_years=None).exists()
    assert not CertificateKind.objects.filter(is_verified=True).exists()


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"issued_on": today() + timedelta(days=1)}, "held-issued-ahead"),
        ({"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "held-end-before-start"),
        ({"valid_from": date(1026, 1, 2)}, "held-dates-unlikely"),
        ({"kind": "焊" * 5000}, "facts-invalid"),
        ({"system": "nobody"}, "facts-invalid"),
    ],
)
def test_what_cannot_be_is_refused(person, officer, facts, wanted) -> None:
    assert code(add_held, person.pk, actor=officer, **FACTS | facts) == wanted
    assert not HeldCertificate.objects.exists()


def test_twice_is_once_corrections_are_logged_removal_keeps_the_row(person, officer) -> None:
    row = add_held(person.pk, actor=officer, **FACTS, valid_to=date(2030, 1, 1))
    assert code(add_held, person.pk, actor=officer, **FACTS, valid_to=date(2030, 1, 1)) == "held-twice"
    assert (
        code(correct_held, row.pk, person_id=person.pk, actor=officer, valid_to=date(2030, 1, 1)) == "nothing-changed"
    )
    correct_held(row.pk, person_id=person.pk, actor=officer, valid_to=date(2031, 1, 1))
    remove_held(row.pk, person_id=person.pk, actor=officer, now=timezone.now())
    assert held_of(person.pk) == ()
    assert HeldCertificate.objects.get().removed_at is not None
    with pytest.raises(NotFound):
        correct_held(row.pk, person_id=person.pk, actor=officer, valid_to=None)
    with pytest.raises(NotFound):
        remove_held(row.pk, person_id=make_person().pk, actor=officer, now=timezone.now())


def test_the_list_asks_two_queries_however_long(person, officer, django_assert_num_queries) -> None:
    for years in (0, 1, 2):
        add_held(person.pk, actor=officer, **FACTS, valid_to=date(2030 + years, 1, 1))
        with django_assert_num_queries(2):
            held_of(person.pk)


def covered() -> list[tuple[str, int | None]]:
    return list(SpecialOperation.objects.order_by("kind").values_list("kind", "certificate_id"))


def test_a_special_operation_has_the_certificate_of_its_kind_that_is_valid_longest(person, officer) -> None:
    post = person.posts.get()
    correct_post(post.pk, actor=officer, special_operations=["低压电工作业", "焊接与热切割作业"])
    assert covered() == [("低压电工作业", None), ("焊接与热切割作业", None)]
    held = add_held(person.pk, actor=officer, **FACTS, valid_to=date(2030, 1, 1))
    assert covered() == [("低压电工作业", held.pk), ("焊接与热切割作业", None)]
    correct_held(held.pk, person_id=person.pk, actor=officer, kind="焊接与热切割作业")
    assert covered() == [("低压电工作业", None), ("焊接与热切割作业", held.pk)]
    correct_held(held.pk, person_id=person.pk, actor=officer, system="market")
    assert covered() == [("低压电工作业", None), ("焊接与热切割作业", None)]
    correct_held(held.pk, person_id=person.pk, actor=officer, system="emergency")
    remove_held(held.pk, person_id=person.pk, actor=officer, now=timezone.now())
    assert covered() == [("低压电工作业", None), ("焊接与热切割作业", None)]


def test_a_special_operation_that_begins_later_finds_the_certificate(person, officer) -> None:
    add_held(person.pk, actor=officer, **FACTS, valid_to=date(2029, 1, 1))
    longest = add_held(person.pk, actor=officer, **FACTS, valid_to=date(2035, 1, 1))
    correct_post(person.posts.get().pk, actor=officer, special_operations=["低压电工作业"])
    assert covered() == [("低压电工作业", longest.pk)]
