"""The server owns time, order and which try counts: pauses, more time, one-way papers, tries, voids, help, paper."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from kernel.errors import DomainError, NotFound
from quizzes import outcomes, queries, services
from quizzes.enums import EventKind
from quizzes.models import Answer, AnswerEvent, CaseSitting, IntegrityCase, InvigilatedSession, Quiz, Sitting
from quizzes.services import Presence, Setup, Trace
from tests.factories.orgs import make_area, make_person, user_of
from tests.factories.outcomes import Recorder
from tests.factories.quizzes import make_fixed_quiz, make_quiz, make_sitting, put, right_positions

NOW = timezone.now()
OFFICE = 7


def later(**delta: int) -> Any:
    return NOW + timedelta(**delta)


def owner_of(sitting: Sitting) -> int:
    return sitting.person.user_id


def kinds_of(sitting: Sitting) -> list[str]:
    return list(AnswerEvent.objects.filter(sitting=sitting).order_by("seq").values_list("kind", flat=True))


def again(sitting: Sitting, quiz: Quiz, now: Any = NOW, **setup: Any) -> Sitting:
    """Another start of the same person for the same purpose."""
    return services.start_sitting(
        person_id=sitting.person_id,
        quiz_id=quiz.pk,
        purpose=sitting.purpose,
        context_key=sitting.context_key,
        now=now,
        setup=Setup(**setup),
    )


def hand_in(sitting: Sitting, *, right: bool, now: Any = NOW) -> Sitting:
    puts = [put(n, *wire) for n, wire in enumerate(right_positions(sitting))] if right else []
    return services.submit_sitting(sitting.pk, user_id=owner_of(sitting), now=now, puts=puts).sitting


@pytest.fixture
def room():
    found = Recorder()
    outcomes.register("practice", found)
    yield found
    outcomes._handlers.pop("practice")


@pytest.mark.django_db
class TestPauses:
    def test_nothing_is_taken_and_no_time_goes_by(self):
        sitting = make_sitting(quiz=make_quiz(questions=3, pause_minutes=10), now=NOW)
        owner = owner_of(sitting)
        services.pause_sitting(sitting.pk, user_id=owner, now=later(minutes=5))
        with pytest.raises(DomainError, match="paused"):
            services.record_answer(sitting.pk, put(0, 1), user_id=owner, now=later(minutes=6))
        services.resume_sitting(sitting.pk, user_id=owner, now=later(minutes=9))
        services.resume_sitting(sitting.pk, user_id=owner, now=later(minutes=9))
        services.record_answer(sitting.pk, put(0, 1), user_id=owner, now=later(minutes=9))
        facts = queries.sitting_of(sitting.pk, user_id=owner)
        assert facts.clock.seconds_left(later(minutes=9)) == 15 * 60
        assert (facts.pause_used, kinds_of(sitting)) == (240, ["pause", "resume", "answer"])

    def test_a_receipt_is_told_again_while_paused(self):
        sitting = make_sitting(quiz=make_quiz(questions=3, pause_minutes=10), now=NOW)
        owner, one = owner_of(sitting), put(0, 1)
        first = services.record_answer(sitting.pk, one, user_id=owner, now=NOW)
        services.pause_sitting(sitting.pk, user_id=owner, now=NOW)
        assert services.record_answer(sitting.pk, one, user_id=owner, now=NOW).seq == first.seq

    def test_handing_in_ends_it(self):
        sitting = make_sitting(quiz=make_quiz(questions=3, pause_minutes=10), now=NOW)
        services.pause_sitting(sitting.pk, user_id=owner_of(sitting), now=later(minutes=1))
        done = hand_in(sitting, right=False, now=later(minutes=2))
        assert (done.state, done.submitted_at, done.deadline) == ("submitted", later(minutes=2), later(minutes=21))

    def test_a_forgotten_pause_is_closed_by_the_job(self):
        sitting = make_sitting(quiz=make_quiz(questions=3, pause_minutes=10), now=NOW)
        services.pause_sitting(sitting.pk, user_id=owner_of(sitting), now=later(minutes=1))
        assert services.close_overdue(now=later(minutes=25)) == 0
        assert services.close_overdue(now=later(minutes=31)) == 1

    def test_not_where_it_is_not_allowed_nor_for_others(self):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        with pytest.raises(DomainError, match="no-pause"):
            services.pause_sitting(sitting.pk, user_id=owner_of(sitting), now=NOW)
        with pytest.raises(NotFound):
            services.pause_sitting(sitting.pk, user_id=owner_of(sitting) + 1, now=NOW)


@pytest.mark.django_db
class TestMoreTime:
    def test_at_once_and_written_down(self):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        services.extend_sitting(sitting.pk, seconds=600, reason="停电", by=OFFICE, now=later(minutes=10))
        receipt = services.record_answer(sitting.pk, put(0, 1), user_id=owner_of(sitting), now=later(minutes=29))
        line = AnswerEvent.objects.get(sitting=sitting, kind=EventKind.EXTEND)
        assert (receipt.seq, line.by, line.response) == (2, OFFICE, {"seconds": 600, "reason": "停电"})
        sitting.refresh_from_db()
        assert (sitting.deadline, sitting.extra_seconds) == (later(minutes=30), 600)

    @pytest.mark.parametrize(
        ("seconds", "reason", "code"),
        [(600, " ", "reason-missing"), (0, "停电", "too-much-time"), (10**6, "停电", "too-much-time")],
    )
    def test_refusals(self, seconds, reason, code):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        with pytest.raises(DomainError, match=code):
            services.extend_sitting(sitting.pk, seconds=seconds, reason=reason, by=OFFICE, now=NOW)

    def test_what_is_over_stays_over(self):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        with pytest.raises(DomainError, match="time-is-up"):
            services.extend_sitting(sitting.pk, seconds=60, reason="停电", by=OFFICE, now=later(minutes=30))
        hand_in(sitting, right=False)
        with pytest.raises(DomainError, match="already-submitted"):
            services.extend_sitting(sitting.pk, seconds=60, reason="停电", by=OFFICE, now=NOW)

    def test_an_allowance_holds_for_the_open_sitting_and_for_new_ones(self):
        quiz, other = make_quiz(questions=3), make_quiz(questions=3)
        sitting = make_sitting(quiz=quiz, now=NOW)
        person = sitting.person_id
        granted = services.grant_allowance(
            person_id=person, quiz_id=quiz.pk, minutes=10, reason="视力障碍", by=OFFICE, now=NOW
        )
        sitting.refresh_from_db()
        assert sitting.deadline == later(minutes=30)
        hand_in(sitting, right=False)
        assert again(sitting, quiz).deadline == later(minutes=30)
        elsewhere = {"person_id": person, "purpose": "practice", "now": NOW}
        assert services.start_sitting(quiz_id=other.pk, context_key="x", **elsewhere).deadline == later(minutes=20)
        services.end_allowance(granted.pk, by=OFFICE, now=NOW)
        assert services.start_sitting(quiz_id=quiz.pk, context_key="y", **elsewhere).deadline == later(minutes=20)

    def test_two_allowances_add_up_and_another_person_has_none(self):
        quiz, person = make_quiz(questions=3), make_person()
        for quiz_id, minutes in ((quiz.pk, 5), (None, 7)):
            services.grant_allowance(
                person_id=person.pk, quiz_id=quiz_id, minutes=minutes, reason="听读", by=OFFICE, now=NOW
            )
        assert make_sitting(quiz=quiz, person=person, now=NOW).deadline == later(minutes=32)
        assert make_sitting(quiz=quiz, now=NOW).deadline == later(minutes=20)


@pytest.mark.django_db
class TestOneWay:
    def test_one_after_the_other(self):
        sitting = make_sitting(quiz=make_quiz(questions=3, navigation="sequential"), now=NOW)
        owner = owner_of(sitting)
        one = put(0, 1)
        services.record_answer(sitting.pk, one, user_id=owner, now=NOW)
        with pytest.raises(DomainError, match="not-open-yet"):
            services.record_answer(sitting.pk, put(1, 1), user_id=owner, now=NOW)
        assert services.go_forward(sitting.pk, user_id=owner, to=1, now=NOW, puts=[put(0, 2)]) == 1
        with pytest.raises(DomainError, match="left-behind"):
            services.record_answer(sitting.pk, put(0, 1), user_id=owner, now=NOW)
        assert services.record_answer(sitting.pk, one, user_id=owner, now=NOW).repeated
        assert Answer.objects.get(sitting=sitting).seq == 2
        assert kinds_of(sitting) == ["answer", "answer", "forward"]

    def test_never_back_never_two_steps_and_pressed_twice_is_once(self):
        sitting = make_sitting(quiz=make_quiz(questions=3, navigation="sequential"), now=NOW)
        move = {"user_id": owner_of(sitting), "now": NOW}
        with pytest.raises(DomainError, match="not-open-yet"):
            services.go_forward(sitting.pk, to=2, **move)
        assert [services.go_forward(sitting.pk, to=to, **move) for to in (1, 1, 0, 2)] == [1, 1, 1, 2]
        with pytest.raises(DomainError, match="not-open-yet"):
            services.go_forward(sitting.pk, to=3, **move)
        assert kinds_of(sitting) == ["forward", "forward"]

    def test_by_sections(self):
        quiz = make_fixed_quiz("truefalse", "single", "fill", "single", navigation="sections")
        sitting = make_sitting(quiz=quiz, now=NOW)
        move = {"user_id": owner_of(sitting), "now": NOW}
        services.record_answers(sitting.pk, [put(0, 1), put(1, 2)], **move)
        with pytest.raises(DomainError, match="not-open-yet"):
            services.record_answer(sitting.pk, put(2, 0), **move)
        assert services.go_forward(sitting.pk, to=1, **move) == 1
        services.record_answer(sitting.pk, put(2, 0), **move)
        facts = queries.sitting_of(sitting.pk, user_id=owner_of(sitting))
        assert (list(facts.open_places), facts.navigation) == ([2], "sections")

    def test_what_comes_along_for_a_place_left_behind_does_not_hold_up_handing_in(self):
        sitting = make_sitting(quiz=make_quiz(questions=3, navigation="sequential"), now=NOW)
        owner = owner_of(sitting)
        services.go_forward(sitting.pk, user_id=owner, to=1, now=NOW)
        done = services.submit_sitting(sitting.pk, user_id=owner, now=NOW, puts=[put(0, 1), put(1, 1)])
        assert (done.taken, done.late, done.sitting.answered) == (1, 1, 1)

    def test_a_free_paper_has_no_steps(self):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        with pytest.raises(DomainError, match="free-paper"):
            services.go_forward(sitting.pk, user_id=owner_of(sitting), to=1, now=NOW)


@pytest.mark.django_db
class TestTries:
    @pytest.mark.parametrize(
        ("rule", "results", "counted"),
        [
            ("best", [False, True, False], 2),
            ("best", [False, False], 1),
            ("last", [True, False], 2),
            ("first", [False, True], 1),
        ],
    )
    def test_which_one_counts(self, rule, results, counted):
        quiz = make_quiz(questions=3, counted_try=rule)
        sitting = make_sitting(quiz=quiz, now=NOW)
        for n, right in enumerate(results):
            current = sitting if n == 0 else again(sitting, quiz)
            hand_in(current, right=right)
        key = (sitting.person_id, sitting.purpose, sitting.context_key)
        assert queries.counted_sitting(*key).try_number == counted
        assert (queries.passed_sitting(*key) is not None) is results[counted - 1]

    def test_one_query_for_any_number_of_tries(self, django_assert_num_queries):
        quiz = make_quiz(questions=3)
        sitting = make_sitting(quiz=quiz, now=NOW)
        key = (sitting.person_id, sitting.purpose, sitting.context_key)
        for n in range(4):
            hand_in(sitting if n == 0 else again(sitting, quiz), right=False)
        with django_assert_num_queries(1):
            assert queries.counted_sitting(*key).try_number == 1

    def test_cooling(self):
        quiz = make_quiz(questions=3, cooling_minutes=30)
        sitting = make_sitting(quiz=quiz, now=NOW)
        hand_in(sitting, right=False, now=later(minutes=4))
        with pytest.raises(DomainError, match="cooling") as refusal:
            again(sitting, quiz, now=later(minutes=33))
        assert refusal.value.params["until"] == later(minutes=34)
        assert again(sitting, quiz, now=later(minutes=34)).try_number == 2

    def test_cooling_after_the_time_ran_out_counts_from_the_deadline(self):
        quiz = make_quiz(questions=3, cooling_minutes=30)
        sitting = make_sitting(quiz=quiz, now=NOW)
        with pytest.raises(DomainError, match="cooling"):
            again(sitting, quiz, now=later(minutes=45))
        assert again(sitting, quiz, now=later(minutes=50)).try_number == 2


@pytest.mark.django_db
class TestSessions:
    def test_another_try_begins_by_the_session_only(self):
        quiz = make_quiz(questions=3)
        session = InvigilatedSession.objects.create(
            title="考试", quiz=quiz, area=make_area(), planned_at=NOW, context_key="1:2026", created_by=OFFICE
        )
        sitting = make_sitting(quiz=quiz, now=NOW)
        Sitting.objects.filter(pk=sitting.pk).update(session=session)
        hand_in(sitting, right=False)
        with pytest.raises(DomainError, match="by-session"):
            again(sitting, quiz)
        assert again(sitting, quiz, session_id=session.pk).session_id == session.pk


@pytest.mark.django_db
class TestVoid:
    def test_what_followed_is_taken_back_and_another_try_is_open(self, room):
        quiz = make_quiz(questions=3, tries=1)
        sitting = make_sitting(quiz=quiz, now=NOW)
        hand_in(sitting, right=True)
        assert services.void_sitting(sitting.pk, reason="冒名顶替", by=OFFICE, now=NOW)
        assert not services.void_sitting(sitting.pk, reason="冒名顶替", by=OFFICE, now=NOW)
        assert [one[:2] for one in room.told] == [("submit", True), ("void", True)]
        sitting.refresh_from_db()
        assert (sitting.state, sitting.void_reason, sitting.voided_by) == ("void", "冒名顶替", OFFICE)
        assert queries.passed_sitting(sitting.person_id, "practice", "1:2026") is None
        assert again(sitting, quiz).try_number == 2

    def test_an_open_one_takes_no_answer_any_more_and_tells_nobody(self, room):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        services.void_sitting(sitting.pk, reason="换卷", by=OFFICE, now=NOW)
        with pytest.raises(DomainError, match="void"):
            services.record_answer(sitting.pk, put(0, 1), user_id=owner_of(sitting), now=NOW)
        assert room.told == []

    def test_whoever_was_barred_starts_no_other(self):
        quiz = make_quiz(questions=3)
        sitting = make_sitting(quiz=quiz, now=NOW)
        services.void_sitting(sitting.pk, reason="舞弊", by=OFFICE, now=NOW)
        case = IntegrityCase.objects.create(
            kind="reported", fingerprint="f", purpose="practice", context_key="1:2026", opened_at=NOW
        )
        CaseSitting.objects.create(case=case, sitting=sitting, measure="barred")
        with pytest.raises(DomainError, match="barred"):
            again(sitting, quiz)

    def test_a_reason_is_asked_for(self):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        with pytest.raises(DomainError, match="reason-missing"):
            services.void_sitting(sitting.pk, reason="  ", by=OFFICE, now=NOW)


@pytest.mark.django_db
def test_a_script_cannot_fill_the_journal(monkeypatch):
    monkeypatch.setattr("quizzes.services.answers.MOST_LINES", 3)
    sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
    owner = owner_of(sitting)
    services.record_answers(sitting.pk, [put(0, n) for n in range(3)], user_id=owner, now=NOW)
    with pytest.raises(DomainError, match="too-many-changes"):
        services.record_answer(sitting.pk, put(0, 1), user_id=owner, now=NOW)
    assert hand_in(sitting, right=False).answered == 1


@pytest.mark.django_db
class TestPresence:
    def test_a_note_and_no_more(self):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        owner = owner_of(sitting)
        for note in (Presence("leave", "n1"), Presence("leave", "n1"), Presence("back", "n2", seconds=-5)):
            services.note_presence(sitting.pk, note, user_id=owner, now=NOW, trace=Trace(device="d"))
        assert kinds_of(sitting) == ["leave", "back"]
        assert AnswerEvent.objects.get(kind="back").response == {"seconds": 0}
        done = hand_in(sitting, right=True)
        assert done.passed is True
        assert not services.note_presence(sitting.pk, Presence("leave", "n3"), user_id=owner, now=NOW)

    def test_not_for_others(self):
        sitting = make_sitting(quiz=make_quiz(questions=3), now=NOW)
        with pytest.raises(NotFound):
            services.note_presence(sitting.pk, Presence("leave", "n"), user_id=owner_of(sitting) + 1, now=NOW)


@pytest.mark.django_db
class TestHelp:
    def test_the_helper_opens_this_sitting_until_a_while_after(self):
        quiz, person, helper = make_quiz(questions=3), make_person(), user_of(make_person())
        sitting = services.start_sitting(
            person_id=person.pk, quiz_id=quiz.pk, purpose="practice", context_key="1", now=timezone.now(),
            setup=Setup(mode="assisted", assisted_by=helper.pk),
        )  # fmt: skip
        services.record_answer(sitting.pk, put(0, 1), user_id=helper.pk, now=NOW, trace=Trace(by=helper.pk))
        services.submit_sitting(sitting.pk, user_id=helper.pk, now=timezone.now())
        assert queries.sitting_of(sitting.pk, user_id=helper.pk).mode == "assisted"
        with pytest.raises(NotFound):
            services.record_answer(sitting.pk, put(0, 1), user_id=helper.pk, now=NOW)
        Sitting.objects.filter(pk=sitting.pk).update(submitted_at=timezone.now() - timedelta(minutes=31))
        assert queries.sitting_of(sitting.pk, user_id=helper.pk) is None
        assert list(AnswerEvent.objects.order_by("seq").values_list("kind", "by")) == [
            ("assist", helper.pk), ("answer", helper.pk), ("submit", helper.pk),
        ]  # fmt: skip

    def test_help_in_the_middle_is_written_down_and_can_end(self):
        quiz, helper = make_quiz(questions=3), user_of(make_person())
        sitting = make_sitting(quiz=quiz, now=NOW)
        again(sitting, quiz, mode="assisted", assisted_by=helper.pk)
        again(sitting, quiz, mode="assisted", assisted_by=helper.pk)
        services.end_help(sitting.pk, by=helper.pk, now=NOW)
        assert queries.sitting_of(sitting.pk, user_id=helper.pk) is None
        sitting.refresh_from_db()
        assert (sitting.mode, kinds_of(sitting)) == ("assisted", ["assist", "assist"])


@pytest.mark.django_db
class TestPaper:
    def test_on_paper_only_then_entered(self):
        quiz, person = make_quiz(questions=3, navigation="sequential"), make_person()
        user_of(person)
        key: dict[str, Any] = {
            "person_id": person.pk, "quiz_id": quiz.pk, "purpose": "practice", "context_key": "1"
        }  # fmt: skip
        sitting = services.start_sitting(**key, now=NOW, setup=Setup(mode="paper"))
        assert sitting.deadline is None
        with pytest.raises(DomainError, match="on-paper"):
            services.start_sitting(**key, now=NOW)
        puts = [put(n, *wire) for n, wire in enumerate(right_positions(sitting))]
        enter = {"by": OFFICE, "now": later(days=2)}
        for moment in (later(days=3), later(days=-1)):
            with pytest.raises(DomainError, match="bad-moment"):
                services.enter_paper(sitting.pk, puts, submitted_at=moment, **enter)
        done = services.enter_paper(sitting.pk, puts, submitted_at=later(days=1), **enter).sitting
        assert (done.passed, done.submitted_at, done.answered, done.mode) == (True, later(days=1), 3, "paper")
        assert set(AnswerEvent.objects.values_list("by", flat=True)) == {OFFICE}
        with pytest.raises(DomainError, match="already-submitted"):
            services.enter_paper(sitting.pk, puts, submitted_at=later(days=1), **enter)

    def test_not_while_one_is_open_and_not_for_others(self):
        quiz = make_quiz(questions=3)
        sitting = make_sitting(quiz=quiz, now=NOW)
        with pytest.raises(DomainError, match="already-open"):
            again(sitting, quiz, mode="paper")
        with pytest.raises(DomainError, match="not-on-paper"):
            services.enter_paper(sitting.pk, [], by=OFFICE, submitted_at=NOW, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("file_database")
def test_saves_pauses_extensions_and_a_hand_in_at_once_leave_one_gapless_journal():
    sitting = make_sitting(quiz=make_quiz(questions=6, pause_minutes=10), now=NOW)
    owner, told, problems = owner_of(sitting), [], []

    def run(act: Any) -> None:
        try:
            told.append(act())
        except DomainError as refusal:
            told.append(refusal.code)
        except Exception as problem:
            problems.append(repr(problem))
        finally:
            connections.close_all()

    acts: list[Any] = [
        *(lambda n=n: services.record_answer(sitting.pk, put(n, 1), user_id=owner, now=NOW).seq for n in range(6)),
        lambda: services.extend_sitting(sitting.pk, seconds=60, reason="停电", by=OFFICE, now=NOW),
        lambda: services.note_presence(sitting.pk, Presence("leave", "n"), user_id=owner, now=NOW),
        lambda: services.submit_sitting(sitting.pk, user_id=owner, now=NOW).sitting.state,
    ]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    numbers = list(AnswerEvent.objects.filter(sitting=sitting).order_by("seq").values_list("seq", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    taken = {one for one in told if isinstance(one, int) and not isinstance(one, bool)}
    assert taken <= set(AnswerEvent.objects.filter(kind="answer").values_list("seq", flat=True))
