"""Which try counts, and what the course makes of it: minutes, certificate, evidence, and the words on its page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from accounts import kiosks
from kernel.errors import DomainError
from learning.flows import start_course_quiz
from learning.logic.records import proofs
from learning.models import Certificate, HoursEntry
from learning.queries import COURSE_PURPOSE, context_key
from learning.words import proof_lines, sentence
from quizzes import services
from quizzes.models import Sitting
from quizzes.outcomes import outcome_of, preview
from quizzes.services import Setup
from quizzes.tries import try_rules
from tests.factories.learning import make_course, pass_quiz, read_all
from tests.factories.orgs import make_enterprise, make_person, make_user, user_of
from tests.factories.quizzes import make_quiz

pytestmark = pytest.mark.django_db


def begun(rule: str = "best", **fields: Any) -> tuple[Any, Any]:
    """A person who has read a course whose quiz counts by `rule`."""
    course = make_course(quiz=make_quiz(questions=5, draw_count=5, counted_try=rule, **fields))
    person = make_person()
    user_of(person)
    read_all(person, course)
    return person, course


def sit(person: Any, course: Any, *, right: bool, **setup: Any) -> Sitting:
    """One try, also after a pass (as from the result page)."""
    sitting = services.start_sitting(
        person_id=person.pk, quiz_id=course.quiz_id, purpose=COURSE_PURPOSE,
        context_key=context_key(course.pk, timezone.now().year), now=timezone.now(), setup=Setup(**setup),
    )  # fmt: skip
    if right:
        pass_quiz(person, sitting)
    else:
        services.submit_sitting(sitting.pk, user_id=person.user_id, now=timezone.now())
    sitting.refresh_from_db()
    return sitting


def standing(person: Any) -> tuple[int, list[str]]:
    minutes = HoursEntry.objects.filter(person_id=person.pk).aggregate(sum=Sum("minutes"))["sum"] or 0
    return minutes, list(Certificate.objects.filter(holder_id=person.pk).values_list("state", flat=True))


DONE, NOTHING, TAKEN = (45, ["valid"]), (0, []), (0, ["revoked"])


@pytest.mark.parametrize(
    ("rule", "tries", "expected"),
    [
        ("best", [False, True], DONE),
        ("best", [True, False], DONE),
        ("last", [False, True], DONE),
        ("last", [True, False], TAKEN),
        ("last", [True, False, True], DONE),
        ("first", [False, True], NOTHING),
        ("first", [True, False], DONE),
    ],
)
def test_what_counts(rule: str, tries: list[bool], expected: Any) -> None:
    person, course = begun(rule)
    for right in tries:
        sit(person, course, right=right)
    assert standing(person) == expected


@pytest.mark.parametrize(
    ("rule", "tries", "void", "expected"),
    [
        ("best", [True], 0, TAKEN),
        ("best", [True, True], 0, DONE),
        ("last", [True, False], 1, DONE),
        ("last", [False, True], 1, TAKEN),
        ("first", [False, True], 0, DONE),
        ("first", [True, False], 0, TAKEN),
        ("first", [True, False], 1, DONE),
    ],
)
def test_what_counts_once_one_is_void(rule: str, tries: list[bool], void: int, expected: Any) -> None:
    person, course = begun(rule)
    made = [sit(person, course, right=right) for right in tries]
    before = standing(person)
    told = preview(outcome_of(made[void], kind="void", passed_before=made[void].passed))
    services.void_sitting(made[void].pk, reason="替考", by=make_user().pk, now=timezone.now())
    assert standing(person) == expected
    assert bool(told) == (before[0] != expected[0])


def test_the_minutes_count_on_the_day_of_the_try_that_counts() -> None:
    person, course = begun("first")
    first, second = sit(person, course, right=False), sit(person, course, right=True)
    services.void_sitting(first.pk, reason="断电", by=make_user().pk, now=timezone.now() + timedelta(days=9))
    entry = HoursEntry.objects.get()
    assert entry.evidence["sitting"] == str(second.pk)
    assert entry.occurred_on == timezone.localtime(second.submitted_at).date()


@pytest.mark.parametrize(
    ("mode", "words"),
    [("own", ""), ("kiosk", "公用平板"), ("assisted", "协助完成")],
)
def test_the_evidence_says_how_it_was_sat(mode: str, words: str) -> None:
    person, course = begun()
    sit(person, course, right=True, mode=mode)
    evidence = HoursEntry.objects.get().evidence
    assert evidence["mode"] == mode
    assert [proof.code for proof in proofs(evidence)][-1] == (f"sat_{mode}" if words else "sitting")
    assert words in "".join(proof_lines(evidence))


def test_cooling_is_told_with_its_hour() -> None:
    person, course = begun(cooling_minutes=60)
    client = Client()
    client.force_login(person.user)
    sit(person, course, right=False)
    with pytest.raises(DomainError, match=r"^cooling") as problem:
        start_course_quiz(person_id=person.pk, course=course, now=timezone.now())
    assert "起可以再考" in sentence(problem.value)
    page = client.get(f"/learn/{course.slug}/").content.decode()
    assert "起可以再考" in page
    assert f"/learn/{course.slug}/quiz/" not in page
    answer = client.post(f"/learn/{course.slug}/quiz/", follow=True)
    assert "起可以再考" in answer.content.decode()
    assert Sitting.objects.count() == 1


def test_tries_are_counted_down_and_out() -> None:
    person, course = begun(tries=2)
    client = Client()
    client.force_login(person.user)
    assert "还可以考2次" in client.get(f"/learn/{course.slug}/").content.decode()
    sit(person, course, right=False)
    assert "还可以考1次" in client.get(f"/learn/{course.slug}/").content.decode()
    sit(person, course, right=False)
    page = client.get(f"/learn/{course.slug}/").content.decode()
    assert "次数" in page
    assert f"/learn/{course.slug}/quiz/" not in page


def test_a_first_try_that_counts_is_told() -> None:
    person, course = begun("first")
    client = Client()
    client.force_login(person.user)
    sit(person, course, right=False)
    assert "以第一次成绩为准" in client.get(f"/learn/{course.slug}/").content.decode()


def test_the_rules_of_another_try() -> None:
    person, course = begun(tries=2, cooling_minutes=60)
    key = (person.pk, course.quiz_id, COURSE_PURPOSE, context_key(course.pk, timezone.now().year))
    now = timezone.now()
    assert (try_rules(*key, now=now).tries_left, try_rules(*key, now=now).refusal) == (2, None)
    sitting = sit(person, course, right=False)
    cooling = try_rules(*key, now=timezone.now())
    assert (cooling.tries_left, cooling.refusal.code if cooling.refusal else "") == (1, "cooling")
    assert try_rules(*key, now=now + timedelta(hours=2)).refusal is None
    services.void_sitting(sitting.pk, reason="断电", by=make_user().pk, now=now)
    assert try_rules(*key, now=timezone.now()).tries_left == 2


def test_a_course_begun_at_a_kiosk_says_so() -> None:
    person, course = begun()
    client = Client()
    client.force_login(person.user)
    _kiosk, token = kiosks.register(
        label="村委会", scope_kind="enterprise", scope_id=make_enterprise().pk, idle_seconds=60, actor=make_user()
    )
    client.cookies[kiosks.COOKIE] = token
    client.post(f"/learn/{course.slug}/quiz/")
    assert Sitting.objects.get().mode == "kiosk"
