"""Two at the same moment: a second factor's code, a merge, a hiring, an import's way back. One of them wins."""

from __future__ import annotations

import threading
from base64 import b32decode
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_otp.oath import TOTP

from accounts import second_factor
from accounts.models import User
from kernel.clock import today
from kernel.errors import DomainError
from orgs.logic.id_numbers import check_character
from orgs.models import EnterpriseAlias, Person, Post
from orgs.people import post_services
from orgs.units.merge_services import merge_enterprises, undo_merge
from portal.sign_in import account_of
from tests.factories.orgs import make_enterprise, make_person, make_user

pytestmark = pytest.mark.django_db(transaction=True)
BODY = "99010119900307122"
ID_NUMBER = BODY + check_character(BODY)


def at_once(*calls: Callable[[], Any]) -> list[str]:
    """What became of each, sorted: ``done`` or the code of the error; anything else fails the test."""
    gate, told = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        gate.wait()
        try:
            call()
            told.append("done")
        except DomainError as error:
            told.append(error.code)
        except Exception as error:
            told.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_a_code_of_the_app_opens_once(file_database) -> None:
    user, now = make_user(), timezone.now()
    secret = second_factor.start_enrolment(user, now=now).secret
    totp = TOTP(b32decode(secret))
    totp.time = now.timestamp() - 30
    recovery = second_factor.confirm(user, f"{totp.token():06d}", now=now)
    totp.time = now.timestamp()
    code = f"{totp.token():06d}"
    tries = [lambda: second_factor.verify(user, code, now=now) for _ in range(4)]
    assert at_once(*tries) == ["done", *["second-factor-used"] * 3]
    tries = [lambda: second_factor.verify(user, recovery[0], now=now) for _ in range(3)]
    assert at_once(*tries) == ["done", *["second-factor-wrong"] * 2]


def test_two_merges_crosswise_make_no_circle(file_database) -> None:
    one, other = make_enterprise(), make_enterprise()

    def merge(alias: int, main: int) -> Callable[[], Any]:
        return lambda: merge_enterprises(alias_id=alias, main_id=main, reason="x", on=today(), actor=None)

    told = at_once(merge(one.pk, other.pk), merge(other.pk, one.pk), merge(one.pk, other.pk))
    assert told.count("done") == 1 and set(told) <= {"done", "merge-into-merged", "merge-away-already"}
    row = EnterpriseAlias.objects.get()
    undo = [lambda: undo_merge(row.pk, actor=None, now=timezone.now()) for _ in range(3)]
    assert at_once(*undo) == ["done", "merge-undone", "merge-undone"]


def test_two_officers_hire_the_same_person(file_database) -> None:
    """By ID number: one person comes of it, and one post with each employer."""
    firms = [make_enterprise() for _ in range(2)]

    def hire(firm: int) -> Callable[[], Any]:
        return lambda: post_services.hire(
            enterprise_id=firm, name="赵桂兰", on=today(), actor=None, id_number=ID_NUMBER
        )

    told = at_once(*(hire(firm.pk) for firm in firms), hire(firms[0].pk))
    assert set(told) <= {"done", "post-open", "written-meanwhile"} and told.count("done") >= 1
    assert Person.objects.count() == 1
    assert all(Post.objects.filter(enterprise=firm, ended_on=None).count() <= 1 for firm in firms)


def test_one_staff_number_is_given_once(file_database) -> None:
    firm = make_enterprise()

    def hire(name: str) -> Callable[[], Any]:
        return lambda: post_services.hire(enterprise_id=firm.pk, name=name, on=today(), actor=None, staff_number="A1")

    told = at_once(hire("赵桂兰"), hire("李春"))
    assert told.count("done") == 1 and set(told) <= {"done", "staff-number-taken", "written-meanwhile"}
    assert Post.objects.count() == Person.objects.count() == 1


def test_a_post_ends_once_while_it_changes(file_database) -> None:
    person = make_person()
    post = person.posts.get()
    told = at_once(
        lambda: post_services.end_post(post.pk, on=today(), reason="left", actor=None),
        lambda: post_services.change_post(post.pk, on=today(), actor=None, department="二车间"),
    )
    assert "done" in told and all("Error" not in each for each in told)
    assert Post.objects.filter(person=person, ended_on=None).count() <= 1


def test_a_first_sign_in_twice_makes_one_account(file_database) -> None:
    person = make_person()
    assert at_once(*(lambda: account_of(Person.objects.get(pk=person.pk)) for _ in range(3))) == ["done"] * 3
    assert User.objects.count() == 1
