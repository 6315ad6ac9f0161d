"""Banks, questions, quizzes and sittings, with sensible defaults."""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from orgs.models import Person
from quizzes.models import Bank, Question, QuestionVersion, Quiz, Sitting
from quizzes.services import AnswerPut, publish_edition, start_sitting
from tests.factories.orgs import make_person, user_of

SECRET_WHY = "CANARY-EXPLANATION"
SECRET_BASIS = "CANARY-BASIS"
_next = count(1)


def make_bank(**fields: Any) -> Bank:
    """An empty bank."""
    return Bank.objects.create(**{"name": f"冲压车间题库{next(_next)}"} | fields)


def make_question(bank: Bank, *, kind: str = "single", state: str = "in_use", **fields: Any) -> Question:
    """A question in use with one version. A single choice with the key B unless told."""
    number = next(_next)
    question = Question.objects.create(bank=bank, identity=f"identity-{number}", state=state)
    defaults: dict[str, Any] = {
        "stem": f"第{number}条：身旁的气瓶正在漏气，你应当怎么做？",
        "options": [
            {"id": letter, "text": f"{text}（{number}）"}
            for letter, text in zip(
                "ABCD", ("等班组长批准", "停止作业后撤离", "干完手头的活再走", "可以走但扣工资"), strict=True
            )
        ],
        "key": ["B"],
        "explanation": SECRET_WHY,
        "basis": SECRET_BASIS,
        "points": 500,
    }
    if kind == "truefalse":
        defaults |= {"options": [], "key": ["对"]}
    elif kind == "fill":
        defaults |= {"options": [], "stem": f"填空{number}：灭火器每____检查一次。", "key": [["每月", "一个月"]]}
    elif kind in {"multiple", "indefinite"}:
        defaults |= {"key": ["A", "C"]}
    question.current = QuestionVersion.objects.create(
        question=question, number=1, type=kind, state="approved", **defaults | fields
    )
    question.approved = question.current
    question.save()
    return question


def make_quiz(*, questions: int = 20, publish: bool = True, bank: Bank | None = None, **fields: Any) -> Quiz:
    """A published quiz that draws 20 of a bank's single choices."""
    if bank is None:
        bank = make_bank()
        for _ in range(questions):
            make_question(bank)
    quiz = Quiz.objects.create(**{"title": "安全生产月知识测试", "bank": bank, "draw_count": 20} | fields)
    if publish:
        publish_edition(quiz.pk, actor=None)
    return quiz


def make_sitting(*, quiz: Quiz | None = None, person: Person | None = None, now: Any = None, **context: Any) -> Sitting:
    """An open sitting of a person with an account."""
    person = person or make_person()
    user_of(person)
    return start_sitting(
        person_id=person.pk,
        quiz_id=(quiz or make_quiz()).pk,
        purpose=context.get("purpose", "practice"),
        context_key=context.get("context_key", "1:2026"),
        now=now or timezone.now(),
    )


def put(place: int, *wire: Any, flagged: bool = False, nonce: str = "") -> AnswerPut:
    """One change as the phone sends it."""
    return AnswerPut(place, list(wire), nonce or uuid4().hex, flagged)


def right_positions(sitting: Sitting) -> list[list[Any]]:
    """For each place, what the person would send to be right."""
    from quizzes.logic.papers import Paper
    from quizzes.logic.responses import encode_response
    from quizzes.models import Edition

    payload = Edition.objects.get(pk=sitting.edition_id).payload
    found = []
    for place in Paper.from_json(sitting.paper).places:
        item = payload["items"][place.index]
        key = [one[0] if isinstance(one, list) else one for one in item["key"]]
        found.append(encode_response(item, place, key))
    return found
