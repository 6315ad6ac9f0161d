"""Readings, the ledger and revocation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kernel.errors import DomainError
from learning.models import Certificate, HoursEntry, LessonReading
from learning.queries import course_state
from learning.services import correct_hours, finish_lesson, open_lesson, revoke_certificate
from plumbing.appendonly import AppendOnlyError
from plumbing.models import AuditEntry
from tests.factories.learning import credit, make_course
from tests.factories.orgs import make_person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 16, 4, tzinfo=UTC)


def finish_code(**values: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        finish_lesson(**values)  # type: ignore[arg-type]
    return caught.value


def test_a_lesson_read_too_fast_tells_the_seconds_left_and_keeps_what_was_read() -> None:
    person, lesson = make_person(), make_course().lessons.first()
    who = {"person_id": person.pk, "lesson_id": lesson.pk}
    assert finish_code(**who, now=NOON).code == "not-opened"
    open_lesson(**who, now=NOON)
    error = finish_code(**who, now=NOON + timedelta(seconds=10))
    assert (error.code, error.params) == ("read-too-fast", {"seconds_left": 20})
    open_lesson(**who, now=NOON + timedelta(seconds=20))
    reading = finish_lesson(**who, now=NOON + timedelta(seconds=30))
    assert (reading.seconds, reading.opened_at) == (30, NOON)
    again = finish_lesson(**who, now=NOON + timedelta(hours=1))
    assert (again.seconds, again.done_at) == (30, NOON + timedelta(seconds=30))


def test_lessons_opened_together_are_read_one_after_the_other() -> None:
    person, course = make_person(), make_course()
    first, second = course.lessons.all()
    for lesson in (first, second):
        open_lesson(person_id=person.pk, lesson_id=lesson.pk, now=NOON)
    finish_lesson(person_id=person.pk, lesson_id=first.pk, now=NOON + timedelta(seconds=40))
    now = NOON + timedelta(seconds=45)
    error = finish_code(person_id=person.pk, lesson_id=second.pk, now=now)
    assert (error.code, error.params) == ("read-too-fast", {"seconds_left": 25})
    assert [lesson.seconds_left for lesson in course_state(person.pk, course, now).lessons] == [0, 25]
    done = finish_lesson(person_id=person.pk, lesson_id=second.pk, now=NOON + timedelta(seconds=70))
    assert done.seconds == 30


def test_an_open_tab_is_not_a_night_of_reading() -> None:
    person, lesson = make_person(), make_course().lessons.first()
    open_lesson(person_id=person.pk, lesson_id=lesson.pk, now=NOON)
    assert finish_lesson(person_id=person.pk, lesson_id=lesson.pk, now=NOON + timedelta(days=1)).seconds == 7200


def test_next_year_a_lesson_is_read_anew() -> None:
    person, lesson = make_person(), make_course().lessons.first()
    open_lesson(person_id=person.pk, lesson_id=lesson.pk, now=NOON)
    finish_lesson(person_id=person.pk, lesson_id=lesson.pk, now=NOON + timedelta(minutes=1))
    later = NOON + timedelta(days=365)
    open_lesson(person_id=person.pk, lesson_id=lesson.pk, now=later)
    reading = LessonReading.objects.get()
    assert (reading.opened_at, reading.done_at, reading.seconds) == (later, None, 0)


def test_a_credit_is_given_once_for_a_source() -> None:
    person = make_person()
    first, second = credit(person, 45, key="a"), credit(person, 90, key="a")
    assert first.pk == second.pk
    assert list(HoursEntry.objects.values_list("minutes", flat=True)) == [45]
    assert AuditEntry.objects.filter(action="credit_hours").count() == 1


@pytest.mark.parametrize("minutes", [0, -1])
def test_a_credit_is_of_minutes(minutes: int) -> None:
    with pytest.raises(DomainError, match="no-minutes"):
        credit(make_person(), minutes)


def test_the_ledger_refuses_changes() -> None:
    entry = credit(make_person())
    entry.minutes = 1
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        HoursEntry.objects.update(minutes=1)
    with pytest.raises(AppendOnlyError):
        entry.delete()


def test_a_correction_is_a_new_row_with_a_reason() -> None:
    entry = credit(make_person(), 90)
    correction = correct_hours(entry_id=entry.pk, minutes=-45, reason=" 多记 ")
    assert (correction.minutes, correction.corrects_id, correction.reason) == (-45, entry.pk, "多记")
    assert (correction.kind, correction.occurred_on) == (entry.kind, entry.occurred_on)
    correct_hours(entry_id=entry.pk, minutes=-45, reason="全部取消")
    assert sorted(HoursEntry.objects.values_list("minutes", flat=True)) == [-45, -45, 90]


@pytest.mark.parametrize(
    ("minutes", "reason", "code"), [(-45, " ", "reason-missing"), (0, "x", "no-minutes"), (-46, "x", "below-zero")]
)
def test_corrections_that_are_refused(minutes: int, reason: str, code: str) -> None:
    entry = credit(make_person(), 45)
    with pytest.raises(DomainError, match=code):
        correct_hours(entry_id=entry.pk, minutes=minutes, reason=reason)
    assert HoursEntry.objects.count() == 1


def test_a_correction_is_not_corrected() -> None:
    entry = credit(make_person(), 45)
    correction = correct_hours(entry_id=entry.pk, minutes=-5, reason="x")
    with pytest.raises(DomainError, match="correction-of-correction"):
        correct_hours(entry_id=correction.pk, minutes=5, reason="y")


def test_revoking_needs_a_reason_and_happens_once() -> None:
    row = Certificate.objects.create(
        serial="s", holder=make_person(), source_kind="course", source_key="1", period="2026", facts=b"", issued_on=NOON
    )
    with pytest.raises(DomainError, match="reason-missing"):
        revoke_certificate(certificate_id=row.pk, reason="", now=NOON)
    revoke_certificate(certificate_id=row.pk, reason="代学", now=NOON)
    revoke_certificate(certificate_id=row.pk, reason="别的", now=NOON + timedelta(days=9))
    row.refresh_from_db()
    assert (row.state, row.revoked_reason, str(row.revoked_on)) == ("revoked", "代学", "2026-06-16")
