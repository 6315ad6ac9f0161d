"""Joining by QR: asked once, decided once, nobody's place taken, floods held back."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from kernel.clock import today
from kernel.errors import DomainError, NotFound
from orgs.models import EnterpriseAlias, JoinRequest, Person, Post
from orgs.people import join_services
from orgs.people.join_services import ask_to_join, confirm_join, pending_joins, refuse_join, waiting_joins
from orgs.tasks import withdraw_old_requests
from tests.factories.orgs import HIRED, make_enterprise, make_officer, make_person

pytestmark = pytest.mark.django_db
PHONE = "13800000001"


@pytest.fixture
def enterprise():
    return make_enterprise()


@pytest.fixture
def officer(enterprise):
    return make_officer(enterprise=enterprise)


def ask(enterprise, name="赵桂兰", phone=PHONE, **words) -> JoinRequest:
    return ask_to_join(enterprise_id=enterprise.pk, name=name, phone=phone, now=timezone.now(), **words)


def confirm(request, officer, **facts) -> Post:
    return confirm_join(request.pk, actor=officer, now=timezone.now(), **facts)


def code(call, *args, **kwargs) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **kwargs)
    return caught.value.code


def test_asked_twice_is_one_request_and_confirmed_makes_one_person(enterprise, officer) -> None:
    request = ask(enterprise, name=" 赵 桂兰", staff_number="HT031", department="包装车间")
    assert ask(enterprise).pk == request.pk
    post = confirm(request, officer, category="worker")
    request.refresh_from_db()
    assert (request.state, request.decided_by, request.person_id) == ("confirmed", officer.pk, post.person_id)
    assert (post.person.name, post.person.phone, post.staff_number, post.department, post.started_on) == (
        "赵桂兰", PHONE, "HT031", "包装车间", today(),
    )  # fmt: skip
    assert code(confirm, request, officer) == "join-decided"
    assert (Person.objects.count(), Post.objects.count()) == (1, 1)


def test_who_is_there_already_is_told_so(enterprise) -> None:
    make_person(enterprise=enterprise, name="赵桂兰", phone=PHONE)
    assert code(ask, enterprise) == "already-here"
    assert ask(enterprise, name="钱海峰").state == "pending"  # a couple with one phone


def test_a_phone_known_elsewhere_changes_nothing_in_the_answer_and_carries_the_hours(enterprise, officer) -> None:
    person = make_person(name="赵桂兰", phone=PHONE)
    request = ask(enterprise)
    assert [each.candidates for each in pending_joins([enterprise.pk])] == [()]
    assert confirm(request, officer).person_id == person.pk
    assert Person.objects.count() == 1


def test_a_former_worker_comes_back(enterprise, officer) -> None:
    person = make_person(enterprise=enterprise, name="赵桂兰", post={"ended_on": date(2025, 1, 1)})
    request = ask(enterprise)
    candidates = pending_joins([enterprise.pk])[0].candidates
    assert [(each.person_id, each.works_here, each.same_phone) for each in candidates] == [(person.pk, False, False)]
    post = confirm(request, officer, person_id=person.pk)
    person.refresh_from_db()
    assert (post.person_id, post.start_reason, person.phone) == (person.pk, "returned", PHONE)


def test_who_works_here_without_a_phone_gets_the_phone_and_no_second_post(enterprise, officer) -> None:
    person = make_person(enterprise=enterprise, name="赵桂兰")
    post = confirm(ask(enterprise), officer, person_id=person.pk)
    person.refresh_from_db()
    assert (post.pk, person.phone, Post.objects.count()) == (person.posts.get().pk, PHONE, 1)


def test_contradictions_are_refused(enterprise, officer) -> None:
    other_phone = make_person(enterprise=enterprise, name="赵桂兰", phone="13900000009")
    shared = make_person(enterprise=enterprise, name="赵桂兰")
    Post.objects.create(person=shared, enterprise=make_enterprise(), started_on=HIRED)
    stranger = make_person(name="赵桂兰")
    request = ask(enterprise)
    assert code(confirm, request, officer) == "join-needs-choice"
    for person in (other_phone, shared):
        assert code(confirm, request, officer, person_id=person.pk) == "join-contradicts"
    with pytest.raises(NotFound):
        confirm(request, officer, person_id=stranger.pk)
    assert confirm(request, officer, is_new=True).person_id not in (other_phone.pk, shared.pk, stranger.pk)


def test_refused_with_a_reason_then_asked_anew(enterprise, officer) -> None:
    request = ask(enterprise)
    assert code(refuse_join, request.pk, reason=" ", actor=officer, now=timezone.now()) == "refusal-needs-reason"
    refused = refuse_join(request.pk, reason="不" * 500, actor=officer, now=timezone.now())
    assert (refused.state, len(refused.reason)) == ("refused", 200)
    assert ask(enterprise).pk != request.pk


def test_floods_are_held_back(enterprise, monkeypatch) -> None:
    for at in range(3):
        ask(make_enterprise(), name=f"赵桂兰{'甲乙丙'[at]}")
    assert code(ask, enterprise) == "phone-joins-too-many"
    monkeypatch.setattr(join_services, "WAITING_AN_ENTERPRISE", 2)
    ask(enterprise, phone="13800000002")
    ask(enterprise, phone="13800000003")
    assert code(ask, enterprise, phone="13800000004") == "joins-too-many"
    assert code(ask, enterprise, name="赵" * 61) == "name-too-long"
    assert code(ask, make_enterprise(accepts_joins=False)) == "joins-closed"
    assert code(ask, make_enterprise(), phone="13800000005", department="车" * 61) == "facts-invalid"


def test_what_nobody_answers_for_thirty_days_is_withdrawn(enterprise) -> None:
    old, young = ask(enterprise), ask(enterprise, phone="13800000002")
    JoinRequest.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert [withdraw_old_requests(), withdraw_old_requests()] == [1, 0]
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, young.state) == ("withdrawn", "pending")


def test_requests_at_a_merged_spelling_belong_to_the_main_one(enterprise, officer) -> None:
    alias = make_enterprise()
    request = ask(alias)
    EnterpriseAlias.objects.create(alias=alias, main=enterprise, since=today())
    assert waiting_joins(enterprise.pk).count() == 1
    assert confirm(request, officer).enterprise_id == enterprise.pk
    assert ask(alias, phone="13800000002").enterprise_id == enterprise.pk


def test_queries_do_not_grow_with_the_requests(enterprise, django_assert_num_queries) -> None:
    for at in range(3):
        ask(enterprise, phone=f"1380000000{at}")
        with django_assert_num_queries(2):
            pending_joins([enterprise.pk])
        with django_assert_num_queries(1):
            waiting_joins(enterprise.pk).count()


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_post(file_database) -> None:
    enterprise = make_enterprise()
    officers = [make_officer(enterprise=enterprise) for _ in range(2)]
    request = ask(enterprise)
    gate, told = threading.Barrier(2), []

    def decide(officer) -> None:
        gate.wait()
        try:
            confirm(request, officer)
            told.append("confirmed")
        except DomainError as error:
            told.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(officer,)) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(told), Post.objects.count(), Person.objects.count()) == (["confirmed", "join-decided"], 1, 1)
