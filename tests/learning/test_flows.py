"""From lessons and quiz to minutes and certificate, in one transaction, however often and by however many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kernel.clock import CHINA
from kernel.errors import DomainError
from learning import flows, issuing
from learning.models import Certificate, CertificateCounter, HoursEntry
from media.models import PrintJob
from quizzes.models import Sitting
from quizzes.outcomes import OutcomeChange, apply, links
from quizzes.queries import passed_sitting
from tests.factories.learning import credit, make_course, make_requirement, pass_quiz, read_all
from tests.factories.orgs import make_person
from tests.factories.quizzes import make_quiz


def learn(person: Any, course: Any) -> Any:
    """Reads, sits and passes; the outcome handler does the rest."""
    read_all(person, course)
    sitting = flows.start_course_quiz(person_id=person.pk, course=course, now=timezone.now())
    pass_quiz(person, sitting)
    return sitting


def change(person: Any, course: Any, kind: str, *, passed: bool) -> OutcomeChange:
    now = timezone.now()
    return OutcomeChange(
        kind, "abc", person.pk, "course", f"{course.pk}:{now.year}", passed, 0, 100, now, now  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.django_db
def test_a_passed_quiz_credits_the_minutes_and_issues_the_certificate(queued: list[str]) -> None:
    make_requirement()
    person, course = make_person(name="赵桂兰", sex="female"), make_course(quiz=make_quiz())
    sitting = learn(person, course)
    entry = HoursEntry.objects.get()
    year = timezone.localdate().year
    assert (entry.minutes, entry.source_kind, entry.source_key) == (45, "course", f"course:{course.pk}:{year}")
    assert entry.enterprise_id == person.posts.get().enterprise_id
    assert entry.evidence["sitting"] == str(sitting.pk)
    assert (entry.evidence["reading_seconds"], entry.evidence["points"]) == (120, "100")
    certificate = Certificate.objects.get()
    assert certificate.serial == f"990101-{year}-PX-000001"
    facts = issuing.read_facts(certificate)
    assert facts is not None
    assert (facts["holder_name"], facts["sex"], facts["class_hours"], facts["score"]) == ("赵桂兰", "女", "1.0", "100")
    assert facts["verify_url"].endswith(f"/verify/{certificate.verify_code}/")
    assert "赵桂兰".encode() not in bytes(certificate.facts)
    assert queued == [str(certificate.print_job)]
    assert PrintJob.objects.get().key == f"certificate:{certificate.pk}"


@pytest.mark.django_db
def test_nothing_is_credited_before_all_is_done() -> None:
    person, course = make_person(), make_course(quiz=make_quiz())
    assert flows.complete_course(person.pk, course.pk, timezone.now()) == flows.Completion(None, None)
    with pytest.raises(DomainError, match="lessons-first"):
        flows.start_course_quiz(person_id=person.pk, course=course, now=timezone.now())
    read_all(person, course)
    assert flows.complete_course(person.pk, course.pk, timezone.now()) == flows.Completion(None, None)
    assert not HoursEntry.objects.exists()


@pytest.mark.django_db
def test_a_course_without_lessons_credits_nothing() -> None:
    course = make_course(lessons=0)
    assert flows.complete_course(make_person().pk, course.pk, timezone.now()).entry is None


@pytest.mark.django_db
def test_a_passed_quiz_is_not_sat_again() -> None:
    person, course = make_person(), make_course(quiz=make_quiz())
    learn(person, course)
    with pytest.raises(DomainError, match="already-passed"):
        flows.start_course_quiz(person_id=person.pk, course=course, now=timezone.now())


@pytest.mark.django_db
def test_the_certificate_waits_until_nothing_is_owed() -> None:
    make_requirement(minutes=90)
    person, course = make_person(), make_course()
    read_all(person, course)
    done = flows.complete_course(person.pk, course.pk, timezone.now())
    assert (done.entry is not None, done.certificate) == (True, None)
    credit(person, 45)
    again = flows.complete_course(person.pk, course.pk, timezone.now())
    assert (again.entry, again.certificate is not None) == (done.entry, True)


@pytest.mark.django_db
def test_a_requirement_of_other_training_does_not_hold_the_certificate_back() -> None:
    make_requirement(counts=["annual"], minutes=540)
    person, course = make_person(), make_course()
    read_all(person, course)
    assert flows.complete_course(person.pk, course.pk, timezone.now()).certificate is not None


@pytest.mark.django_db
def test_completing_again_changes_nothing() -> None:
    person, course = make_person(), make_course()
    read_all(person, course)
    first = flows.complete_course(person.pk, course.pk, timezone.now())
    second = flows.complete_course(person.pk, course.pk, timezone.now())
    assert (first.entry, first.certificate) == (second.entry, second.certificate)
    assert CertificateCounter.objects.get().last == 1


@pytest.mark.django_db
def test_a_course_without_certificate_gives_hours_only() -> None:
    person, course = make_person(), make_course(gives_certificate=False)
    read_all(person, course)
    done = flows.complete_course(person.pk, course.pk, timezone.now())
    assert (done.entry is not None, done.certificate) == (True, None)


@pytest.mark.django_db
def test_a_void_result_takes_the_minutes_back_and_revokes() -> None:
    person, course = make_person(), make_course(quiz=make_quiz())
    learn(person, course)
    offered = [link.text for link in links(change(person, course, "submit", passed=True))]
    assert offered == ["查看我的证书", "回到课程"]
    Sitting.objects.update(state="void")
    apply(change(person, course, "void", passed=True))
    apply(change(person, course, "void", passed=True))
    assert list(HoursEntry.objects.values_list("minutes", flat=True)) == [45, -45]
    assert Certificate.objects.get().state == "revoked"


@pytest.mark.django_db
def test_a_failed_try_changes_nothing() -> None:
    person, course = make_person(), make_course(quiz=make_quiz())
    apply(change(person, course, "submit", passed=False))
    assert passed_sitting(person.pk, "course", f"{course.pk}:2026") is None
    assert not HoursEntry.objects.exists()


@pytest.mark.django_db
def test_a_paper_handed_in_after_new_years_midnight_counts_for_the_old_year() -> None:
    person, course = make_person(), make_course(quiz=make_quiz())
    begun = datetime(2026, 12, 31, 23, 55, tzinfo=CHINA)
    read_all(person, course, now=begun)
    sitting = flows.start_course_quiz(person_id=person.pk, course=course, now=begun)
    pass_quiz(person, sitting, now=begun + timedelta(minutes=10))
    entry = HoursEntry.objects.get()
    assert (entry.occurred_on.isoformat(), entry.source_key) == ("2026-12-31", f"course:{course.pk}:2026")
    assert Certificate.objects.get().period == "2026"


@pytest.mark.django_db
def test_of_a_lesson_and_a_quiz_finished_at_once_the_second_sees_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The person's row is locked before the state is looked at (what PostgreSQL needs; SQLite has one writer)."""
    order: list[str] = []
    lock, look = flows.data_key, flows.course_state
    monkeypatch.setattr(flows, "data_key", lambda *args: order.append("lock") or lock(*args))
    monkeypatch.setattr(flows, "course_state", lambda *args: order.append("look") or look(*args))
    flows.complete_course(make_person().pk, make_course().pk, timezone.now())
    assert order == ["lock", "look"]


