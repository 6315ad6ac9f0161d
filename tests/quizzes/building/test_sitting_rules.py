"""How a quiz is sat: the form's fields, what the checker remarks, the line that sums it up, the copy."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from kernel.clock import today
from quizzes.building.checks import check_quiz
from quizzes.building.copying import copy_quiz
from quizzes.building.wording import sentence, summary
from quizzes.models import Quiz
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.quizzes.building.test_admin import ADD, edit, form_of
from tests.quizzes.building.test_publishing import chosen

pytestmark = pytest.mark.django_db
RULES = {"navigation": "sections", "pause_minutes": 15, "counted_try": "last", "cooling_minutes": 60}


def remarks(quiz: Quiz) -> list[str]:
    report = check_quiz(quiz, on=today())
    assert report.errors == []
    known = {
        "cases-one-by-one", "pause-in-contest", "pause-one-by-one", "pause-without-limit", "cooling-one-try",
        "first-of-many",
    }  # fmt: skip
    found = [problem for problem in report.warnings if problem.code in known]
    assert all(sentence(problem) for problem in found)
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        (RULES, []),
        ({"navigation": "sequential", "pause_minutes": 5}, ["pause-one-by-one"]),
        ({"pause_minutes": 5, "time_limit_minutes": None}, ["pause-without-limit"]),
        ({"cooling_minutes": 5, "tries": 1}, ["cooling-one-try"]),
        ({"counted_try": "first", "tries": 3}, ["first-of-many"]),
        ({"counted_try": "first"}, ["first-of-many"]),
        ({"counted_try": "first", "tries": 1}, []),
    ],
)
def test_what_does_not_go_together_is_remarked(fields: dict[str, Any], expected: list[str]) -> None:
    assert remarks(make_quiz(questions=2, draw_count=2, publish=False, **fields)) == expected


def test_pauses_in_a_contest_are_remarked() -> None:
    bank = make_bank(use="contest")
    make_question(bank)
    quiz = make_quiz(bank=bank, draw_count=1, publish=False, use="contest", pause_minutes=5, show_answers="never")
    assert remarks(quiz) == ["pause-in-contest"]


def test_a_case_that_goes_one_by_one_is_remarked() -> None:
    bank = make_bank()
    case = make_question(bank, kind="case")
    assert remarks(chosen(bank, case, navigation="sequential")) == ["cases-one-by-one"]
    assert remarks(chosen(bank, case)) == []
    assert remarks(chosen(bank, make_question(bank), navigation="sequential")) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "次数不限，随机组卷"),
        (RULES, "次数不限，以最后一次为准，间隔60分钟可再考，分题型作答，可暂停共15分钟，随机组卷"),
        ({"tries": 1, "counted_try": "first", "cooling_minutes": 5}, "可答 1 次，随机组卷"),
        ({"navigation": "sequential", "pause_minutes": 5, "time_limit_minutes": None}, "逐题作答不能返回，随机组卷"),
    ],
)
def test_the_line_that_sums_it_up(fields: dict[str, Any], words: str) -> None:
    quiz = make_quiz(questions=2, draw_count=2, publish=False, **fields)
    told = summary(quiz, check_quiz(quiz, on=today()))
    assert told.endswith(words), told


def test_the_form_stores_the_rules_and_keeps_their_bounds(client) -> None:
    client.force_login(get_user_model().objects.create_superuser(username="root", password=None))
    bank = make_bank()
    page = client.get(ADD).content.decode()
    for words in ("作答方式", "多次作答，取", "再次作答间隔", "可暂停", "例如填1440"):
        assert words in page
    client.post(ADD, form_of(bank, **RULES))
    quiz = Quiz.objects.get()
    assert {name: getattr(quiz, name) for name in RULES} == RULES
    for name, value in (("pause_minutes", 601), ("cooling_minutes", 43201), ("pause_minutes", -1), ("navigation", "x")):
        client.post(edit(quiz), form_of(bank, **RULES | {name: value}))
        quiz.refresh_from_db()
        assert getattr(quiz, name) == RULES[name]
    copy = Quiz.objects.get(pk=copy_quiz(quiz.pk, title="副本", actor=None))
    assert {name: getattr(copy, name) for name in RULES} == RULES
