"""A mended key and a course: minutes and certificate follow the pass, and come back with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone

from learning.flows import complete_course
from learning.models import Certificate, Course, HoursEntry
from learning.queries import COURSE_PURPOSE, context_key
from learning.services import correct_hours, revoke_certificate
from quizzes.models import Question, Quiz, Regrade, Sitting
from quizzes.regrading import applying, planning, tasks
from quizzes.services import submit_sitting
from tests.factories.learning import make_course, read_all
from tests.factories.orgs import make_person, make_user, user_of
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_sitting, put

pytestmark = pytest.mark.django_db
REASON = "答案印错"


@pytest.fixture
def quiz() -> Quiz:
    bank = make_bank()
    for _ in range(5):
        make_question(bank)  # the key is B
    return make_quiz(bank=bank, draw_count=5, pass_percent=80, shuffle_questions=False, shuffle_options=False)


@pytest.fixture
def course(quiz: Quiz) -> Course:
    return make_course(quiz=quiz)


@pytest.fixture
def person(course: Course) -> Any:
    person = make_person()
    read_all(person, course)
    return person


def sit(course: Course, person: Any, letters: str) -> Sitting:
    now = timezone.now() - timedelta(minutes=1)
    key = context_key(course.pk, timezone.now().year)
    sitting = make_sitting(quiz=course.quiz, person=person, now=now, purpose=COURSE_PURPOSE, context_key=key)
    puts = [put(place, "ABCD".index(name)) for place, name in enumerate(letters)]
    submit_sitting(sitting.pk, user_id=user_of(person).pk, now=timezone.now(), puts=puts)
    return sitting


def dropped(quiz: Quiz, place: int) -> Regrade:
    """The question at this place counts for nobody any more."""
    question: Question = quiz.bank.questions.order_by("pk")[place]
    regrade = planning.plan(question.pk, rule="drop", reason=REASON, actor=make_user())
    tasks.work_out(str(regrade.pk))
    applying.apply(regrade.pk, actor=make_user())
    tasks.carry_out(str(regrade.pk))
    return Regrade.objects.get(pk=regrade.pk)


def reverted(regrade: Regrade) -> None:
    applying.revert(regrade.pk, reason="误操作", actor=make_user())
    tasks.carry_out(str(regrade.pk))


def standing(person: Any) -> tuple[int, list[str]]:
    """Minutes in the ledger, states of certificates."""
    minutes = HoursEntry.objects.filter(person_id=person.pk).aggregate(sum=Sum("minutes"))["sum"] or 0
    return minutes, list(Certificate.objects.filter(holder_id=person.pk).values_list("state", flat=True))


def test_taken_with_the_pass_and_given_back_with_it(course: Course, person: Any) -> None:
    sit(course, person, "BBBBC")  # 80 %
    assert standing(person) == (45, ["valid"])
    number = Certificate.objects.get().serial
    regrade = dropped(course.quiz, 0)  # 75 %
    assert standing(person) == (0, ["revoked"])
    reverted(regrade)
    assert standing(person) == (45, ["valid"])
    assert Certificate.objects.get().serial == number
    complete_course(person.pk, course.pk, timezone.now())
    assert standing(person) == (45, ["valid"])


def test_a_later_try_stands_when_an_earlier_one_is_regraded(course: Course, person: Any) -> None:
    sit(course, person, "BBBCC")
    sit(course, person, "BBBBB")
    regrade = dropped(course.quiz, 0)  # the first try: 60 % before, 50 % now
    assert standing(person) == (45, ["valid"])
    assert regrade.summary["effects"] == []
    reverted(regrade)
    assert standing(person) == (45, ["valid"])


def test_one_of_two_passes_falls_and_nothing_is_taken(course: Course, person: Any) -> None:
    first = sit(course, person, "BBBBC")
    other = sit(course, person, "BBBBB")
    regrade = dropped(course.quiz, 0)
    assert [Sitting.objects.get(pk=one.pk).passed for one in (first, other)] == [False, True]
    assert regrade.summary["effects"] == []
    assert standing(person) == (45, ["valid"])


def test_another_try_after_the_pass_was_taken(course: Course, person: Any) -> None:
    sit(course, person, "BBBBC")
    dropped(course.quiz, 0)
    assert standing(person) == (0, ["revoked"])
    sit(course, person, "BBBB")  # what counts for nobody is not asked any more
    assert standing(person) == (45, ["valid"])


def test_what_an_office_took_stays_taken(course: Course, person: Any) -> None:
    sit(course, person, "BBBBC")
    entry = HoursEntry.objects.get()
    correct_hours(entry_id=entry.pk, minutes=-15, reason="代学")
    revoke_certificate(certificate_id=Certificate.objects.get().pk, reason="代学", now=timezone.now())
    regrade = dropped(course.quiz, 0)
    assert standing(person) == (0, ["revoked"])
    reverted(regrade)
    assert standing(person) == (30, ["revoked"])
