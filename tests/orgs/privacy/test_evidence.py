"""What rooms know of people: what came later, until when it is kept; in a fixed number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.consent import record_consent
from accounts.models import PrivacyNotice
from learning.models import Certificate, LessonReading
from learning.services import open_lesson
from orgs.logic.retention import is_over, kept_until
from orgs.models import Post, SpecialOperation
from orgs.privacy import evidence
from orgs.privacy.keeping import rule_of
from quizzes.models import Sitting
from tests.factories.learning import credit, make_course
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import make_sitting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "years", "until"),
    [
        (date(2023, 6, 16), 3, date(2026, 6, 16)),
        (date(2024, 2, 29), 3, date(2027, 3, 1)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2023, 12, 31), 6, date(2029, 12, 31)),
    ],
)
def test_the_last_day_is_the_same_day_years_later(day: date, years: int, until: date) -> None:
    assert kept_until(day, years) == until
    assert not is_over(until, on=until)
    assert is_over(until, on=until + timedelta(days=1))


def test_nothing_on_record_need_not_be_kept() -> None:
    assert is_over(None, on=date(2026, 1, 1))


def test_later_says_what_came_about_since() -> None:
    person, other = make_person(), make_person()
    before = timezone.now()
    make_sitting(person=person)
    credit(person)
    credit(person, key="2")
    course = make_course(lessons=1)
    open_lesson(person_id=person.pk, lesson_id=course.lessons.get().pk, now=timezone.now())
    Certificate.objects.create(
        serial="990101-2026-PX-000001", holder=person, source_kind="test", source_key="1", period="2026",
        facts=b"", issued_on=date(2026, 6, 16),
    )  # fmt: skip

    found = evidence.later([person.pk, other.pk], before)

    assert {person_id: sorted(words) for person_id, words in found.items()} == {
        person.pk: sorted(["1 课学习", "2 条学时记录", "1 张证书", "1 次答题"])
    }
    assert evidence.later([person.pk, other.pk], timezone.now() + timedelta(minutes=1)) == {}


def test_later_and_keep_until_ask_as_much_for_many_as_for_one() -> None:
    people = [make_person() for _n in range(3)]
    for person in people:
        make_sitting(person=person)
        credit(person)
    seen = []
    for ids in ([people[0].pk], [person.pk for person in people]):
        with CaptureQueriesContext(connection) as queries:
            evidence.later(ids, datetime(2020, 1, 1, tzinfo=UTC))
            evidence.keep_until(ids)
        seen.append(len(queries))
    assert seen[0] == seen[1]
    assert evidence.later([], datetime(2020, 1, 1, tzinfo=UTC)) == {}


def test_training_is_kept_three_years_special_operations_six() -> None:
    worker, electrician = make_person(), make_person()
    SpecialOperation.objects.create(post=Post.objects.get(person=electrician), kind="低压电工")
    for person in (worker, electrician):
        credit(person, occurred_on=date(2023, 6, 16))

    assert evidence.keep_until([worker.pk, electrician.pk]) == {
        worker.pk: date(2026, 6, 16),
        electrician.pk: date(2029, 6, 16),
    }
    assert (rule_of(worker.pk).years, rule_of(electrician.pk).years) == (3, 6)
    assert not rule_of(worker.pk).is_verified


def test_the_last_of_all_rooms_counts() -> None:
    person = make_person(post={"started_on": date(2020, 1, 1), "ended_on": date(2022, 5, 1)})
    assert evidence.keep_until([person.pk]) == {person.pk: date(2025, 5, 1)}
    sitting = make_sitting(person=person)
    Sitting.objects.filter(pk=sitting.pk).update(started_at=datetime(2022, 8, 31, 17, 0, tzinfo=UTC))
    assert evidence.keep_until([person.pk]) == {person.pk: date(2025, 9, 1)}  # China's day
    Certificate.objects.create(
        serial="990101-2026-PX-000001", holder=person, source_kind="test", source_key="1", period="2022",
        facts=b"", issued_on=date(2022, 6, 16), valid_until=date(2030, 6, 15),
    )  # fmt: skip
    assert evidence.keep_until([person.pk]) == {person.pk: date(2030, 6, 15)}


def test_erasing_takes_readings_and_is_safe_to_repeat() -> None:
    person = make_person()
    course = make_course(lessons=2)
    for lesson in course.lessons.all():
        open_lesson(person_id=person.pk, lesson_id=lesson.pk, now=timezone.now())
    assert evidence.erase(person.pk) == 2
    assert evidence.erase(person.pk) == 0
    assert not LessonReading.objects.filter(person=person).exists()


def test_who_agreed_to_the_notice_has_signed_in_himself() -> None:
    person, other = make_person(), make_person()
    notice = PrivacyNotice.objects.create(version="1", title="告知书", body="告知", published_at=timezone.now())
    said = {"notice": notice, "method": "phone", "address": ""}
    record_consent(user_of(other), **said)
    since = timezone.now()
    user_of(person)
    assert evidence.later([person.pk, other.pk], since) == {}
    record_consent(user_of(person), **said)
    assert evidence.later([person.pk, other.pk], since) == {person.pk: ["已同意个人信息告知书"]}
