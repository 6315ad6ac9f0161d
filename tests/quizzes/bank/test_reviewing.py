"""Four eyes: who may put what in use, and what each step leaves behind."""

from __future__ import annotations

from datetime import date

import pytest

from kernel.errors import DomainError
from plumbing.models import AuditEntry
from quizzes.bank.law_handlers import QuestionHandler
from quizzes.bank.reviews import reviewing
from quizzes.models import QuestionReview, QuestionVersion
from regulations.models import Citation, ReviewTask
from tests.factories.orgs import make_user
from tests.factories.quizzes import make_bank
from tests.quizzes.bank.people import fresh, rewrite, standing, write

pytestmark = pytest.mark.django_db


def test_a_draft_waits_for_somebody_else() -> None:
    author, reviewer, bank = make_user(), make_user(), make_bank()
    question = write(bank, author)
    assert standing(question) == ("draft", 1, "draft", 0)
    assert reviewing.submit([question.pk], actor=author) == 1
    assert standing(question) == ("pending", 1, "pending", 0)
    with pytest.raises(DomainError, match="own-question"):
        reviewing.approve([question.pk], actor=author)
    assert reviewing.approve([question.pk], actor=reviewer, note="核对无误") == 1
    assert standing(question) == ("in_use", 1, "approved", 1)
    lines = QuestionReview.objects.filter(question=question).order_by("pk")
    assert [(line.action, line.actor, line.note) for line in lines] == [
        ("submit", author.pk, ""),
        ("approve", reviewer.pk, "核对无误"),
    ]
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["save_question", "submit_question", "approve_question"]


def test_an_edit_leaves_the_approved_version_in_papers() -> None:
    author, reviewer, bank = make_user(), make_user(), make_bank()
    question = write(bank, author, submit=True)
    reviewing.approve([question.pk], actor=reviewer)
    rewrite(question, reviewer, explanation="119。", submit=True)
    assert standing(question) == ("in_use", 2, "pending", 1)
    with pytest.raises(DomainError, match="own-question"):
        reviewing.approve([question.pk], actor=reviewer)
    reviewing.approve([question.pk], actor=author)
    assert standing(question) == ("in_use", 2, "approved", 2)


def test_whoever_changed_it_since_is_no_second_person() -> None:
    author, other, third, bank = make_user(), make_user(), make_user(), make_bank()
    question = write(bank, author, submit=True)
    rewrite(question, other, explanation="119。", submit=True)
    for person in (author, other):
        with pytest.raises(DomainError, match="own-question"):
            reviewing.approve([question.pk], actor=person)
    reviewing.approve([question.pk], actor=third)
    assert standing(question) == ("in_use", 2, "approved", 2)
    assert list(QuestionVersion.objects.order_by("number").values_list("state", flat=True)) == ["draft", "approved"]


def test_without_four_eyes_saving_approves() -> None:
    author, bank = make_user(), make_bank(four_eyes=False)
    question = write(bank, author)
    assert standing(question) == ("in_use", 1, "approved", 1)
    assert QuestionReview.objects.get().action == "approve"
    rewrite(question, author, topic="消防")
    assert standing(question) == ("in_use", 2, "approved", 2)


def test_the_same_again_is_no_version() -> None:
    author, bank = make_user(), make_bank()
    question = write(bank, author)
    again = rewrite(rewrite(question, author, topic="消防"), author, topic="消防", submit=True)
    assert standing(again) == ("pending", 2, "pending", 0)


def test_sent_back_with_a_note() -> None:
    author, reviewer, bank = make_user(), make_user(), make_bank()
    question = write(bank, author, submit=True)
    with pytest.raises(DomainError, match="note-missing"):
        reviewing.send_back([question.pk], actor=reviewer, note=" ")
    reviewing.send_back([question.pk], actor=reviewer, note="选项 C 也对")
    assert standing(question) == ("draft", 1, "returned", 0)
    rewrite(question, author, topic="消防", submit=True)
    assert standing(question) == ("pending", 2, "pending", 0)


def test_what_changed_meanwhile_is_not_approved() -> None:
    author, reviewer, bank = make_user(), make_user(), make_bank()
    question = write(bank, author, submit=True)
    seen = {question.pk: question.current_id}
    rewrite(question, author, topic="消防", submit=True)
    with pytest.raises(DomainError, match="question-changed"):
        reviewing.approve([question.pk], actor=reviewer, seen=seen)
    assert standing(question) == ("pending", 2, "pending", 0)


def test_of_two_reviewers_one_is_told() -> None:
    author, one, other, bank = make_user(), make_user(), make_user(), make_bank()
    question = write(bank, author, submit=True)
    reviewing.approve([question.pk], actor=one)
    with pytest.raises(DomainError, match="not-pending"):
        reviewing.approve([question.pk], actor=other)
    assert QuestionReview.objects.filter(action="approve").count() == 1


def test_a_batch_is_approved_whole_or_not_at_all() -> None:
    author, reviewer, bank = make_user(), make_user(), make_bank()
    first, second = write(bank, author, submit=True), write(bank, author)
    with pytest.raises(DomainError, match="not-pending"):
        reviewing.approve([first.pk, second.pk], actor=reviewer)
    assert standing(first)[0] == "pending"


def test_retired_and_taken_up_again_where_it_stood() -> None:
    author, reviewer, bank = make_user(), make_user(), make_bank()
    draft, used = write(bank, author), write(bank, author, submit=True)
    reviewing.approve([used.pk], actor=reviewer)
    assert reviewing.retire([draft.pk, used.pk], actor=author, note="重复") == 2
    assert (standing(draft)[0], standing(used)[0]) == ("retired", "retired")
    assert reviewing.restore([draft.pk, used.pk], actor=author, note="仍要用") == 2
    assert (standing(draft)[0], standing(used)[0]) == ("draft", "in_use")


def test_a_flag_outlives_retirement() -> None:
    author, reviewer, bank = make_user(), make_user(), make_bank()
    question = write(bank, author, submit=True)
    reviewing.approve([question.pk], actor=reviewer)
    reviewing.flag([question.pk], reason="条款已修改")
    assert reviewing.flag([question.pk], reason="条款已修改") == 0
    reviewing.retire([question.pk], actor=author, note="停用")
    reviewing.restore([question.pk], actor=author, note="恢复")
    assert standing(question) == ("review", 1, "approved", 1)
    with pytest.raises(DomainError, match="own-question"):
        reviewing.confirm([question.pk], actor=author)
    reviewing.confirm([question.pk], actor=reviewer)
    assert standing(question) == ("in_use", 1, "approved", 1)


def test_flagged_and_edited_and_approved_again() -> None:
    author, reviewer, bank = make_user(), make_user(), make_bank()
    question = write(bank, author, submit=True)
    reviewing.approve([question.pk], actor=reviewer)
    QuestionHandler().flag([str(question.pk), "page"], reason="changed", on=date(2026, 11, 1))
    assert standing(question)[0] == "review"
    rewrite(question, author, topic="消防", submit=True)
    assert standing(question) == ("review", 2, "pending", 1)
    reviewing.approve([question.pk], actor=reviewer)
    assert standing(question) == ("in_use", 2, "approved", 2)


def test_drafts_are_not_flagged() -> None:
    question = write(make_bank(), make_user())
    assert reviewing.flag([question.pk], reason="x") == 0
    assert fresh(question).state == "draft"
    assert not ReviewTask.objects.exists() and not Citation.objects.exists()
