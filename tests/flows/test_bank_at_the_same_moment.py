"""The bank, two at the same moment: reviews, an edit, imports, a merge, a text of law. Each is done once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from kernel.errors import DomainError
from quizzes.bank.duplicates.merging import merge
from quizzes.bank.reviews import reviewing
from quizzes.models import Edition, Question, QuestionReview, QuestionVersion, QuizItem
from quizzes.services import publish_edition
from regulations import services
from regulations.models import ClauseVersion, Instrument, InstrumentState
from tests.factories.orgs import make_user
from tests.factories.quizzes import make_bank, make_question, make_quiz
from tests.flows.test_at_the_same_moment import at_once
from tests.plumbing.workbooks import workbook_of
from tests.quizzes.bank.people import fresh, rewrite, standing, write
from tests.regulations.texts import OLD, draft

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = ["题型", "题干", "选项A", "选项B", "答案", "法规依据"]
ROWS = [["单选", f"第{number}问：火警电话是（ ）。", "110", "119", "B", "《某法》第三条"] for number in range(30)]


def lines(question: Question, action: str) -> int:
    return QuestionReview.objects.filter(question=question, action=action).count()


def test_of_two_reviewers_one_approves(file_database: Any) -> None:
    author, one, other = make_user(), make_user(), make_user()
    question = write(make_bank(), author, submit=True, basis="《某法》第三条")
    told = at_once(*(lambda who=who: reviewing.approve([question.pk], actor=who) for who in (one, other)))
    assert told == ["done", "not-pending"]
    assert (standing(question), lines(question, "approve")) == (("in_use", 1, "approved", 1), 1)


def test_two_reviewers_of_crossing_batches(file_database: Any) -> None:
    author, one, other, bank = make_user(), make_user(), make_user(), make_bank()
    ids = [write(bank, author, submit=True).pk for _ in range(6)]
    told = at_once(
        lambda: reviewing.approve(ids[:4], actor=one), lambda: reviewing.approve(list(reversed(ids[2:])), actor=other)
    )
    assert told == ["done", "not-pending"]
    assert (
        Question.objects.filter(state="in_use").count() == QuestionReview.objects.filter(action="approve").count() == 4
    )


def test_approved_while_the_author_saves(file_database: Any) -> None:
    """Whoever comes first: what papers take is what the reviewer saw."""
    author, reviewer, bank = make_user(), make_user(), make_bank()
    for _ in range(4):
        question = write(bank, author, submit=True)
        seen = {question.pk: question.current_id}
        told = at_once(
            lambda q=question, s=seen: reviewing.approve([q.pk], actor=reviewer, seen=s),
            lambda q=question: rewrite(q, author, topic="消防", submit=True),
        )
        assert set(told) <= {"done", "question-changed", "not-pending"} and "done" in told
        row = fresh(question)
        assert row.current is not None and (row.current.number, row.current.topic) == (2, "消防")
        assert row.approved_id in (None, seen[question.pk])
        assert QuestionVersion.objects.filter(question=question).count() == 2


def test_two_save_one_question(file_database: Any) -> None:
    author, other, bank = make_user(), make_user(), make_bank()
    question = write(bank, author)
    told = at_once(lambda: rewrite(question, author, topic="消防"), lambda: rewrite(question, other, topic="用电"))
    assert told == ["done", "done"]
    assert list(question.versions.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert fresh(question).current.number == 3


def test_the_same_file_twice_into_one_bank(file_database: Any, tmp_path: Path, settings: Any) -> None:
    settings.ANPEI_UPLOAD_DIR = tmp_path / "incoming"
    path = tmp_path / "题.xlsx"
    path.write_bytes(workbook_of([HEADER, *ROWS]))

    def bring_in() -> None:
        try:
            call_command("import_questions", path, bank="甲", stdout=io.StringIO(), stderr=io.StringIO())
        except SystemExit as error:
            raise DomainError(f"exit-{error.code}") from error

    told = at_once(bring_in, bring_in)
    assert "done" in told and set(told) <= {"done", "exit-1", "exit-2"}
    assert Question.objects.count() == QuestionVersion.objects.count() == 30
    bring_in()
    assert QuestionVersion.objects.count() == 30


def test_merged_while_a_paper_is_published(file_database: Any) -> None:
    bank, editor = make_bank(), make_user()
    kept, dropped = make_question(bank), make_question(bank)
    quiz = make_quiz(bank=bank, publish=False)
    QuizItem.objects.create(quiz=quiz, question=dropped, sort_order=0)
    told = at_once(
        lambda: merge(kept.pk, [dropped.pk], actor=editor),
        lambda: publish_edition(quiz.pk, actor=editor),
        lambda: merge(kept.pk, [dropped.pk], actor=editor),
    )
    assert told.count("merge-merged") == 1 and set(told) <= {"done", "merge-merged", "question-withdrawn"}
    assert fresh(dropped).merged_into_id == kept.pk
    for edition in Edition.objects.all():
        assert len(edition.payload["items"]) == 1


def confirming(key: int) -> Callable[[], Any]:
    return lambda: services.confirm_state(key)


def test_a_text_is_confirmed_once(file_database: Any) -> None:
    key = draft(OLD).pk
    assert at_once(confirming(key), confirming(key)) == ["done", "not-a-draft"]
    assert (Instrument.objects.count(), ClauseVersion.objects.filter(clause__number__gt=0).count()) == (1, 15)
    assert InstrumentState.objects.get(pk=key).in_force_from == date(2015, 5, 1)
