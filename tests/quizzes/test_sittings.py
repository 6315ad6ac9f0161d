"""Start, save, submit: one sitting each, no answer lost, the same result however often it is asked for."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from kernel.errors import DomainError, NotFound
from quizzes import outcomes, queries, services
from quizzes.models import Answer, AnswerEvent, Edition, Question, QuestionVersion, Sitting
from regulations.models import Citation
from regulations.services import store_instrument
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_sitting, put, right_positions

NOW = timezone.now()


@pytest.mark.django_db
class TestPublish:
    def test_an_unchanged_quiz_keeps_its_edition(self):
        quiz = make_quiz(questions=3)
        first = queries.current_edition_id(quiz.pk)
        assert services.publish_edition(quiz.pk, actor=None) == first
        quiz.pass_percent = 90
        quiz.save()
        assert services.publish_edition(quiz.pk, actor=None) != first
        assert Edition.objects.filter(quiz=quiz).count() == 2

    def test_only_questions_in_use_with_a_key_are_drawn(self):
        bank = make_bank()
        make_question(bank, stem="在用")
        make_question(bank, state="retired", stem="停用")
        make_question(bank, key=[], stem="没有答案")
        waiting = make_question(bank, state="pending", stem="待审")
        Question.objects.filter(pk=waiting.pk).update(state="in_use", approved=None)
        quiz = make_quiz(bank=bank)
        stems = [item["stem"] for item in Edition.objects.get(quiz=quiz).payload["items"]]
        assert stems == ["在用"]

    def test_the_clauses_know_their_questions(self, django_assert_max_num_queries):
        law = store_instrument(
            title="样例规定", defaults={"short_title": "样例规定"}, clauses=[(3, "", "三"), (4, "", "四")]
        )
        bank = make_bank()
        first = make_question(bank, stem="问一", basis="《样例规定》第三条、第四条")
        for number in range(5):
            make_question(bank, basis=f"《没有的法》第{number + 1}条")
        quiz = make_quiz(bank=bank)
        cited = Citation.objects.filter(source_kind="question").order_by("version__clause__number")
        found = list(cited.values_list("version__clause__number", "source_key", "label"))
        assert found == [(3, str(first.pk), "问一"), (4, str(first.pk), "问一")]
        first.current = QuestionVersion.objects.create(
            question=first, number=2, type="single", stem="问一", options=first.current.options, key=["B"],
            basis="《样例规定》第四条", points=500,
        )  # fmt: skip
        first.approved = first.current
        first.save()
        with django_assert_max_num_queries(29):  # with two savepoints
            services.publish_edition(quiz.pk, actor=None)
        assert [row.version.clause.instrument_id for row in cited] == [law.pk]

    def test_an_empty_quiz_is_refused(self):
        with pytest.raises(DomainError, match="quiz-empty"):
            make_quiz(questions=0)


@pytest.mark.django_db
class TestStart:
    def test_an_open_sitting_goes_on(self):
        first = make_sitting()
        again = make_sitting(quiz=first.edition.quiz, person=first.person)
        assert again.pk == first.pk

    def test_tries_run_out(self):
        quiz = make_quiz(questions=2, tries=1)
        sitting = make_sitting(quiz=quiz)
        services.submit_sitting(sitting.pk, user_id=sitting.person.user_id, now=NOW)
        with pytest.raises(DomainError, match="no-tries-left"):
            make_sitting(quiz=quiz, person=sitting.person)

    def test_an_unpublished_quiz_is_refused(self):
        with pytest.raises(DomainError, match="not-published"):
            make_sitting(quiz=make_quiz(questions=1, publish=False))

    def test_a_withdrawn_question_leaves_new_papers(self):
        quiz = make_quiz(questions=3)
        gone = Question.objects.filter(bank=quiz.bank).first()
        gone.state = "review"
        gone.save()
        sitting = make_sitting(quiz=quiz)
        assert len(sitting.paper["places"]) == 2

    def test_an_overdue_sitting_is_closed_and_a_new_one_starts(self):
        old = make_sitting(now=NOW - timedelta(hours=1))
        new = make_sitting(quiz=old.edition.quiz, person=old.person, now=NOW)
        old.refresh_from_db()
        assert (new.try_number, old.state, old.submitted_at) == (2, "submitted", old.deadline)


@pytest.mark.django_db
class TestRecord:
    def test_the_same_nonce_gets_the_first_receipt(self):
        sitting = make_sitting()
        owner = sitting.person.user_id
        one = put(0, 1, nonce="abc")
        first = services.record_answer(sitting.pk, one, user_id=owner, now=NOW)
        later = services.record_answer(sitting.pk, one, user_id=owner, now=NOW + timedelta(seconds=5))
        assert (later.seq, later.saved_at, later.repeated) == (first.seq, first.saved_at, True)
        assert AnswerEvent.objects.filter(sitting=sitting).count() == 1

    def test_a_nonce_is_answered_after_the_end_too(self):
        sitting = make_sitting()
        owner = sitting.person.user_id
        services.record_answer(sitting.pk, put(0, 1, nonce="abc"), user_id=owner, now=NOW)
        services.submit_sitting(sitting.pk, user_id=owner, now=NOW)
        assert services.record_answer(sitting.pk, put(0, 1, nonce="abc"), user_id=owner, now=NOW).repeated
        with pytest.raises(DomainError, match="already-submitted"):
            services.record_answer(sitting.pk, put(0, 2), user_id=owner, now=NOW)

    def test_a_batch_with_known_nonces_stores_the_rest(self):
        sitting = make_sitting()
        owner = sitting.person.user_id
        services.record_answer(sitting.pk, put(0, 1, nonce="a"), user_id=owner, now=NOW)
        batch = [put(0, 1, nonce="a"), put(1, 0, nonce="b"), put(1, 3, nonce="c")]
        receipts = services.record_answers(sitting.pk, batch, user_id=owner, now=NOW)
        assert [(one.nonce, one.seq) for one in receipts] == [("a", 1), ("b", 2), ("c", 3)]
        assert Answer.objects.get(sitting=sitting, item=1).seq == 3

    def test_foreign_and_missing_are_told_alike(self):
        sitting, other = make_sitting(), make_sitting()
        with pytest.raises(NotFound):
            services.record_answer(sitting.pk, put(0, 1), user_id=other.person.user_id, now=NOW)
        with pytest.raises(NotFound):
            services.submit_sitting(sitting.pk, user_id=other.person.user_id, now=NOW)

    @pytest.mark.parametrize("wire", [[7], [0, 1], ["x"], [None], [[1]], [True]])
    def test_nonsense_is_refused_and_nothing_stored(self, wire):
        sitting = make_sitting()
        with pytest.raises(DomainError, match="bad-answer"):
            services.record_answer(sitting.pk, put(0, *wire), user_id=sitting.person.user_id, now=NOW)
        assert not AnswerEvent.objects.filter(sitting=sitting).exists()

    def test_inside_the_grace_an_answer_counts_after_it_the_sitting_is_closed(self):
        sitting = make_sitting(now=NOW)
        owner = sitting.person.user_id
        good = right_positions(sitting)
        services.record_answer(
            sitting.pk, put(0, *good[0]), user_id=owner, now=sitting.deadline + timedelta(seconds=29)
        )
        with pytest.raises(DomainError, match="time-is-up"):
            services.record_answer(
                sitting.pk, put(1, *good[1]), user_id=owner, now=sitting.deadline + timedelta(seconds=31)
            )
        sitting.refresh_from_db()
        assert (sitting.state, sitting.submitted_at, sitting.points_got) == ("submitted", sitting.deadline, 500)


class Recorder:
    """A handler that remembers."""

    def __init__(self, fail: bool = False):
        self.seen, self.fail = [], fail

    def apply(self, change):
        self.seen.append(change)
        if self.fail:
            raise RuntimeError("the room above failed")

    def preview(self, change):
        return []

    def links(self, change):
        return [outcomes.OutcomeLink("查看证书", "/certificates/x/")]


@pytest.fixture
def recorder():
    handler = Recorder()
    outcomes.register("test", handler)
    yield handler
    outcomes._handlers.pop("test")


@pytest.mark.django_db
class TestSubmit:
    def test_all_answers_in_one_submit(self, recorder):
        sitting = make_sitting(purpose="test")
        puts = [put(n, *wire) for n, wire in enumerate(right_positions(sitting))]
        done = services.submit_sitting(sitting.pk, user_id=sitting.person.user_id, now=NOW, puts=puts)
        assert (done.taken, done.late) == (20, 0)
        assert (done.sitting.points_got, done.sitting.points_out_of, done.sitting.passed) == (10000, 10000, True)
        assert len(done.sitting.receipt_digest) == 64
        assert [(change.passed, change.points_got) for change in recorder.seen] == [(True, 10000)]
        assert Answer.objects.filter(sitting=sitting, right=True, points=500).count() == 20

    def test_twice_gives_the_same_result_once(self, recorder):
        sitting = make_sitting(purpose="test")
        owner = sitting.person.user_id
        first = services.submit_sitting(sitting.pk, user_id=owner, now=NOW).sitting
        again = services.submit_sitting(sitting.pk, user_id=owner, now=NOW + timedelta(minutes=1), puts=[put(0, 1)])
        assert (again.sitting.receipt_digest, again.sitting.submitted_at) == (first.receipt_digest, first.submitted_at)
        assert again.late == 1
        assert len(recorder.seen) == 1

    def test_late_answers_are_counted_as_late_not_taken(self):
        sitting = make_sitting(now=NOW)
        puts = [put(0, *right_positions(sitting)[0])]
        done = services.submit_sitting(
            sitting.pk, user_id=sitting.person.user_id, now=sitting.deadline + timedelta(minutes=1), puts=puts
        )
        assert (done.taken, done.late, done.sitting.points_got) == (0, 1, 0)
        assert done.sitting.submitted_at == sitting.deadline

    def test_nothing_is_stored_when_the_room_above_fails(self):
        outcomes.register("test", Recorder(fail=True))
        sitting = make_sitting(purpose="test")
        with pytest.raises(RuntimeError):
            services.submit_sitting(sitting.pk, user_id=sitting.person.user_id, now=NOW, puts=[put(0, 1)])
        sitting.refresh_from_db()
        assert (sitting.state, AnswerEvent.objects.filter(sitting=sitting).count()) == ("open", 0)
        outcomes._handlers.pop("test")

    def test_a_nonce_saved_before_may_come_along_again(self):
        sitting = make_sitting()
        owner = sitting.person.user_id
        same = put(0, *right_positions(sitting)[0], nonce="same")
        services.record_answer(sitting.pk, same, user_id=owner, now=NOW)
        done = services.submit_sitting(sitting.pk, user_id=owner, now=NOW, puts=[same, put(1, 0)])
        assert (done.taken, done.late, done.sitting.state) == (1, 0, "submitted")

    def test_overdue_sittings_are_closed_in_bulk(self):
        late, fine = make_sitting(now=NOW - timedelta(hours=2)), make_sitting(now=NOW)
        assert (services.close_overdue(now=NOW), services.close_overdue(now=NOW)) == (1, 0)
        late.refresh_from_db()
        fine.refresh_from_db()
        assert (late.state, fine.state) == ("submitted", "open")

    def test_queries_about_results(self):
        quiz = make_quiz(questions=2)
        sitting = make_sitting(quiz=quiz)
        key = (sitting.person_id, "practice", "1:2026")
        assert queries.passed_sitting(*key) is None
        puts = [put(n, *wire) for n, wire in enumerate(right_positions(sitting))]
        services.submit_sitting(sitting.pk, user_id=sitting.person.user_id, now=NOW, puts=puts)
        assert queries.last_sitting(*key) == queries.passed_sitting(*key)
        assert queries.passed_sitting(*key).passed is True
        assert queries.quiz_facts(quiz.pk).question_count == 2


def _together(*works):
    """Run the works at the same time, each on its own connection; returns results and errors in order."""
    results = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(at, work):
        gate.wait()
        try:
            results[at] = work()
        except Exception as problem:
            results[at] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


@pytest.mark.usefixtures("file_database")
class TestRaces:
    def test_parallel_starts_are_one_sitting(self):
        quiz, person = make_quiz(questions=5), make_person()
        user_of(person)
        found = _together(*[lambda: make_sitting(quiz=quiz, person=person).pk] * 6)
        assert len(set(found)) == 1, found
        assert Sitting.objects.count() == 1

    def test_parallel_saves_and_submits(self):
        sitting = make_sitting(quiz=make_quiz(questions=8))
        owner = sitting.person.user_id
        saves = [
            lambda n=n: services.record_answer(sitting.pk, put(n, 0), user_id=owner, now=NOW).seq for n in range(8)
        ]
        assert sorted(_together(*saves)) == list(range(1, 9))
        submits = [lambda: services.submit_sitting(sitting.pk, user_id=owner, now=NOW).sitting.receipt_digest] * 4
        assert len(set(_together(*submits))) == 1
        assert AnswerEvent.objects.filter(sitting=sitting, kind="submit").count() == 1

    def test_the_same_nonce_twice_at_once_is_one_answer(self):
        sitting = make_sitting(quiz=make_quiz(questions=2))
        owner, same = sitting.person.user_id, put(0, 1, nonce="same")
        found = _together(*[lambda: services.record_answer(sitting.pk, same, user_id=owner, now=NOW).seq] * 5)
        assert found == [1] * 5
