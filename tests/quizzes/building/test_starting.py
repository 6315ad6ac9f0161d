"""Starting on an edition: what left since, what was kept with a reason, what was seen, what rests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kernel.clock import today
from kernel.errors import DomainError, NotFound
from plumbing.models import AuditEntry
from quizzes import services
from quizzes.building import exposure, keeping
from quizzes.building.tasks import count_exposures
from quizzes.logic.drawing import draw_paper
from quizzes.logic.papers import Paper
from quizzes.models import Edition, EditionCorrection, Exposure, Question, QuestionReview, QuizItem, Regrade, Sitting
from quizzes.queries import load_payload
from tests.factories.orgs import make_person
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_sitting
from tests.quizzes.building.test_publishing import chosen

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def fixed(count: int = 3):
    bank = make_bank()
    questions = [make_question(bank) for _ in range(count)]
    quiz = chosen(bank, *questions)
    services.publish_edition(quiz.pk, actor=None)
    return quiz, questions


def asked(sitting: Sitting) -> list[int]:
    payload = Edition.objects.get(pk=sitting.edition_id).payload
    return [payload["items"][place.index]["question_id"] for place in Paper.from_json(sitting.paper).places]


class TestWithdrawn:
    def test_a_fixed_paper_waits_until_the_question_is_kept_with_a_reason(self):
        quiz, questions = fixed()
        Question.objects.filter(pk=questions[1].pk).update(state="review")
        with pytest.raises(DomainError, match="question-withdrawn"):
            make_sitting(quiz=quiz)
        told = keeping.blocked([quiz.pk], on=today())[quiz.pk]
        assert [(one.question_id, one.why) for one in told] == [(questions[1].pk, "待复核")]
        keeping.keep_item(quiz.pk, told[0].item_id, reason=" 条号变了，\n内容没变 ", actor=None, now=NOW)
        assert len(asked(make_sitting(quiz=quiz))) == 3
        assert keeping.blocked([quiz.pk], on=today()) == {}
        entry = AuditEntry.objects.get(action="keep_quiz_item")
        assert entry.detail == {"question": questions[1].pk, "reason": "条号变了， 内容没变"}

    def test_what_was_kept_can_be_published_again_and_blocks_again_when_it_is_withdrawn_anew(self):
        quiz, questions = fixed()
        Question.objects.filter(pk=questions[0].pk).update(state="review")
        item = QuizItem.objects.get(quiz=quiz, question=questions[0])
        keeping.keep_item(quiz.pk, item.pk, reason="内容没变", actor=None, now=NOW)
        quiz.pass_percent = 90
        quiz.save()
        services.publish_edition(quiz.pk, actor=None)
        make_sitting(quiz=quiz)
        QuestionReview.objects.create(
            question=questions[0], version=questions[0].current, action="flag", actor=None, at=NOW + timedelta(days=1)
        )
        with pytest.raises(DomainError, match="question-withdrawn"):
            make_sitting(quiz=quiz)

    def test_a_replaced_question_blocks_until_the_next_edition(self):
        quiz, questions = fixed()
        Question.objects.filter(pk=questions[0].pk).update(state="retired")
        QuizItem.objects.filter(quiz=quiz, question=questions[0]).update(question=make_question(quiz.bank))
        assert [one.item_id for one in keeping.blocked([quiz.pk], on=today())[quiz.pk]] == [None]
        services.publish_edition(quiz.pk, actor=None)
        assert keeping.blocked([quiz.pk], on=today()) == {}
        make_sitting(quiz=quiz)

    def test_a_question_whose_day_is_past_leaves_a_pool_and_blocks_a_fixed_paper(self):
        quiz, questions = fixed()
        version = questions[0].approved
        version.valid_to = today() - timedelta(days=1)
        version.save()
        with pytest.raises(DomainError, match="question-withdrawn"):
            make_sitting(quiz=quiz)

    def test_reasons_and_items_are_looked_at(self):
        quiz, _questions = fixed()
        item = QuizItem.objects.filter(quiz=quiz).first()
        with pytest.raises(DomainError, match="reason-missing"):
            keeping.keep_item(quiz.pk, item.pk, reason=" \n", actor=None, now=NOW)
        with pytest.raises(NotFound):
            keeping.keep_item(make_quiz(questions=1).pk, item.pk, reason="x", actor=None, now=NOW)

    def test_blocks_of_a_list_take_the_same_queries(self):
        quizzes = [fixed() for _ in range(3)]
        found = []
        for some in (quizzes[:1], quizzes):
            Question.objects.filter(pk__in=[questions[0].pk for _quiz, questions in some]).update(state="retired")
            with CaptureQueriesContext(connection) as captured:
                assert len(keeping.blocked([quiz.pk for quiz, _questions in some], on=today())) == len(some)
            found.append(len(captured))
        assert found[0] == found[1] <= 4

    def test_a_pool_goes_on_without_it(self):
        quiz = make_quiz(questions=3)
        gone = Question.objects.filter(bank=quiz.bank).first()
        Question.objects.filter(pk=gone.pk).update(state="review")
        sitting = make_sitting(quiz=quiz)
        assert gone.pk not in asked(sitting)
        assert sitting.paper["withdrawn"] == [gone.pk]
        assert keeping.blocked([quiz.pk], on=today()) == {}


def drop(quiz, index: int) -> int:
    edition = Edition.objects.filter(quiz=quiz).last()
    question = edition.payload["items"][index]["question_id"]
    regrade = Regrade.objects.create(question_id=question, rule="drop", reason="错题")
    EditionCorrection.objects.create(edition=edition, index=index, rule="drop", regrade=regrade)
    return question


def test_what_a_correction_drops_is_asked_of_nobody_any_more():
    pool, (paper, _questions) = make_quiz(questions=4), fixed()
    for quiz in (pool, paper):
        gone = drop(quiz, 1)
        assert gone not in asked(make_sitting(quiz=quiz))
    EditionCorrection.objects.update(active=False)
    assert len(asked(make_sitting(quiz=paper))) == 3


class TestSeen:
    def test_another_try_asks_other_questions(self):
        quiz = make_quiz(questions=12, draw_count=4)
        person, papers = make_person(), []
        for _ in range(3):
            sitting = make_sitting(quiz=quiz, person=person)
            services.submit_sitting(sitting.pk, user_id=person.user_id, now=NOW)
            papers.append(set(asked(sitting)))
        assert len(set.union(*papers)) == 12
        stored = sitting.paper
        payload = load_payload(sitting.edition_id, sitting.edition.digest)
        assert sorted(stored["seen"]) == sorted(papers[0] | papers[1])
        assert draw_paper(payload, seed=stored["seed"], seen=stored["seen"]) == Paper.from_json(stored)

    def test_not_where_the_quiz_does_not_want_it(self):
        quiz = make_quiz(questions=12, draw_count=4, avoid_seen=False)
        person = make_person()
        first = make_sitting(quiz=quiz, person=person)
        services.submit_sitting(first.pk, user_id=person.user_id, now=NOW)
        assert "seen" not in make_sitting(quiz=quiz, person=person).paper

    def test_across_editions(self):
        quiz = make_quiz(questions=8, draw_count=4)
        person = make_person()
        first = make_sitting(quiz=quiz, person=person)
        services.submit_sitting(first.pk, user_id=person.user_id, now=NOW)
        make_question(quiz.bank)
        services.publish_edition(quiz.pk, actor=None)
        assert set(asked(first)).isdisjoint(asked(make_sitting(quiz=quiz, person=person)))


class TestExposure:
    def quiz(self, **fields):
        return make_quiz(**{"questions": 6, "draw_count": 2, "most_exposure": 50} | fields)

    def sat(self, quiz, places, *, count: int, at) -> None:
        edition = Edition.objects.filter(quiz=quiz).last()
        person = make_person()
        Sitting.objects.bulk_create(
            Sitting(person=person, edition=edition, purpose="practice", context_key=f"{at}{n}", state="submitted",
                    paper=Paper(1, ()).as_json() | {"places": [[index, []] for index in places]}, started_at=at)
            for n in range(count)
        )  # fmt: skip

    def test_it_is_counted_once_however_often_the_job_runs(self):
        quiz = self.quiz()
        edition = Edition.objects.get(quiz=quiz)
        self.sat(quiz, [0, 1], count=30, at=NOW - timedelta(hours=1))
        self.sat(quiz, [0, 2], count=10, at=NOW - timedelta(minutes=5))
        self.sat(quiz, [5], count=7, at=NOW)  # not settled yet
        assert [exposure.count_exposure(edition.pk, now=NOW) for _ in range(3)] == [40, 40, 40]
        row = Exposure.objects.get()
        assert (row.counts, row.held_back) == ({"0": 40, "1": 30, "2": 10}, [0, 1])
        self.sat(quiz, [3, 4], count=40, at=NOW + timedelta(seconds=1))
        assert exposure.count_exposure(edition.pk, now=NOW + timedelta(minutes=5)) == 87
        row.refresh_from_db()
        assert (row.counts, row.held_back) == ({"0": 40, "1": 30, "2": 10, "3": 40, "4": 40, "5": 7}, [])

    def test_a_start_keeps_away_from_what_rests_in_no_more_queries(self):
        quiz = self.quiz()
        edition = Edition.objects.get(quiz=quiz)
        person = make_person()
        with CaptureQueriesContext(connection) as before:
            first = make_sitting(quiz=quiz, person=person)
        services.submit_sitting(first.pk, user_id=person.user_id, now=NOW)
        Exposure.objects.create(edition=edition, papers=100, held_back=[0, 1, 2])
        for _ in range(5):
            other = make_person()
            with CaptureQueriesContext(connection) as after:
                sitting = make_sitting(quiz=quiz, person=other)
            assert {place.index for place in Paper.from_json(sitting.paper).places} <= {3, 4, 5}
            assert sitting.paper["held_back"] == [0, 1, 2]
        assert len(after) <= len(before)

    def test_what_rests_is_drawn_where_it_is_needed(self):
        quiz = self.quiz()
        Exposure.objects.create(edition=Edition.objects.get(quiz=quiz), papers=100, held_back=[0, 1, 2, 3, 4])
        indexes = {place.index for place in Paper.from_json(make_sitting(quiz=quiz).paper).places}
        assert 5 in indexes
        assert len(indexes) == 2

    def test_only_the_latest_editions_of_quizzes_with_a_cap_are_counted(self):
        quiz, _free = self.quiz(), make_quiz(questions=1)
        quiz.pass_percent = 70
        quiz.save()
        newest = services.publish_edition(quiz.pk, actor=None)
        assert exposure.capped_editions() == [newest]
        count_exposures()
        count_exposures()
        assert list(Exposure.objects.values_list("edition", "papers")) == [(newest, 0)]


def test_a_large_pool_leaves_out_what_was_withdrawn_too(monkeypatch):
    monkeypatch.setattr("quizzes.building.drawn._MANY", 2)
    quiz, other = make_quiz(questions=4), make_question(make_bank(), state="retired")
    gone = Question.objects.filter(bank=quiz.bank).first()
    Question.objects.filter(pk=gone.pk).update(state="retired")
    sitting = make_sitting(quiz=quiz)
    assert len(asked(sitting)) == 3
    assert sitting.paper["withdrawn"] == [gone.pk]
    assert other.pk not in sitting.paper["withdrawn"]
