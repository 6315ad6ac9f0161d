"""A mended key: worked out, applied, taken back; nobody else's points move, and nothing is done twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kernel.errors import DomainError
from quizzes import outcomes
from quizzes.enums import CorrectionRule
from quizzes.logic.regrading import MendedKey, key_for
from quizzes.marking.queries import next_task
from quizzes.models import (
    Answer,
    AnswerEvent,
    Edition,
    EditionCorrection,
    Question,
    QuestionVersion,
    Quiz,
    QuizItem,
    Regrade,
    Sitting,
)
from quizzes.regrading import applying, planning, tasks
from quizzes.regrading.reach import reached
from quizzes.services import publish_edition, record_answer, submit_sitting
from tests.factories.orgs import make_person, make_user, user_of
from tests.factories.outcomes import Recorder
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_sitting, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Any:
    recorder = Recorder()
    outcomes.register("regraded", recorder)
    yield recorder
    outcomes._handlers.pop("regraded")


@pytest.fixture
def quiz() -> Any:
    bank = make_bank()
    for _ in range(5):
        make_question(bank)  # the key is B
    return make_quiz(bank=bank, draw_count=5, pass_percent=80, shuffle_questions=False, shuffle_options=False)


@pytest.fixture
def question(quiz: Any) -> Question:
    return quiz.bank.questions.order_by("pk").first()


def sit(quiz: Any, letters: str) -> Sitting:
    """A sitting whose answers are these letters; ``-`` leaves a question out."""
    person = make_person()
    now = timezone.now() - timedelta(minutes=3)
    sitting = make_sitting(quiz=quiz, person=person, now=now, purpose="regraded")
    for place, name in enumerate(letters):
        if name != "-":
            record_answer(sitting.pk, put(place, "ABCD".index(name)), user_id=user_of(person).pk, now=now)
    submit_sitting(sitting.pk, user_id=user_of(person).pk, now=timezone.now())
    return Sitting.objects.get(pk=sitting.pk)


def mend(question: Question, **fields: Any) -> QuestionVersion:
    """A reviewed new version of the question."""
    before = question.current
    values = {
        name: getattr(before, name) for name in ("type", "stem", "options", "key", "body", "points", "explanation")
    }
    version = QuestionVersion.objects.create(
        question=question, number=before.number + 1, state="approved", **values | fields
    )
    question.current = question.approved = version
    question.save()
    return version


def planned(question: Question, rule: str = CorrectionRule.REKEY) -> Regrade:
    regrade = planning.plan(question.pk, rule=rule, reason="答案印错", actor=make_user())
    tasks.work_out(str(regrade.pk))
    return Regrade.objects.get(pk=regrade.pk)


def applied(regrade: Regrade) -> Regrade:
    applying.apply(regrade.pk, actor=make_user())
    tasks.carry_out(str(regrade.pk))
    return Regrade.objects.get(pk=regrade.pk)


def standing(sitting: Sitting) -> tuple[int, int, bool | None]:
    now = Sitting.objects.get(pk=sitting.pk)
    return now.points_got, now.points_out_of, now.passed


def test_who_changes_by_how_much_and_what_follows(quiz: Any, question: Question, room: Recorder) -> None:
    winner, loser, same = sit(quiz, "CBBBC"), sit(quiz, "BBBBC"), sit(quiz, "ABBBB")
    mend(question, key=["C"])
    regrade = planned(question)
    assert regrade.state == "planned"
    assert {name: regrade.summary[name] for name in ("looked_at", "up", "down", "to_pass", "to_fail")} == {
        "looked_at": 3, "up": 1, "down": 1, "to_pass": 1, "to_fail": 1,
    }  # fmt: skip
    assert sorted(regrade.summary["effects"]) == [["证书 False", 1], ["证书 True", 1]]
    assert set(regrade.lines.values_list("sitting", flat=True)) == {winner.pk, loser.pk}
    assert [standing(one) for one in (winner, loser, same)] == [
        (1500, 2500, False), (2000, 2500, True), (2000, 2500, True),
    ]  # fmt: skip
    assert not EditionCorrection.objects.exists()


def test_applied_then_taken_back(quiz: Any, question: Question, room: Recorder) -> None:
    winner, loser, same = sit(quiz, "CBBBC"), sit(quiz, "BBBBC"), sit(quiz, "ABBBB")
    mend(question, key=["C"])
    room.told.clear()
    regrade = applied(planned(question))
    assert regrade.state == "applied"
    assert [standing(one) for one in (winner, loser, same)] == [
        (2000, 2500, True), (1500, 2500, False), (2000, 2500, True),
    ]  # fmt: skip
    assert sorted(room.told) == [("regrade", False, 1500), ("regrade", True, 2000)]
    assert list(AnswerEvent.objects.filter(sitting=winner).order_by("-seq").values_list("kind", flat=True))[:2] == [
        "regrade", "submit",
    ]  # fmt: skip
    applying.revert(regrade.pk, reason="原答案无误", actor=make_user())
    tasks.carry_out(str(regrade.pk))
    assert Regrade.objects.get().state == "reverted"
    assert [standing(one) for one in (winner, loser, same)] == [
        (1500, 2500, False), (2000, 2500, True), (2000, 2500, True),
    ]  # fmt: skip
    assert list(Answer.objects.filter(sitting=loser, item=0).values_list("right", "points")) == [(True, 500)]


def test_running_the_job_again_changes_nothing(quiz: Any, question: Question, room: Recorder) -> None:
    sit(quiz, "CBBBC")
    mend(question, key=["C"])
    regrade = applied(planned(question))
    told, events = list(room.told), AnswerEvent.objects.count()
    Regrade.objects.update(state="applying")
    tasks.carry_out(str(regrade.pk))
    assert (room.told, AnswerEvent.objects.count()) == (told, events)
    assert Regrade.objects.get().state == "applied"


def test_a_job_that_dies_goes_on(quiz: Any, question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    sittings = [sit(quiz, "CBBBC") for _ in range(5)]
    mend(question, key=["C"])
    regrade = planned(question)
    monkeypatch.setattr(applying.queue, "enqueue", lambda *_args: "")
    applying.apply(regrade.pk, actor=make_user())
    monkeypatch.setattr(applying, "AT_ONCE", 2)
    write, count = applying._write, iter(range(100))

    def dies(*args: Any) -> None:
        if next(count) == 3:
            raise KeyboardInterrupt
        write(*args)

    monkeypatch.setattr(applying, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        tasks.carry_out(str(regrade.pk))
    assert [standing(one)[0] for one in sittings].count(2000) == 2  # the second pair was undone whole
    monkeypatch.setattr(applying, "_write", write)
    tasks.carry_out(str(regrade.pk))
    assert {standing(one) for one in sittings} == {(2000, 2500, True)}
    assert AnswerEvent.objects.filter(kind="regrade").count() == 5


def test_only_what_stopped_is_let_go_on(quiz: Any, question: Question) -> None:
    sit(quiz, "A----")
    mend(question, key=["A"])
    regrade = planned(question)
    with pytest.raises(DomainError, match="regrade-not-stopped"):
        planning.go_on(regrade.pk)
    Regrade.objects.filter(pk=regrade.pk).update(state="applying", problem="停住了")
    planning.go_on(regrade.pk)
    regrade.refresh_from_db()
    assert (regrade.state, regrade.problem) == ("applied", "")


def test_right_for_everybody_even_who_left_it_out(quiz: Any, question: Question, room: Recorder) -> None:
    left_out, wrong = sit(quiz, "-BBBC"), sit(quiz, "ABBBC")
    regrade = applied(planned(question, CorrectionRule.ALL_RIGHT))
    assert [standing(one) for one in (left_out, wrong)] == [(2000, 2500, True)] * 2
    applying.revert(regrade.pk, reason="误操作", actor=make_user())
    tasks.carry_out(str(regrade.pk))
    assert [standing(one) for one in (left_out, wrong)] == [(1500, 2500, False)] * 2


def test_not_counted_for_anybody(quiz: Any, question: Question, room: Recorder) -> None:
    right, wrong, left_out = sit(quiz, "BBBBC"), sit(quiz, "ABBBC"), sit(quiz, "-BBBB")
    regrade = applied(planned(question, CorrectionRule.DROP))
    assert [standing(one) for one in (right, wrong, left_out)] == [
        (1500, 2000, False), (1500, 2000, False), (2000, 2000, True),
    ]  # fmt: skip
    assert Sitting.objects.get(pk=wrong.pk).left_out == [0]
    applying.revert(regrade.pk, reason="误操作", actor=make_user())
    tasks.carry_out(str(regrade.pk))
    assert [standing(one) for one in (right, wrong, left_out)] == [
        (2000, 2500, True), (1500, 2500, False), (2000, 2500, True),
    ]  # fmt: skip
    assert Sitting.objects.get(pk=wrong.pk).left_out == []


def test_papers_handed_in_later_are_graded_by_the_mended_key(quiz: Any, question: Question, room: Recorder) -> None:
    sit(quiz, "BBBBB")
    mend(question, key=["C"])
    regrade = applied(planned(question))
    later = sit(quiz, "CBBBB")
    assert standing(later) == (2500, 2500, True)
    applying.revert(regrade.pk, reason="误操作", actor=make_user())
    tasks.carry_out(str(regrade.pk))
    assert standing(later) == (2000, 2500, True)


def test_papers_handed_in_between_plan_and_application_are_found(quiz: Any, question: Question, room: Recorder) -> None:
    mend(question, key=["C"])
    regrade = planned(question)
    between = sit(quiz, "CBBBC")
    applied(regrade)
    assert standing(between) == (2000, 2500, True)
    assert list(regrade.lines.values_list("sitting", "applied")) == [(between.pk, True)]


def test_options_that_changed_places_are_followed_by_their_texts(quiz: Any, question: Question) -> None:
    sitting = sit(quiz, "CBBBC")
    options = question.current.options
    turned = [{"id": name, "text": one["text"]} for name, one in zip("ABCD", reversed(options), strict=True)]
    mend(question, options=turned, key=["B"])  # what was C
    applied(planned(question))
    assert standing(sitting) == (2000, 2500, True)


def test_a_wording_that_does_not_hold_the_new_key_is_told(quiz: Any, question: Question) -> None:
    sitting = sit(quiz, "CBBBC")
    options = [*question.current.options[:3], {"id": "D", "text": "新写的选项"}]
    mend(question, options=options, key=["D"])
    regrade = planned(question)
    assert [paper["fits"] for paper in regrade.summary["papers"]] == [False]
    applied(regrade)
    assert standing(sitting) == (1500, 2500, False)


def test_what_is_refused(quiz: Any, question: Question) -> None:
    actor = make_user()

    def code(**order: Any) -> str:
        with pytest.raises(DomainError) as refused:
            planning.plan(question.pk, **{"rule": "rekey", "reason": "错了", "actor": actor} | order)
        return refused.value.code

    assert code(reason=" ") == "reason-missing"
    assert code(rule="no") == "unknown-rule"
    assert code(part=2) == "no-such-part"
    version = mend(question, key=["C"])
    question.current = QuestionVersion.objects.create(
        question=question, number=9, type="single", stem=version.stem, options=version.options, key=["D"]
    )
    question.save()
    assert code() == "not-approved"
    question.current = version
    question.save()
    regrade = planned(question)
    assert code() == "regrade-under-way"
    planning.discard(regrade.pk, actor=actor)
    with pytest.raises(DomainError):
        applying.apply(regrade.pk, actor=actor)


def test_an_older_regrade_is_not_taken_back_under_a_later_one(quiz: Any, question: Question, room: Recorder) -> None:
    sitting = sit(quiz, "DBBBC")
    mend(question, key=["C"])
    first = applied(planned(question))
    mend(question, key=["D"])
    second = applied(planned(question))
    assert standing(sitting) == (2000, 2500, True)
    with pytest.raises(DomainError) as refused:
        applying.revert(first.pk, reason="x", actor=make_user())
    assert refused.value.code == "regrade-not-newest"
    applying.revert(second.pk, reason="x", actor=make_user())
    tasks.carry_out(str(second.pk))
    assert standing(sitting) == (1500, 2500, False)


def test_points_for_nothing_given_at_the_end_are_taken_back_too(quiz: Any, question: Question, room: Recorder) -> None:
    regrade = applied(planned(question, CorrectionRule.ALL_RIGHT))
    later = sit(quiz, "-BBBC")
    assert standing(later) == (2000, 2500, True)
    applying.revert(regrade.pk, reason="误操作", actor=make_user())
    tasks.carry_out(str(regrade.pk))
    assert standing(later) == (1500, 2500, False)


@pytest.fixture
def written() -> tuple[Quiz, Question]:
    """A quiz of a choice and a short answer, and the short answer."""
    bank = make_bank()
    questions = [make_question(bank), make_question(bank, kind="essay")]
    quiz = make_quiz(bank=bank, publish=False, shuffle_questions=False, shuffle_options=False, pass_percent=60)
    for one in questions:
        QuizItem.objects.create(quiz=quiz, question=one)
    publish_edition(quiz.pk, actor=None)
    return quiz, questions[1]


def write(quiz: Quiz) -> Sitting:
    person = make_person()
    sitting = make_sitting(quiz=quiz, person=person, now=timezone.now() - timedelta(minutes=3), purpose="regraded")
    puts = [put(0, 1), put(1, "先通风")]
    submit_sitting(sitting.pk, user_id=user_of(person).pk, now=timezone.now(), puts=puts)
    return Sitting.objects.get(pk=sitting.pk)


@pytest.mark.parametrize(("rule", "after"), [("drop", (500, 500, True)), ("all_right", (1000, 1000, True))])
def test_a_short_answer_that_nobody_need_mark_any_more(
    written: tuple[Quiz, Question], room: Recorder, rule: str, after: tuple[int, int, bool]
) -> None:
    """Neither in the markers' list nor without a verdict for ever; taken back, it waits for its mark again."""
    quiz, essay = written
    sitting = write(quiz)
    assert standing(sitting) == (500, 1000, None)
    regrade = applied(planned(essay, rule))
    assert standing(sitting) == after
    assert next_task(quiz.pk, marker=1) is None
    assert room.told == [("regrade", True, after[0])]
    applying.revert(regrade.pk, reason="误操作", actor=make_user())
    tasks.carry_out(str(regrade.pk))
    assert standing(sitting) == (500, 1000, None)
    assert next_task(quiz.pk, marker=1) is not None
    assert room.told[-1] == ("regrade", False, 500)


