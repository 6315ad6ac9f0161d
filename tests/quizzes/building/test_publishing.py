"""Publishing: what is frozen, in how many queries, and what keeps a quiz back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kernel.clock import today
from kernel.errors import DomainError
from media.models import Clip, Picture
from quizzes import services
from quizzes.bank.citing import recite
from quizzes.building.checks import check_quiz
from quizzes.models import BlueprintLine, DuplicatePair, Edition, Question, QuestionMedia, Quiz, QuizItem
from quizzes.services.editions import MediaLine, freeze_item
from regulations.models import Clause
from regulations.services import store_instrument
from tests.factories.quizzes import make_bank, make_question, make_quiz

pytestmark = pytest.mark.django_db
PARTS = [
    {"type": "single", "stem": "甲应当？", "options": [{"id": "A", "text": "停"}, {"id": "B", "text": "走"}],
     "key": ["A"], "points": 200, "explanation": "先停。", "basis": "《样例规定》第三条"},
    {"type": "truefalse", "stem": "乙做得对。", "options": [], "key": ["错"], "points": 100},
]  # fmt: skip


def payload_of(quiz: Quiz) -> dict:
    return Edition.objects.filter(quiz=quiz).order_by("-number").first().payload


def chosen(bank, *questions, points: int | None = None, **fields) -> Quiz:
    quiz = make_quiz(bank=bank, publish=False, **fields)
    for at, question in enumerate(questions):
        QuizItem.objects.create(quiz=quiz, question=question, sort_order=at, points=points)
    return quiz


def line(quiz: Quiz, count: int, **fields) -> BlueprintLine:
    return BlueprintLine.objects.create(quiz=quiz, count=count, sort_order=quiz.lines.count(), **fields)


def refused(quiz: Quiz) -> str:
    with pytest.raises(DomainError) as problem:
        services.publish_edition(quiz.pk, actor=None)
    assert not Edition.objects.filter(quiz=quiz).exists()
    return problem.value.code


def test_a_blueprint_is_frozen_with_its_lines():
    bank, other = make_bank(), make_bank()
    fire = [make_question(bank, topic="消防", difficulty=1) for _ in range(4)]
    wide = [make_question(bank, topic="用电", kind="multiple") for _ in range(3)]
    away = make_question(other, topic="消防")
    make_question(bank, topic="交通", kind="truefalse")
    quiz = make_quiz(bank=bank, publish=False)
    line(quiz, 3, topic="消防、用电", points=200)
    line(quiz, 1, type="multiple", points=400)
    line(quiz, 1, bank=other)
    services.publish_edition(quiz.pk, actor=None)
    payload = payload_of(quiz)
    assert [item["question_id"] for item in payload["items"]] == sorted(q.pk for q in (*fire, *wide, away))
    assert payload["sections"] == [
        {"count": 3, "points": 200, "indexes": [0, 1, 2, 3, 4, 5, 6]},
        {"count": 1, "points": 400, "indexes": [4, 5, 6]},
        {"count": 1, "points": 0, "indexes": [7]},
    ]
    assert (payload["fixed"], payload["draw_count"]) == (False, 5)


def test_lines_by_clause_and_instrument():
    law = store_instrument(
        title="样例规定", defaults={"short_title": "样例规定"}, clauses=[(3, "", "三"), (4, "", "四")]
    )
    bank = make_bank()
    third = make_question(bank, basis="《样例规定》第三条")
    fourth = make_question(bank, basis="《样例规定》第四条")
    make_question(bank, basis="《别的法》第三条")
    recite(Question.objects.values_list("pk", flat=True))
    quiz = make_quiz(bank=bank, publish=False)
    line(quiz, 1, clause=Clause.objects.get(instrument=law, number=3), points=500)
    line(quiz, 1, instrument=law, points=500)
    services.publish_edition(quiz.pk, actor=None)
    payload = payload_of(quiz)
    assert [item["question_id"] for item in payload["items"]] == [third.pk, fourth.pk]
    assert [section["indexes"] for section in payload["sections"]] == [[0], [0, 1]]


def test_the_rules_are_frozen_and_an_unchanged_quiz_is_not_published_twice():
    day = datetime(2026, 6, 30, 16, tzinfo=UTC)
    quiz = make_quiz(
        questions=2, show_answers="from_day", answers_from=day, policy="half_for_missed", most_exposure=60,
        avoid_seen=False, second_marker=True, marking_tolerance=10,
    )  # fmt: skip
    payload = payload_of(quiz)
    rules = ("policy", "answers_from", "avoid_seen", "most_exposure", "second_marker", "marking_tolerance")
    assert {name: payload[name] for name in rules} == {
        "policy": "half_for_missed", "answers_from": "2026-06-30T16:00:00+00:00", "avoid_seen": False,
        "most_exposure": 60, "second_marker": True, "marking_tolerance": 10,
    }  # fmt: skip
    assert "sections" not in payload
    assert "enemies" not in payload
    first = Edition.objects.get(quiz=quiz)
    assert services.publish_edition(quiz.pk, actor=None) == first.pk


def test_a_case_is_frozen_part_by_part_and_given_its_points():
    store_instrument(title="样例规定", defaults={"short_title": "样例规定"}, clauses=[(3, "", "三")])
    bank = make_bank()
    case = make_question(
        bank, kind="case", stem="某厂夜班。", options=[], key=[], body={"parts": PARTS}, explanation="全案说明",
        basis="《样例规定》", valid_to=today() + timedelta(days=90),
    )  # fmt: skip
    quiz = chosen(bank, case, points=900)
    services.publish_edition(quiz.pk, actor=None)
    first, second = payload_of(quiz)["items"]
    assert (first["part"], first["type"], first["points"], first["explanation"]) == (1, "single", 600, "先停。")
    assert (second["part"], second["type"], second["points"], second["explanation"]) == (
        2,
        "truefalse",
        300,
        "全案说明",
    )
    assert second["case"] == {"stem": "某厂夜班。", "n": 2, "of": 2, "media": []}
    assert first["citations"][0]["label"] == "《样例规定》第3条"
    assert second["basis"] == "《样例规定》"
    assert second["valid_to"] == (today() + timedelta(days=90)).isoformat()


def test_media_of_a_case_stand_where_they_belong():
    question = make_question(make_bank(), kind="case", key=[], options=[], body={"parts": PARTS})
    lines = [
        MediaLine(slot=slot, kind="picture", src=f"/{slot}", width=1, height=1, alt="")
        for slot in ("stem", "part:1/stem", "part:2/option:A", "part:12/stem")
    ]
    first, second = freeze_item(question.current, lines, {})
    assert [one["slot"] for one in first["case"]["media"]] == ["stem"]
    assert [(one["slot"], one["src"]) for one in first["media"]] == [("stem", "/part:1/stem")]
    assert [(one["slot"], one["src"]) for one in second["media"]] == [("option:A", "/part:2/option:A")]


def with_media(bank, count: int) -> list[Question]:
    made = []
    for number in range(count):
        question = make_question(bank, basis=f"《样例规定》第{number + 3}条")
        picture = Picture.objects.create(title="图", file=f"p{number}.png", width=10, height=10)
        picture.renditions.create(filter_spec=PHONE_SPEC, file=f"r{number}.png", width=10, height=10)
        QuestionMedia.objects.create(version=question.approved, slot="stem", picture=picture)
        clip = Clip.objects.create(title="音", file=f"c{number}.mp3", transcript="听到警报")
        QuestionMedia.objects.create(version=question.approved, slot="option:A", clip=clip)
        made.append(question)
    return made


PHONE_SPEC = "max-720x1440"


def test_publishing_takes_the_same_queries_however_many_questions(monkeypatch):
    from media import services as media_services

    monkeypatch.setattr("tests.quizzes.building.test_publishing.PHONE_SPEC", media_services.PHONE_FILTER)
    store_instrument(
        title="样例规定", defaults={"short_title": "样例规定"}, clauses=[(n, "", "x") for n in range(3, 40)]
    )
    found = []
    for count in (3, 30):
        bank = make_bank()
        quiz = chosen(bank, *with_media(bank, count))
        with CaptureQueriesContext(connection) as captured:
            services.publish_edition(quiz.pk, actor=None)
        found.append(len(captured))
        item = payload_of(quiz)["items"][0]
        assert [(one["slot"], one["kind"], one["alt"]) for one in item["media"]] == [
            ("option:A", "sound", "听到警报"),
            ("stem", "picture", "题目配图"),
        ]
    assert found[0] == found[1] <= 40, found


def test_checking_takes_the_same_queries_however_many_questions_and_lines():
    found = []
    for count in (3, 30):
        bank = make_bank()
        for _ in range(count):
            make_question(bank)
        quiz = make_quiz(bank=bank, publish=False)
        for _ in range(count // 3):
            line(quiz, 1)
        with CaptureQueriesContext(connection) as captured:
            check_quiz(Quiz.objects.get(pk=quiz.pk), on=today())
        found.append(len(captured) - 1)
    assert found[0] == found[1] <= 9, found


class TestRefusals:
    def test_items_and_lines(self):
        bank = make_bank()
        quiz = chosen(bank, make_question(bank))
        line(quiz, 1)
        assert refused(quiz) == "items-and-lines"

    def test_a_contest_never_draws_what_was_practised_and_the_reverse(self):
        practice, contest = make_bank(), make_bank(use="contest")
        for bank in (practice, contest):
            [make_question(bank) for _ in range(3)]
        assert refused(make_quiz(bank=practice, use="contest", publish=False)) == "use-mixed"
        assert refused(make_quiz(bank=contest, publish=False)) == "use-mixed"
        mixed = make_quiz(bank=contest, use="contest", publish=False)
        line(mixed, 1)
        line(mixed, 1, bank=practice)
        assert refused(mixed) == "use-mixed"
        fixed = chosen(contest, Question.objects.filter(bank=practice).first(), use="contest")
        assert refused(fixed) == "use-mixed"

    def test_essays_only_where_there_is_time_for_markers(self):
        bank, contest = make_bank(), make_bank(use="contest")
        essays = [make_question(one, kind="essay", options=[], key=["先断电"]) for one in (bank, contest)]
        assert refused(chosen(contest, essays[1], use="contest")) == "essay-in-contest"
        by_line = make_quiz(bank=contest, use="contest", publish=False)
        line(by_line, 1, type="essay")
        assert refused(by_line) == "essay-in-contest"
        assert refused(make_quiz(bank=bank, publish=False)) == "quiz-empty"
        services.publish_edition(chosen(bank, essays[0]).pk, actor=None)

    def test_a_case_with_a_short_answer_stays_out_of_a_contest(self):
        bank = make_bank(use="contest")
        essay = {"type": "essay", "stem": "怎么办？", "key": ["报告"], "points": 500}
        case = make_question(bank, kind="case", key=[], options=[], body={"parts": [PARTS[0], essay]})
        assert refused(chosen(bank, case, use="contest")) == "essay-in-contest"
        make_question(bank)
        drawn = make_quiz(bank=bank, use="contest")
        assert [item["type"] for item in payload_of(drawn)["items"]] == ["single"]

    def test_questions_that_say_the_same_never_stand_together(self):
        bank = make_bank()
        first, second, third = (make_question(bank) for _ in range(3))
        DuplicatePair.objects.create(first=first, second=second, likeness=93, found_at=timezone.now())
        DuplicatePair.objects.create(first=second, second=third, likeness=91, found_at=timezone.now(), state="apart")
        assert refused(chosen(bank, first, second)) == "enemies-together"
        quiz = make_quiz(bank=bank)
        assert payload_of(quiz)["enemies"] == [[first.pk, second.pk]]
        services.publish_edition(chosen(bank, second, third).pk, actor=None)

    def test_a_question_twice_and_lines_too_long(self):
        bank = make_bank()
        question = make_question(bank)
        assert refused(chosen(bank, question, question)) == "question-twice"
        short = make_quiz(bank=bank, publish=False)
        line(short, 2)
        assert refused(short) == "lines-short"

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"show_answers": "from_day"}, "answers-day-missing"),
            ({"pass_percent": 0}, "pass-mark-wrong"),
            ({"pass_percent": 101}, "pass-mark-wrong"),
            ({"topics": "没有的考点"}, "quiz-empty"),
        ],
    )
    def test_rules_that_make_no_sense(self, fields, code):
        bank = make_bank()
        make_question(bank, topic="消防")
        assert refused(make_quiz(bank=bank, publish=False, **fields)) == code

    @pytest.mark.parametrize(
        ("state", "fields"),
        [
            ("draft", {}), ("pending", {}), ("review", {}), ("retired", {}),
            ("in_use", {"valid_to": today() - timedelta(days=1)}),
            ("in_use", {"valid_from": today() + timedelta(days=1)}),
        ],
    )  # fmt: skip
    def test_only_what_is_drawable_is_asked(self, state, fields):
        bank = make_bank()
        away = make_question(bank, state=state, **fields)
        there = make_question(bank, valid_from=today(), valid_to=today())
        assert [item["question_id"] for item in payload_of(make_quiz(bank=bank))["items"]] == [there.pk]
        assert refused(chosen(bank, away)) == "question-withdrawn"

    def test_a_merged_question_is_not_asked(self):
        bank = make_bank()
        kept, merged = make_question(bank), make_question(bank)
        Question.objects.filter(pk=merged.pk).update(merged_into=kept)
        assert [item["question_id"] for item in payload_of(make_quiz(bank=bank))["items"]] == [kept.pk]

    def test_the_reviewed_words_are_frozen_not_those_being_written(self):
        bank = make_bank()
        question = make_question(bank, stem="审过的")
        new = question.versions.get()
        new.pk, new.number, new.stem, new.state = None, 2, "还没审", "pending"
        new.save()
        Question.objects.filter(pk=question.pk).update(current=new)
        assert [item["stem"] for item in payload_of(make_quiz(bank=bank))["items"]] == ["审过的"]
