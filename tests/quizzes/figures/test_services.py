"""The job that counts: once each, however often it runs; what it finds is what was answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from quizzes.figures import services
from quizzes.figures.queries import figures_of, item_report, paper_reports
from quizzes.models import ItemFigures, ItemTally, PaperFigures, Quiz, Sitting
from quizzes.services import submit_sitting
from tests.factories.orgs import make_enterprise, make_person, user_of
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_sitting, put, right_positions

pytestmark = pytest.mark.django_db


def small_quiz(count: int = 3) -> Quiz:
    bank = make_bank()
    for _ in range(count):
        make_question(bank)
    return make_quiz(bank=bank, draw_count=count, shuffle_questions=False)


def sit(quiz: Quiz, *, right: set[int], seconds: int = 20, person: Any = None, context: str = "1:2026") -> Sitting:
    """Answers one by one, `seconds` apart; places in `right` rightly, the others with another option."""
    person = person or make_person()
    begun = timezone.now() - timedelta(minutes=10)
    sitting = make_sitting(quiz=quiz, person=person, now=begun, context_key=context)
    keys = right_positions(sitting)
    at = begun
    from quizzes.services import record_answer

    for place, wire in enumerate(keys):
        at += timedelta(seconds=seconds)
        sent = wire if place in right else [(wire[0] + 1) % 4]
        record_answer(sitting.pk, put(place, *sent), user_id=user_of(person).pk, now=at)
    submit_sitting(sitting.pk, user_id=user_of(person).pk, now=at)
    return Sitting.objects.get(pk=sitting.pk)


def test_what_was_answered_is_what_is_counted() -> None:
    quiz = small_quiz()
    for right in ({0, 1, 2}, {0, 1}, {0}):
        sit(quiz, right=right)
    assert services.tally(now=timezone.now()) == 3
    rows = list(ItemTally.objects.order_by("index"))
    assert [(row.n, row.right, row.timed, row.seconds) for row in rows] == [(3, 3, 3, 60), (3, 2, 3, 60), (3, 1, 3, 60)]
    figures = figures_of([row.question_id for row in rows])
    assert [figures[row.question_id].facility for row in rows] == [10_000, 6_666, 3_333]
    assert rows[1].choices["B"][0] == 2
    paper = PaperFigures.objects.get()
    assert (paper.sittings, paper.sum_score, paper.sum_out_of, paper.sum_items) == (3, 3000, 4500, 9)


def test_running_again_counts_nothing_twice() -> None:
    quiz = small_quiz()
    sit(quiz, right={0})
    assert services.tally(now=timezone.now()) == 1
    before = list(ItemTally.objects.values())
    assert services.tally(now=timezone.now()) == 0
    assert list(ItemTally.objects.values()) == before
    sit(quiz, right={1})
    assert services.tally(now=timezone.now()) == 1
    assert set(ItemTally.objects.values_list("n", flat=True)) == {2}


def test_further_tries_do_not_count() -> None:
    quiz = small_quiz()
    person = make_person()
    sit(quiz, right={0}, person=person)
    sit(quiz, right={0, 1, 2}, person=person)
    services.tally(now=timezone.now())
    assert set(ItemTally.objects.values_list("n", flat=True)) == {1}
    assert not Sitting.objects.filter(tallied=False).exists()


def test_a_batch_that_changed_meanwhile_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    sit(small_quiz(), right={0})
    read = services.read_batch

    def regraded_meanwhile(ids: Any) -> Any:
        batch = read(ids)
        Sitting.objects.update(points_got=F("points_got") + 500)
        return batch

    monkeypatch.setattr(services, "read_batch", regraded_meanwhile)
    assert services.tally(now=timezone.now()) == 0
    assert not ItemTally.objects.exists()
    assert Sitting.objects.filter(tallied=False).count() == 1


def test_forgetting_an_edition_counts_it_anew() -> None:
    quiz = small_quiz()
    sit(quiz, right={0})
    services.tally(now=timezone.now())
    before = [(row.index, row.n, row.sum_x) for row in ItemTally.objects.order_by("index")]
    services.forget_edition(quiz.editions.get().pk)
    assert not ItemTally.objects.exists()
    assert not ItemFigures.objects.exists()
    services.tally(now=timezone.now())
    assert [(row.index, row.n, row.sum_x) for row in ItemTally.objects.order_by("index")] == before


def test_a_paper_handed_in_at_once_tells_no_times() -> None:
    quiz = small_quiz()
    person = make_person()
    sitting = make_sitting(quiz=quiz, person=person, now=timezone.now() - timedelta(minutes=5))
    puts = [put(place, 0) for place in range(3)]
    submit_sitting(sitting.pk, user_id=user_of(person).pk, now=timezone.now(), puts=puts)
    services.tally(now=timezone.now())
    assert set(ItemTally.objects.values_list("timed", flat=True)) == {0}


def test_figures_of_a_merged_question_count_for_the_one_that_stays() -> None:
    quiz = small_quiz(2)
    sit(quiz, right={0})
    keep, drop = quiz.bank.questions.order_by("pk")
    drop.merged_into = keep
    drop.save()
    services.tally(now=timezone.now())
    assert list(ItemFigures.objects.values_list("question", "n", "facility")) == [(keep.pk, 2, 5_000)]


def test_merging_and_taking_apart_count_anew(admin_user: Any) -> None:
    from quizzes.bank.duplicates.merging import merge, unmerge
    from quizzes.models import QuestionMerge

    quiz = small_quiz(2)
    sit(quiz, right={0})
    services.tally(now=timezone.now())
    keep, drop = quiz.bank.questions.order_by("pk")
    apart = list(ItemFigures.objects.order_by("question").values_list("question", "n", "facility"))
    assert apart == [(keep.pk, 1, 10_000), (drop.pk, 1, 0)]
    merge(keep.pk, [drop.pk], actor=admin_user)
    assert list(ItemFigures.objects.values_list("question", "n", "facility")) == [(keep.pk, 2, 5_000)]
    unmerge(QuestionMerge.objects.get().pk, actor=admin_user)
    assert list(ItemFigures.objects.order_by("question").values_list("question", "n", "facility")) == apart


def test_segments_are_told_by_the_post_held_that_day(hired: Any) -> None:
    quiz = small_quiz(2)
    sit(quiz, right={0, 1}, person=hired("化工"))
    sit(quiz, right={0}, person=hired("建筑施工"))
    services.tally(now=timezone.now())
    question = quiz.bank.questions.order_by("pk").last()
    (report,) = item_report(question.pk)
    told = {(line.kind, line.name): (line.people, line.score) for line in report.segments}
    assert told[("industry", "化工")] == (1, 10_000)
    assert told[("industry", "建筑施工")] == (1, 0)
    assert told[("post", "其他从业人员")] == (2, 5_000)


def test_pages_ask_a_fixed_number_of_queries(django_assert_max_num_queries: Any) -> None:
    quiz = small_quiz(3)
    for _ in range(4):
        sit(quiz, right={0, 2})
    services.tally(now=timezone.now())
    with django_assert_max_num_queries(3):
        (report,) = paper_reports(quiz.pk)
    assert report.sittings == 4
    assert [line.number for line in report.lines] == [1, 2, 3]
    with django_assert_max_num_queries(3):
        item_report(report.lines[0].question_id)
    with django_assert_max_num_queries(1):
        figures_of([line.question_id for line in report.lines])


@pytest.fixture
def hired(db: None) -> Any:
    """A maker of people with a post in an enterprise of an industry."""
    from orgs.models import Post

    def hire(industry: str) -> Any:
        person = make_person()
        enterprise = make_enterprise(industry=industry)
        Post.objects.create(person=person, enterprise=enterprise, started_on=timezone.now().date() - timedelta(days=30))
        return person

    return hire
