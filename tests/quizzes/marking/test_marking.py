"""Short answers marked by people: no verdict before the last mark, two pairs of eyes where asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kernel.errors import DomainError, NotFound
from quizzes import outcomes
from quizzes.figures.services import tally
from quizzes.marking import queries, services
from quizzes.marking.services import GivenPoints
from quizzes.models import Answer, Bank, BankMember, ItemTally, Mark, PaperFigures, Quiz, QuizItem, Sitting
from quizzes.services import submit_sitting
from tests.factories.orgs import make_person, make_user, user_of
from tests.factories.outcomes import Recorder
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_sitting, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Any:
    recorder = Recorder()
    outcomes.register("marked", recorder)
    yield recorder
    outcomes._handlers.pop("marked")


def essay_quiz(**rules: Any) -> Quiz:
    """A single choice of 5 points and a short answer of 5 with a rubric."""
    bank = make_bank()
    choice = make_question(bank)
    essay = make_question(
        bank, kind="essay", options=[], key=["先断电，再灭火，同时报警"], stem="配电房起火怎么办？",
        body={"rubric": [{"text": "先断电", "points": 300}, {"text": "报警", "points": 200}]},
    )  # fmt: skip
    quiz = make_quiz(bank=bank, publish=False, shuffle_questions=False, pass_percent=60, **rules)
    for question in (choice, essay):
        QuizItem.objects.create(quiz=quiz, question=question)
    from quizzes.services import publish_edition

    publish_edition(quiz.pk, actor=None)
    return quiz


def hand_in(quiz: Quiz, text: str = "先断电，再报警") -> Sitting:
    person = make_person()
    now = timezone.now() - timedelta(minutes=2)
    sitting = make_sitting(quiz=quiz, person=person, now=now, purpose="marked")
    puts = [put(0, 0), *([put(1, text)] if text else [])]
    submit_sitting(sitting.pk, user_id=user_of(person).pk, now=timezone.now(), puts=puts)
    return Sitting.objects.get(pk=sitting.pk)


def mark(sitting: Sitting, points: int, *, actor: Any = None, **given: Any) -> Sitting:
    return services.record_mark(
        sitting.pk, 1, GivenPoints(points, **given), actor=actor or make_user(), now=timezone.now()
    )


def result(sitting: Sitting) -> tuple[int, int, bool | None, int]:
    now = Sitting.objects.get(pk=sitting.pk)
    return now.points_got, now.points_out_of, now.passed, now.unmarked


def test_no_verdict_before_the_mark(room: Recorder) -> None:
    sitting = hand_in(essay_quiz())
    assert (result(sitting)[1:], room.told) == ((1000, None, 1), [])
    mark(sitting, 400)
    assert result(sitting)[2:] == (result(sitting)[0] >= 600, 0)
    assert [told[0] for told in room.told] == ["submit"]
    assert list(Answer.objects.filter(sitting=sitting, item=1).values_list("right", "points")) == [(False, 400)]


def test_what_nobody_wrote_needs_no_mark(room: Recorder) -> None:
    sitting = hand_in(essay_quiz(), text="")
    assert result(sitting)[2:] == (False, 0)
    assert len(room.told) == 1


def test_two_markers_and_a_third_where_they_differ(room: Recorder) -> None:
    sitting = hand_in(essay_quiz(second_marker=True, marking_tolerance=20))
    first = make_user()
    mark(sitting, 500, actor=first)
    with pytest.raises(DomainError) as refused:
        mark(sitting, 500, actor=first)
    assert refused.value.code == "marked-by-you"
    mark(sitting, 200)
    assert result(sitting)[3] == 1
    assert room.told == []
    mark(sitting, 300)
    assert result(sitting)[3] == 0
    assert Answer.objects.get(sitting=sitting, item=1).points == 300
    assert list(Mark.objects.order_by("round").values_list("round", "points")) == [(1, 500), (2, 200), (3, 300)]


def test_a_mark_nobody_asked_for_is_refused(room: Recorder) -> None:
    sitting = hand_in(essay_quiz())
    with pytest.raises(DomainError) as refused:
        mark(sitting, 501)
    assert refused.value.code == "too-many-points"
    with pytest.raises(NotFound):
        services.record_mark(sitting.pk, 0, GivenPoints(100), actor=make_user(), now=timezone.now())
    mark(sitting, 400)
    with pytest.raises(DomainError) as refused:
        mark(sitting, 400)
    assert refused.value.code == "mark-not-wanted"
    assert Mark.objects.count() == 1


def test_marked_again_after_an_appeal(room: Recorder) -> None:
    sitting = hand_in(essay_quiz())
    mark(sitting, 100)
    before = result(sitting)
    with pytest.raises(DomainError):
        services.mark_again(sitting.pk, 1, GivenPoints(500), actor=make_user(), now=timezone.now())
    given = GivenPoints(500, note="漏看了最后一行")
    services.mark_again(sitting.pk, 1, given, actor=make_user(), now=timezone.now())
    assert result(sitting)[0] == before[0] + 400
    assert [told[0] for told in room.told] == ["submit", "regrade"]
    assert list(Mark.objects.order_by("round").values_list("round", flat=True)) == [1, 4]


def test_markers_see_answers_and_no_names(
    admin_client: Client, admin_user: Any, django_assert_max_num_queries: Any
) -> None:
    quiz = essay_quiz()
    sitting = hand_in(quiz)
    assert [(row.quiz_id, row.sittings) for row in queries.waiting_quizzes(admin_user)] == [(quiz.pk, 1)]
    with django_assert_max_num_queries(4):
        task = queries.next_task(quiz.pk, marker=admin_user.pk)
    assert task is not None
    assert (task.sitting_id, task.place, task.response, task.round) == (sitting.pk, 1, "先断电，再报警", 1)
    page = admin_client.get(reverse("quizzes_admin:mark_next", args=[quiz.pk]))
    assert page.status_code == 200
    assert "先断电，再报警" in page.text
    assert sitting.person.name not in page.text


def test_the_form_adds_up_the_rubric(admin_client: Client) -> None:
    quiz = essay_quiz()
    sitting = hand_in(quiz)
    url = reverse("quizzes_admin:mark_next", args=[quiz.pk])
    sent = {"sitting": str(sitting.pk), "place": "1", "line0": "3", "line1": "2.5", "note": ""}
    refused = admin_client.post(url, sent)
    assert refused.status_code == 400
    assert not Mark.objects.exists()
    admin_client.post(url, sent | {"line1": "1.5"})
    stored = Mark.objects.get()
    assert (stored.points, stored.lines) == (450, [300, 150])
    again = reverse("quizzes_admin:mark_again", args=[sitting.pk, 1])
    assert admin_client.post(again, {"line0": "3", "line1": "2", "note": ""}).status_code == 400
    assert admin_client.post(again, {"line0": "3", "line1": "2", "note": "复核"}).status_code == 302
    assert Mark.objects.count() == 2


def test_answers_of_other_quizzes_and_closed_banks_are_not_there(admin_client: Client, admin_user: Any) -> None:
    quiz, other = essay_quiz(), essay_quiz()
    sitting = hand_in(other)
    url = reverse("quizzes_admin:mark_next", args=[quiz.pk])
    sent = {"sitting": str(sitting.pk), "place": "1", "line0": "1", "line1": "1"}
    assert admin_client.post(url, sent).status_code == 404
    Bank.objects.filter(pk=other.bank_id).update(closed=True)
    again = reverse("quizzes_admin:mark_again", args=[sitting.pk, 1])
    assert admin_client.get(again).status_code == 404
    assert admin_client.get(reverse("quizzes_admin:mark_next", args=[other.pk])).status_code == 404
    BankMember.objects.create(bank_id=other.bank_id, user=admin_user)
    assert admin_client.get(again).status_code == 200
    assert Client().get(again).status_code == 302


def test_marked_again_is_counted_once_in_the_figures(room: Recorder) -> None:
    quiz = essay_quiz()
    sittings = [hand_in(quiz), hand_in(quiz)]
    for sitting in sittings:
        mark(sitting, 500)
    assert tally(now=timezone.now()) == 2
    services.mark_again(sittings[0].pk, 1, GivenPoints(100, note="申诉"), actor=make_user(), now=timezone.now())
    tally(now=timezone.now())
    figures = PaperFigures.objects.get()
    assert (figures.sittings, figures.sum_score) == (2, sum(Sitting.objects.values_list("points_got", flat=True)))
    assert set(ItemTally.objects.values_list("n", flat=True)) == {2}
