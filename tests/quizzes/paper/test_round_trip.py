"""Papers drawn, answered, entered: graded like the same answers given online, and marked as sat on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from kernel.errors import DomainError
from media.models import PrintJob
from plumbing.models import AuditEntry
from quizzes.models import AnswerEvent, PaperBatch, PaperCopy, Sitting
from quizzes.paper import services
from quizzes.paper.batches import draw_batch
from quizzes.paper.reading import read_answer, typed_answer
from quizzes.services import AnswerPut, start_sitting, submit_sitting
from tests.factories.orgs import make_enterprise, make_officer, make_person, user_of
from tests.factories.quizzes import make_fixed_quiz, make_quiz, make_sitting
from tests.quizzes.paper.helpers import copy_of, make_papers, right_answers, typed_right

pytestmark = pytest.mark.django_db


def test_what_is_typed_from_the_card_is_graded_like_the_same_answers_online() -> None:
    quiz = make_fixed_quiz()
    batch = make_papers(quiz=quiz)
    copy = copy_of(batch)
    right = right_answers(copy)
    read = {line.at: read_answer(line, typed_answer(line, right[line.at])) for line in copy.lines}
    now = timezone.now()
    done = services.enter_copy(batch.pk, 1, answers=read, by=batch.created_by, now=now)
    online = make_sitting(quiz=quiz, now=now)
    Sitting.objects.filter(pk=online.pk).update(paper=copy.copy.sitting.paper)
    puts = [AnswerPut(place, wire, f"n{place}") for place, wire in right.items()]
    same = submit_sitting(online.pk, user_id=online.person.user_id, now=now, puts=puts).sitting
    mine = Sitting.objects.get(pk=done.sitting.pk)
    told = ("points_got", "points_out_of", "passed", "unmarked", "answered")
    assert [getattr(mine, name) for name in told] == [getattr(same, name) for name in told]
    rows = ("item", "response", "right", "points")
    assert list(mine.answers.order_by("item").values_list(*rows)) == list(
        same.answers.order_by("item").values_list(*rows)
    )
    assert (mine.mode, mine.submitted_at, mine.deadline) == ("paper", batch.sat_at, None)
    assert set(AnswerEvent.objects.filter(sitting=mine, kind="answer").values_list("by", flat=True)) == {
        batch.created_by
    }
    entered = PaperCopy.objects.get(batch=batch, number=1)
    assert (entered.entered_by, entered.entered_at) == (batch.created_by, now)


def test_each_person_has_a_paper_by_sections_and_a_drawn_order() -> None:
    bank_quiz = make_quiz(questions=30, draw_count=20)
    batch = make_papers(quiz=bank_quiz)
    papers = [copy.sitting.paper["places"] for copy in batch.copies.all()]
    assert papers[0] != papers[1]
    mixed = make_papers(quiz=make_fixed_quiz("essay", "truefalse", "single", "case", "single", shuffle_questions=True))
    assert [block.kind for block in copy_of(mixed).blocks] == ["single", "truefalse", "case", "essay"]


def test_drawing_twice_gives_everybody_one_paper_and_one_print_job() -> None:
    batch = make_papers()
    draw_batch(batch.pk, now=timezone.now())
    PaperBatch.objects.filter(pk=batch.pk).update(state="running")
    draw_batch(batch.pk, now=timezone.now())
    assert batch.copies.count() == 2
    assert PrintJob.objects.filter(form="paper").count() == 1


def test_who_passed_or_is_in_the_middle_gets_no_paper_and_is_told_why() -> None:
    quiz, enterprise = make_quiz(questions=3, draw_count=3, tries=1), make_enterprise()
    fresh, sits, tried = (make_person(enterprise=enterprise) for _ in range(3))
    make_sitting(quiz=quiz, person=sits, purpose="course", context_key="7:2026")
    done = make_sitting(quiz=quiz, person=tried, purpose="course", context_key="7:2026")
    submit_sitting(done.pk, user_id=user_of(tried).pk, now=timezone.now())
    batch = make_papers(
        fresh, sits, tried, quiz=quiz, enterprise=enterprise, purpose="course", context_key="7:2026",
        now=timezone.now(), sat=False,
    )  # fmt: skip
    assert [copy.sitting.person_id for copy in batch.copies.all()] == [fresh.pk]
    assert batch.left_out == [[sits.pk, "already-open"], [tried.pk, "no-tries-left"]]


def test_a_paper_that_is_out_keeps_the_phone_shut_until_it_is_withdrawn() -> None:
    quiz, enterprise = make_quiz(questions=3, draw_count=3), make_enterprise()
    person = make_person(enterprise=enterprise)
    key = {"purpose": "course", "context_key": "7:2026"}
    batch = make_papers(person, quiz=quiz, enterprise=enterprise, **key)
    now = timezone.now()
    with pytest.raises(DomainError, match="on-paper"):
        start_sitting(person_id=person.pk, quiz_id=quiz.pk, now=now, **key)
    services.withdraw_copy(batch.pk, 1, reason="没有到场", by=batch.created_by, now=now)
    assert start_sitting(person_id=person.pk, quiz_id=quiz.pk, now=now, **key).mode == "own"
    with pytest.raises(DomainError, match="void"):
        services.enter_copy(batch.pk, 1, answers={}, by=batch.created_by, now=now)
    with pytest.raises(DomainError, match="void"):
        services.withdraw_copy(batch.pk, 1, reason="又一次", by=batch.created_by, now=now)


def test_a_second_entry_is_refused_and_changes_nothing() -> None:
    batch = make_papers()
    copy, now = copy_of(batch), timezone.now()
    right = right_answers(copy)
    services.enter_copy(batch.pk, 1, answers=right, by=batch.created_by, now=now)
    before = list(Sitting.objects.values_list("points_got", "receipt_digest"))
    with pytest.raises(DomainError, match="already-submitted"):
        services.enter_copy(batch.pk, 1, answers={0: right[0]}, by=batch.created_by, now=now)
    assert list(Sitting.objects.values_list("points_got", "receipt_digest")) == before


def test_an_answer_that_does_not_fit_stores_nothing_at_all() -> None:
    batch = make_papers()
    with pytest.raises(DomainError, match="bad-answer"):
        services.enter_copy(batch.pk, 1, answers={0: [0], 1: [99]}, by=batch.created_by, now=timezone.now())
    copy = PaperCopy.objects.get(batch=batch, number=1)
    assert (copy.sitting.state, copy.entered_by) == ("open", None)
    assert not AnswerEvent.objects.filter(sitting=copy.sitting).exists()
    assert not AuditEntry.objects.filter(action="enter_paper").exists()


@pytest.mark.parametrize(("hours", "code"), [(1, "bad-moment"), (-3, "bad-moment")])
def test_the_moment_is_neither_in_the_future_nor_before_printing(hours: int, code: str) -> None:
    batch = make_papers(sat=False)
    now = timezone.now()
    with pytest.raises(DomainError, match="no-moment"):
        services.enter_copy(batch.pk, 1, answers={}, by=batch.created_by, now=now)
    with pytest.raises(DomainError, match=code):
        services.set_moment(batch.pk, sat_at=now + timedelta(hours=hours), by=batch.created_by, now=now)


def test_a_mistake_is_void_with_a_reason_and_the_same_paper_is_entered_anew() -> None:
    batch = make_papers()
    copy, now = copy_of(batch), timezone.now()
    services.enter_copy(batch.pk, 1, answers={}, by=batch.created_by, now=now)
    old = Sitting.objects.get(pk=copy.copy.sitting_id)
    with pytest.raises(DomainError, match="reason-missing"):
        services.reopen_copy(batch.pk, 1, reason=" ", by=batch.created_by, now=now)
    services.reopen_copy(batch.pk, 1, reason="录错一行", by=batch.created_by, now=now)
    old.refresh_from_db()
    again = copy_of(batch)
    assert (old.state, old.void_reason) == ("void", "录错一行")
    assert (again.state, again.copy.sitting.paper, again.copy.entered_by) == ("out", old.paper, None)
    done = services.enter_copy(batch.pk, 1, answers=right_answers(again), by=batch.created_by, now=now)
    assert done.sitting.points_got > (old.points_got or 0)
    assert (done.sitting.mode, done.sitting.try_number) == ("paper", 2)
    with pytest.raises(DomainError, match="not-entered"):
        services.reopen_copy(batch.pk, 2, reason="没有录", by=batch.created_by, now=now)


def test_what_is_refused_at_making() -> None:
    enterprise = make_enterprise()
    common = {
        "title": "月考", "unit": services.PaperUnit("enterprise", enterprise.pk), "by": make_officer().pk,
        "now": timezone.now(),
    }  # fmt: skip
    person = make_person(enterprise=enterprise)
    unpublished = make_quiz(questions=2, publish=False)
    with pytest.raises(DomainError, match="not-published"):
        services.make_batch(quiz_id=unpublished.pk, person_ids=[person.pk], **common)
    with pytest.raises(DomainError, match="nobody"):
        services.make_batch(quiz_id=unpublished.pk, person_ids=[], **common)
    with pytest.raises(DomainError, match="too-many"):
        services.make_batch(quiz_id=unpublished.pk, person_ids=range(501), **common)


def test_typed_right_fills_every_field() -> None:
    copy = copy_of(make_papers())
    assert all(typed_right(copy).values())


def test_nobody_enters_withdraws_or_takes_back_the_own_paper() -> None:
    """Each entry tells a score, so whoever could enter the own paper again and again would learn the key."""
    enterprise = make_enterprise()
    officer = make_person(enterprise=enterprise)
    batch = make_papers(officer, enterprise=enterprise)
    by, now = user_of(officer).pk, timezone.now()
    with pytest.raises(DomainError, match="own-paper"):
        services.enter_copy(batch.pk, 1, answers={}, by=by, now=now)
    with pytest.raises(DomainError, match="own-paper"):
        services.withdraw_copy(batch.pk, 1, reason="没来", by=by, now=now)
    services.enter_copy(batch.pk, 1, answers={}, by=by + 1, now=now)
    with pytest.raises(DomainError, match="own-paper"):
        services.reopen_copy(batch.pk, 1, reason="录错", by=by, now=now)
