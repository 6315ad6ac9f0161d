"""The demo's questions of every type: reviewed by the second person, drawable, safe to repeat."""

from __future__ import annotations

import pytest

from accounts.services import staff_account
from quizzes import demo_types
from quizzes.bank.services import get_or_create_bank
from quizzes.enums import QuestionType
from quizzes.models import Bank, Edition, Question, QuestionReview, Quiz
from tests.factories.quizzes import _need_collection as need_collection
from tests.factories.quizzes import make_question

pytestmark = pytest.mark.django_db


def build() -> int:
    people = [staff_account(username=name, display_name=name, password="demo-demo-demo") for name in ("lin", "xu")]
    pool = get_or_create_bank("大题库", actor=people[0])
    if not pool.questions.exists():
        for kind, count in (("single", 8), ("truefalse", 6), ("multiple", 3)):
            for _ in range(count):
                make_question(pool, kind=kind)
    return demo_types.build_types(pool=pool, actor=people[0], reviewer=people[1])


def test_every_type_is_reviewed_by_another_and_asked():
    need_collection()
    payload = Edition.objects.get(quiz_id=build()).payload
    bank = Bank.objects.get(name=demo_types.BANK)
    assert {one.current.type for one in bank.questions.all()} == set(QuestionType.values)
    assert {one.state for one in bank.questions.all()} == {"in_use"}
    reviewers = QuestionReview.objects.filter(question__bank=bank, action="approve").values_list("actor", flat=True)
    authors = bank.questions.values_list("current__created_by", flat=True)
    assert len(reviewers) == bank.questions.count()
    assert not set(reviewers) & set(authors)
    media = {(one["type"], line["slot"], line["kind"]) for one in payload["items"] for line in one.get("media", ())}
    assert media == {("single", "stem", "sound"), ("multiple", "stem", "picture"), ("hotspot", "photo", "picture")}
    assert sum(item["points"] for item in payload["items"]) == 10_000  # a paper of 100 points
    blueprint = Edition.objects.get(quiz__title=demo_types.BLUEPRINT_TITLE).payload
    assert [line["count"] for line in blueprint["sections"]] == [6, 4, 2, 1, 1, 1]


def test_it_is_safe_to_repeat():
    need_collection()
    quiz_id = build()
    counts = [model.objects.count() for model in (Question, Quiz, Edition, QuestionReview)]
    assert build() == quiz_id
    assert [model.objects.count() for model in (Question, Quiz, Edition, QuestionReview)] == counts


def test_the_alarm_is_small_and_heard():
    sound = demo_types.alarm()
    assert sound[:4] == b"RIFF"
    assert len(sound) < 13_000
    assert max(sound[44:]) - min(sound[44:]) > 100


def test_the_places_are_those_of_the_drawn_photo():
    from tests.factories.quizzes import PLACES

    assert [(one.id, one.shape, one.at, one.text) for one in demo_types.PLACES] == list(PLACES)