@pytest.mark.usefixtures("file_database")
def test_racing_completions_credit_once_and_issue_one_certificate() -> None:
    person, course = make_person(), make_course()
    read_all(person, course)
    others = [make_person() for _ in range(2)]
    for other in others:
        read_all(other, course)
    now = timezone.now()

    def complete(person_id: int) -> Any:
        try:
            return flows.complete_course(person_id, course.pk, now).certificate
        finally:
            connection.close()

    wanted = [person.pk] * 6 + [other.pk for other in others for _ in range(2)]
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(complete, wanted))
    assert len({each.pk for each in found[:6]}) == 1
    assert HoursEntry.objects.count() == Certificate.objects.count() == 3
    serials = sorted(Certificate.objects.values_list("serial", flat=True))
    assert [serial[-6:] for serial in serials] == ["000001", "000002", "000003"]


@pytest.mark.django_db
def test_a_number_is_never_given_out_again() -> None:
    course = make_course()
    first, second = make_person(), make_person()
    read_all(first, course)
    one = flows.complete_course(first.pk, course.pk, timezone.now()).certificate
    assert one is not None
    Certificate.objects.filter(pk=one.pk).delete()
    read_all(second, course)
    two = flows.complete_course(second.pk, course.pk, timezone.now()).certificate
    assert two is not None
    assert (one.serial[-1], two.serial[-1]) == ("1", "2")
