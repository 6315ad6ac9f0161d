"""Whatever editors do, in whatever order: no version stands in papers that only one person saw."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kernel.errors import DomainError
from quizzes.bank import history
from quizzes.bank.bulk import changing
from quizzes.bank.reviews import reviewing
from quizzes.bank.services import save_question
from quizzes.enums import QuestionState
from quizzes.models import Question, QuestionReview, QuestionVersion
from tests.factories.orgs import make_user
from tests.factories.quizzes import make_bank
from tests.quizzes.bank.people import said

WHO = st.integers(0, 2)
WHICH = st.integers(0, 2)


class Editors(RuleBasedStateMachine):
    """Three people and three questions in a bank with a second pair of eyes."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [make_user() for _ in range(3)]
        self.bank = make_bank()
        self.round = 0
        self.ids = [self._save(None, number, self.people[0], submit=number > 0) for number in range(3)]
        reviewing.approve(self.ids[1:], actor=self.people[1])
        reviewing.flag(self.ids[2:], reason="条款已修改")

    def _save(self, pk: int | None, number: int, actor: Any, *, submit: bool) -> int:
        self.round += 1
        value = said(f"第{number}题", explanation=f"第{self.round}稿")
        return save_question(value, question_id=pk, bank_id=self.bank.pk, actor=actor, submit=submit)

    def _try(self, act: Any, *args: Any, **kwargs: Any) -> None:
        try:
            act(*args, **kwargs)
        except DomainError:
            return

    @rule(which=WHICH, who=WHO, submit=st.booleans())
    def save(self, which: int, who: int, submit: bool) -> None:
        self._save(self.ids[which], which, self.people[who], submit=submit)

    @rule(which=WHICH, who=WHO)
    def submit(self, which: int, who: int) -> None:
        reviewing.submit([self.ids[which]], actor=self.people[who])

    @rule(which=WHICH, who=WHO)
    def approve(self, which: int, who: int) -> None:
        self._try(reviewing.approve, [self.ids[which]], actor=self.people[who])

    @rule(who=WHO)
    def approve_all(self, who: int) -> None:
        changing.work_off(changing.begin("approve", self.ids, {}, actor=self.people[who]), actor=self.people[who])

    @rule(which=WHICH, who=WHO)
    def send_back(self, which: int, who: int) -> None:
        self._try(reviewing.send_back, [self.ids[which]], actor=self.people[who], note="再看看")

    @rule(which=WHICH)
    def flag(self, which: int) -> None:
        reviewing.flag([self.ids[which]], reason="条款已修改")

    @rule(which=WHICH, who=WHO)
    def confirm(self, which: int, who: int) -> None:
        self._try(reviewing.confirm, [self.ids[which]], actor=self.people[who])

    @rule(which=WHICH, who=WHO)
    def the_law_changes_and_somebody_confirms(self, which: int, who: int) -> None:
        self.flag(which)
        self.confirm(which, who)

    @rule(which=WHICH, who=WHO, reviewer=WHO)
    def save_and_approve(self, which: int, who: int, reviewer: int) -> None:
        self.save(which, who, submit=True)
        self.approve(which, reviewer)

    @rule(which=WHICH, who=WHO)
    def retire(self, which: int, who: int) -> None:
        reviewing.retire([self.ids[which]], actor=self.people[who], note="停用")

    @rule(which=WHICH, who=WHO)
    def restore(self, which: int, who: int) -> None:
        reviewing.restore([self.ids[which]], actor=self.people[who], note="恢复")

    @rule(who=WHO, submit=st.booleans())
    def change_all(self, who: int, submit: bool) -> None:
        self.round += 1
        changing.change(self.ids, {"topic": f"主题{self.round}"}, actor=self.people[who], submit=submit)

    @rule(which=WHICH, who=WHO)
    def take_an_old_version(self, which: int, who: int) -> None:
        self._try(history.restore_version, self.ids[which], 1, actor=self.people[who], note="回到第一版")

    @invariant()
    def somebody_else_saw_it(self) -> None:
        for row in Question.objects.filter(approved__isnull=False).select_related("approved"):
            version = row.approved
            assert version is not None and version.state == "approved"
            reviewers = set(
                QuestionReview.objects.filter(version=version, action="approve").values_list("actor", flat=True)
            )
            assert reviewers and version.created_by not in reviewers

    @invariant()
    def what_was_flagged_is_looked_at(self) -> None:
        for row in Question.objects.filter(state=QuestionState.IN_USE):
            last = row.reviews.filter(action__in=["flag", "approve", "confirm"]).order_by("-pk").first()
            assert last is not None and last.action != "flag"
            authors = set(
                QuestionVersion.objects.filter(question=row, pk=row.approved_id).values_list("created_by", flat=True)
            )
            assert last.actor not in authors

    @invariant()
    def states_agree(self) -> None:
        for row in Question.objects.select_related("current"):
            assert row.current is not None
            assert (row.approved_id is None) == (row.state in ("draft", "pending")) or row.state == "retired"
            if row.state == "pending":
                assert row.current.state == "pending"
            older = row.versions.exclude(pk=row.current_id)
            assert not older.filter(state="pending").exists()


class SecondPerson(TestCase):
    """Each run in a transaction of its own."""

    def test_no_way_round_the_second_person(self) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("quizzes.bank.bulk.changing.enqueue", lambda *args, **kwargs: "")
            patch.setattr("quizzes.bank.bulk.changing.allowed_ids", lambda action, ids, user: sorted(ids))
            run_state_machine_as_test(
                Editors,
                settings=settings(
                    max_examples=20,
                    stateful_step_count=20,
                    deadline=None,
                    phases=(Phase.generate,),
                    suppress_health_check=list(HealthCheck),
                ),
            )
