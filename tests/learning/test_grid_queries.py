"""Who has trained this year, by enterprise."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learning.enums import TrainingKind
from learning.grid_queries import Counts, trained_people, untrained_in
from learning.services import correct_hours, credit_hours
from orgs.models import EnterpriseAlias, Post
from tests.factories.orgs import make_enterprise, make_person

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def train(person, day=date(2026, 3, 5), minutes=45):
    return credit_hours(
        person_id=person.pk, enterprise_id=person.posts.first().enterprise_id, minutes=minutes,
        kind=TrainingKind.ANNUAL, occurred_on=day, title="教育", source_kind="test", source_key=f"{person.pk}:{day}",
        evidence={},
    )  # fmt: skip


def test_any_hours_of_this_year_count_and_nothing_else() -> None:
    enterprise = make_enterprise()
    people = [make_person(enterprise=enterprise) for _ in range(5)]
    train(people[0])
    train(people[1], date(2025, 12, 31))  # last year
    train(people[2], date(2026, 12, 1))  # not yet
    entry = train(people[3])
    correct_hours(entry_id=entry.pk, minutes=-45, reason="重复登记")  # taken back
    assert untrained_in([enterprise.pk], ON) == {enterprise.pk: Counts(people=5, trained=1)}
    assert untrained_in([enterprise.pk], ON)[enterprise.pk].untrained == 4
    assert trained_people([enterprise.pk], ON) == {people[0].pk}


def test_only_who_is_on_record_that_day() -> None:
    enterprise = make_enterprise()
    make_person(enterprise=enterprise, post={"ended_on": date(2026, 11, 21)})
    make_person(enterprise=enterprise, post={"ended_on": ON})
    make_person(enterprise=enterprise, post={"started_on": date(2026, 11, 23)})
    assert untrained_in([enterprise.pk], ON) == {enterprise.pk: Counts(1, 0)}


def test_hours_of_an_earlier_employer_count_and_merged_spellings_are_one() -> None:
    main, alias, empty = make_enterprise(), make_enterprise(), make_enterprise()
    EnterpriseAlias.objects.create(alias=alias, main=main, since=ON)
    person = make_person(enterprise=alias)
    Post.objects.create(person=person, enterprise=main, started_on=date(2026, 1, 1))
    train(person)
    assert untrained_in([main.pk, empty.pk], ON) == {main.pk: Counts(1, 1), empty.pk: Counts(0, 0)}


def test_queries_do_not_grow() -> None:
    counted = []
    for many in (1, 3, 50):
        enterprises = [make_enterprise() for _ in range(many)]
        for each in enterprises:
            train(make_person(enterprise=each))
        with CaptureQueriesContext(connection) as captured:
            assert len(untrained_in([each.pk for each in enterprises], ON)) == many
        counted.append(len(captured))
    assert counted == [4, 4, 4]