def test_a_place_that_took_over_an_id_is_another_place() -> None:
    places = [
        {"id": "p1", "shape": "rect", "at": [0, 0, 900, 900], "text": "配电箱", "why": ""},
        {"id": "p2", "shape": "rect", "at": [2000, 0, 900, 900], "text": "冲床", "why": ""},
    ]
    item: Any = {"type": "hotspot", "options": [], "key": ["p1"], "body": {"places": places}}

    def laid_over(*mended: dict[str, Any], key: list[str]) -> list[Any] | None:
        return key_for(item, MendedKey("hotspot", [], key, {"places": mended}))

    assert laid_over(*places, key=["p2"]) == ["p2"]
    assert laid_over({**places[0], "text": "配电箱门开着"}, places[1], key=["p1"]) == ["p1"]
    assert laid_over({**places[0], "at": [10, 0, 900, 900]}, places[1], key=["p1"]) == ["p1"]
    other = {"id": "p1", "shape": "circle", "at": [8000, 8000, 300], "text": "灯", "why": ""}
    assert laid_over(other, places[1], key=["p1"]) is None


def test_a_payload_whose_keys_stand_in_another_order_is_reached(question: Question) -> None:
    """PostgreSQL keeps the keys of an object by length: the question's number is the last one of an item."""
    edition = Edition.objects.get()
    items = [dict(sorted(item.items(), key=lambda pair: (len(pair[0]), pair[0]))) for item in edition.payload["items"]]
    other = Edition.objects.create(
        quiz=edition.quiz, number=9, payload={**edition.payload, "items": items}, digest="other"
    )
    regrade = planning.plan(question.pk, rule="drop", reason="x", actor=make_user())
    assert [one.edition_id for one in reached(regrade)] == [edition.pk, other.pk]


def test_without_a_reviewed_key_a_second_person_applies_it(quiz: Any, question: Question) -> None:
    sit(quiz, "ABBBC")
    actor = make_user()
    regrade = planning.plan(question.pk, rule=CorrectionRule.DROP, reason="重复", actor=actor)
    tasks.work_out(str(regrade.pk))
    with pytest.raises(DomainError) as refused:
        applying.apply(regrade.pk, actor=actor)
    assert refused.value.code == "own-regrade"
    assert not EditionCorrection.objects.exists()
    applying.apply(regrade.pk, actor=make_user())
    assert EditionCorrection.objects.count() == 1
