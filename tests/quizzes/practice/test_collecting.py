"""From papers to cards: only what is wrong, only when the answers are due, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes import services
from quizzes.models import PracticeCard, Question, Sitting
from quizzes.practice import tasks
from quizzes.practice.collecting import collect, collect_own
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import (
    ALL_KINDS,
    make_bank,
    make_fixed_quiz,
    make_question,
    make_quiz,
    make_sitting,
    put,
    right_positions,
)

LATER = timedelta(days=3)


def sat(person, *, wrong=(0,), quiz=None, at=None, **context) -> Sitting:
    """A paper of three handed in; the places `wrong` are."""
    at = at or timezone.now()
    user_of(person)
    sitting = make_sitting(
        quiz=quiz or make_fixed_quiz("single", "single", "truefalse"), person=person, now=at, **context
    )
    puts = []
    for place, wire in enumerate(right_positions(sitting)):
        other = [1 - wire[0]] if wire[0] < 2 else [0]
        puts.append(put(place, *(other if place in wrong else wire)))
    done = services.submit_sitting(sitting.pk, user_id=person.user_id, now=at, puts=puts).sitting
    done.refresh_from_db()
    return done


def cards(person) -> list[tuple[int, int, int, int]]:
    rows = PracticeCard.objects.filter(person=person).order_by("question", "part")
    return list(rows.values_list("question_id", "part", "wrong", "right"))


def questions_of(sitting) -> list[int]:
    return [item["question_id"] for item in sitting.edition.payload["items"]]


class TestWhat:
    def test_what_was_wrong_and_nothing_else(self, person):
        sitting = sat(person, wrong=(0, 2))
        first, _second, third = questions_of(sitting)
        assert collect(now=timezone.now()) == 1
        assert cards(person) == [(first, 0, 1, 0), (third, 0, 1, 0)]
        card = PracticeCard.objects.filter(person=person).first()
        assert (card.added_at, card.due, card.done_at) == (sitting.submitted_at, sitting.submitted_at, None)

    def test_twice_is_once(self, person):
        sat(person)
        assert collect(now=timezone.now()) == 1
        assert collect(now=timezone.now()) == 0
        Sitting.objects.update(collected=False)  # as a regrade of another question leaves it
        before = list(PracticeCard.objects.values())
        collect(now=timezone.now())
        assert list(PracticeCard.objects.values()) == before

    def test_every_type_and_no_short_answers(self, person):
        quiz = make_fixed_quiz(*ALL_KINDS)
        sitting = make_sitting(quiz=quiz, person=person)
        services.submit_sitting(sitting.pk, user_id=person.user_id, now=timezone.now())
        collect(now=timezone.now())
        kinds = PracticeCard.objects.filter(person=person).values_list("question__approved__type", "part")
        assert sorted(kinds) == sorted([(kind, 0) for kind in ALL_KINDS[:8]] + [("case", 1), ("case", 2)])

    def test_right_in_a_later_paper_sends_the_card_off(self, person):
        quiz = make_fixed_quiz("single", "single", "truefalse")
        now = timezone.now()
        sat(person, quiz=quiz, at=now - LATER)
        sat(person, quiz=quiz, at=now, wrong=())
        collect(now=now)
        card = PracticeCard.objects.get(person=person)
        assert (card.wrong, card.right) == (1, 1)
        assert card.due >= now + timedelta(days=1)

    def test_wrong_again_comes_back_even_if_it_was_put_away(self, person):
        quiz = make_fixed_quiz("single", "single", "truefalse")
        now = timezone.now()
        sat(person, quiz=quiz, at=now - LATER)
        collect(now=now)
        PracticeCard.objects.update(done_at=now - timedelta(days=2))
        sat(person, quiz=quiz, at=now)
        collect(now=now)
        card = PracticeCard.objects.get(person=person)
        assert (card.wrong, card.done_at) == (2, None)

    def test_a_merged_question_is_practised_as_the_one_that_stays(self, person):
        sitting = sat(person)
        stays = make_question(make_bank())
        Question.objects.filter(pk=questions_of(sitting)[0]).update(merged_into=stays)
        collect(now=timezone.now())
        assert cards(person) == [(stays.pk, 0, 1, 0)]

    def test_void_papers_and_erased_people_give_none(self, person):
        sitting = sat(person)
        services.void_sitting(sitting.pk, reason="代考", by=None, now=timezone.now())
        other = make_person()
        sat(other)
        other.erased_at = timezone.now()
        other.save()
        collect(now=timezone.now())
        assert PracticeCard.objects.count() == 0


class TestWhenDue:
    def quiz(self, **fields):
        return make_fixed_quiz("single", "single", "truefalse", **fields)

    def test_never(self, person):
        sat(person, quiz=self.quiz(show_answers="never"))
        collect(now=timezone.now())
        assert cards(person) == []
        assert collect(now=timezone.now()) == 0

    @pytest.mark.parametrize(("wrong", "found"), [((0, 1, 2), 0), ((0,), 1)])
    def test_after_a_pass(self, person, wrong, found):
        sat(person, wrong=wrong, quiz=self.quiz(show_answers="after_pass", pass_percent=40))
        collect(now=timezone.now())
        assert len(cards(person)) == found

    def test_from_a_day_on(self, person):
        day = timezone.now() + LATER
        sat(person, quiz=self.quiz(show_answers="from_day", answers_from=day))
        assert collect(now=timezone.now()) == 0
        assert collect_own(person.pk, now=timezone.now()) == 0
        assert cards(person) == []
        assert collect(now=day) == 1
        assert len(cards(person)) == 1

    def test_what_waits_does_not_hold_up_the_others(self, person):
        sat(person, quiz=self.quiz(show_answers="from_day", answers_from=timezone.now() + LATER))
        sat(person, context_key="2:2026")
        assert collect(now=timezone.now()) == 1


class TestRegraded:
    def again(self, sitting, place, **values):
        sitting.answers.filter(item=place).update(**values)
        Sitting.objects.filter(pk=sitting.pk).update(collected=False)
        collect(now=timezone.now())

    def test_regraded_to_right_leaves(self, person):
        sitting = sat(person)
        collect(now=timezone.now())
        self.again(sitting, 0, right=True)
        assert cards(person) == []

    def test_regraded_to_wrong_comes(self, person):
        sitting = sat(person, wrong=())
        collect(now=timezone.now())
        self.again(sitting, 1, right=False)
        assert [row[0] for row in cards(person)] == [questions_of(sitting)[1]]

    def test_what_counts_for_nobody_leaves(self, person):
        sitting = sat(person)
        collect(now=timezone.now())
        Sitting.objects.filter(pk=sitting.pk).update(left_out=[0])
        self.again(sitting, 0, right=None)
        assert cards(person) == []

    def test_a_card_that_was_wrong_elsewhere_stays(self, person):
        quiz = make_fixed_quiz("single", "single", "truefalse")
        first = sat(person, quiz=quiz, at=timezone.now() - LATER)
        sat(person, quiz=quiz)
        collect(now=timezone.now())
        self.again(first, 0, right=True)
        assert [row[2] for row in cards(person)] == [2]


class TestJob:
    def test_the_same_queries_for_one_and_three_papers(self, db):
        quiz = make_quiz(questions=20)
        counts = []
        for people in (1, 3):
            for _ in range(people):
                sat(make_person(), quiz=quiz)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert collect(now=timezone.now()) == people
            counts.append(len(asked))
        assert counts[0] - counts[1] in (0, 1)  # the edition is read once in a process
        assert counts[0] <= 14

    def test_handing_in_asks_nothing_of_practice(self, person):
        sitting = make_sitting(person=person)
        with CaptureQueriesContext(connection) as asked:
            services.submit_sitting(sitting.pk, user_id=person.user_id, now=timezone.now())
        assert not [query for query in asked if "practice" in query["sql"]]

    def test_nothing_to_do(self, db):
        assert tasks.collect_cards() is None

    def test_the_task(self, person):
        sat(person)
        assert tasks.collect_cards() == 1

    def test_one_person_does_not_wait(self, person):
        sat(make_person())
        sat(person)
        assert collect_own(person.pk, now=timezone.now()) == 1
        assert [row.person_id for row in PracticeCard.objects.all()] == [person.pk]
