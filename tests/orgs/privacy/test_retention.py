"""The retention job: a month's notice, then forgotten; held, put off, run twice, run dry."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from orgs.models import Person, PersonRequest, Post
from orgs.privacy import retention
from orgs.privacy.erasure import ERASED_NAME
from orgs.privacy.retention import Outcome
from plumbing.models import AuditEntry
from tests.factories.learning import credit
from tests.factories.orgs import make_officer, make_person

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MONTH = timedelta(days=retention.NOTICE_DAYS)
pytestmark = pytest.mark.django_db


def make_leaver(left: date = date(2023, 11, 21), **fields) -> Person:
    person = make_person(post={"started_on": date(2020, 1, 1), "ended_on": left}, **fields)
    Person.objects.filter(pk=person.pk).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    return person


def test_announced_for_a_month_then_forgotten() -> None:
    person = make_leaver()
    assert retention.run(now=NOW) == Outcome([person.pk], [], [])
    request = PersonRequest.objects.get()
    assert (request.state, request.due_on) == ("waiting", date(2026, 12, 22))
    assert retention.run(now=NOW) == Outcome([], [], [])
    assert retention.run(now=NOW + MONTH - timedelta(days=1)) == Outcome([], [], [])
    assert retention.run(now=NOW + MONTH) == Outcome([], [person.pk], [])
    assert Person.objects.get(pk=person.pk).name == ERASED_NAME
    request.refresh_from_db()
    assert request.state == "done"
    assert retention.run(now=NOW + MONTH) == Outcome([], [], [])
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == ["announce_erasure", "erase_person"]


def test_not_before_the_last_day_is_over() -> None:
    make_leaver(date(2023, 11, 22))
    assert retention.over(date(2026, 11, 22)) == []
    assert len(retention.over(date(2026, 11, 23))) == 1


def test_who_works_has_a_role_or_later_training_stays() -> None:
    make_person()
    back = make_leaver()
    Post.objects.create(person=back, enterprise=Post.objects.filter(person=back).first().enterprise, started_on=NOW)
    trained = make_leaver()
    credit(trained, occurred_on=date(2024, 1, 5))
    officer = make_leaver()
    Person.objects.filter(pk=officer.pk).update(user=make_officer())
    assert retention.run(now=NOW) == Outcome([], [], [])


def test_held_by_the_office_for_a_year() -> None:
    person = make_leaver()
    retention.run(now=NOW)
    PersonRequest.objects.update(state="refused", answer="案件调查中", created_at=NOW)
    assert retention.run(now=NOW + MONTH) == Outcome([], [], [])
    assert retention.run(now=NOW + timedelta(days=370)) == Outcome([person.pk], [], [])


def test_put_off_when_hired_meanwhile() -> None:
    person = make_leaver()
    retention.run(now=NOW)
    Post.objects.filter(person=person).update(ended_on=None)
    later = NOW + MONTH
    assert retention.run(now=later) == Outcome([], [], [person.pk])
    assert PersonRequest.objects.get().due_on > later.date()
    assert Person.objects.get(pk=person.pk).name != ERASED_NAME


def test_dry_tells_and_changes_nothing() -> None:
    person = make_leaver()
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert f"would be announced: 1: {person.pk}" in out.getvalue()
    assert not PersonRequest.objects.exists()


def test_one_more_person_costs_no_query_when_looking(django_assert_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_leaver()
    with CaptureQueriesContext(connection) as one:
        retention.over(NOW.date())
    make_leaver()
    make_leaver()
    with django_assert_num_queries(len(one)):
        assert len(retention.over(NOW.date())) == 3
