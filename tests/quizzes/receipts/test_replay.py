"""The journal replayed is what is stored: for histories with two devices, clears, regrades and voids."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.errors import DomainError
from plumbing.models import AuditEntry
from quizzes.logic.journal import differences
from quizzes.models import Answer, AnswerEvent, Question, Quiz, Sitting
from quizzes.receipts import queries, tasks
from quizzes.receipts.auditing import check_all
from quizzes.receipts.checking import check_sitting
from quizzes.services import (
    Presence,
    Trace,
    close_if_over,
    extend_sitting,
    note_presence,
    record_answer,
    submit_sitting,
    void_sitting,
)
from tests.factories.orgs import make_person, make_user, user_of
from tests.factories.quizzes import make_bank, make_question, make_quiz, make_sitting, put
from tests.quizzes.receipts.conftest import begin, live
from tests.quizzes.regrading.test_regrading import applied, mend, planned

pytestmark = pytest.mark.django_db


def found(sitting: Sitting) -> Any:
    """The check of a sitting as it is stored now."""
    row = Sitting.objects.get(pk=sitting.pk)
    stored = {place: queries.held(one) for place, one in queries.answers_of(row.pk).items()}
    return check_sitting(row, queries.lines_of(row.pk), stored)


steps = st.one_of(
    st.tuples(
        st.just("answer"), st.integers(0, 2), st.lists(st.integers(0, 3), max_size=1), st.booleans(), st.booleans()
    ),
    st.tuples(st.sampled_from(["leave", "extend"])),
)
endings = st.lists(st.sampled_from(["submit", "expire", "regrade", "void"]), max_size=3)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(steps, max_size=12), end=endings)
def test_replay_gives_what_is_stored(history: list[Any], end: list[str]) -> None:
    """Two devices in turn, answers taken back, pages left, more time; handed in or closed, regraded, void."""
    with transaction.atomic():
        sitting, quiz = _three_questions()
        _live_through(sitting, history)
        for one in end:
            _end(sitting, quiz, one)
        check = found(sitting)
        assert (dict(check.faults), check.places) == ({}, ())
        row = Sitting.objects.get(pk=sitting.pk)
        assert check.from_journal == check.from_answers == row.receipt_digest
        transaction.set_rollback(True)


def _three_questions() -> tuple[Sitting, Quiz]:
    bank = make_bank()
    for _ in range(3):
        make_question(bank)
    quiz = make_quiz(bank=bank, draw_count=3, time_limit_minutes=30, shuffle_questions=False)
    return make_sitting(quiz=quiz, person=make_person()), quiz


def _live_through(sitting: Sitting, history: list[Any]) -> None:
    user = user_of(sitting.person).pk
    for number, (kind, *rest) in enumerate(history, 1):
        now = sitting.started_at + timedelta(seconds=number)
        if kind == "leave":
            note_presence(sitting.pk, Presence("leave", f"l{number}"), user_id=user, now=now)
        elif kind == "extend":
            extend_sitting(sitting.pk, seconds=60, reason="停电", by=user, now=now)
        else:
            place, wire, flagged, tablet = rest
            trace = Trace(device="tablet" if tablet else "phone")
            record_answer(sitting.pk, put(place, *wire, flagged=flagged), user_id=user, now=now, trace=trace)


def _end(sitting: Sitting, quiz: Quiz, kind: str) -> None:
    user, row = user_of(sitting.person).pk, Sitting.objects.get(pk=sitting.pk)
    if kind == "void":
        void_sitting(sitting.pk, reason="代考", by=user, now=row.started_at + timedelta(minutes=20))
    elif kind == "expire":
        close_if_over(sitting.pk, now=row.started_at + timedelta(hours=5))
    elif kind == "regrade":
        question = Question.objects.filter(bank=quiz.bank).earliest("pk")
        mend(question, key=["C"])
        applied(planned(question))
    else:
        try:
            submit_sitting(sitting.pk, user_id=user, now=row.started_at + timedelta(minutes=10))
        except DomainError as refusal:
            assert refusal.code == "void"


def test_everybody_right_is_no_difference() -> None:
    """A row that gives points without an answer is known to no line of the journal, and is none of a person's."""
    sitting, quiz = _three_questions()
    submit_sitting(sitting.pk, user_id=user_of(sitting.person).pk, now=sitting.started_at)
    before = Sitting.objects.get(pk=sitting.pk).receipt_digest
    question = Question.objects.filter(bank=quiz.bank).earliest("pk")
    mend(question)
    applied(planned(question, rule="all_right"))
    assert list(Answer.objects.filter(sitting=sitting).values_list("response", "points")) == [([], 500)]
    assert found(sitting).matches
    assert Sitting.objects.get(pk=sitting.pk).receipt_digest == before


def _without_triggers() -> None:
    """Who cuts lines out of the journal has to get round the database first: SQLite's tests run without (conftest)."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")


@pytest.mark.parametrize(
    ("tampered", "faults"),
    [
        (lambda one: Answer.objects.filter(sitting=one, item=0).update(response=["C"]), {"answer": 1, "digest": 1}),
        (lambda one: Answer.objects.filter(sitting=one, item=0).update(flagged=False), {"answer": 1}),
        (lambda one: Answer.objects.filter(sitting=one, item=0).delete(), {"answer": 1, "digest": 1}),
        (lambda one: Sitting.objects.filter(pk=one.pk).update(receipt_digest="0" * 64), {"digest": 2}),
        (
            lambda one: Sitting.objects.filter(pk=one.pk).update(submitted_at=one.started_at),
            {"digest": 2},
        ),
        (lambda one: Sitting.objects.filter(pk=one.pk).update(answered=3), {"count": 1}),
        (lambda one: Sitting.objects.filter(pk=one.pk).update(state="void"), {"standing": 1}),
        (
            lambda one: AnswerEvent.objects.filter(sitting=one, seq=3)._raw_delete("default"),
            {"gap": 1, "answer": 1, "digest": 1, "count": 1},
        ),
        (
            lambda one: AnswerEvent.objects.filter(sitting=one, kind="submit")._raw_delete("default"),
            {"no-end": 1, "standing": 1},
        ),
    ],
)
def test_what_was_tampered_with_is_told(tampered: Any, faults: dict[str, int]) -> None:
    sitting = live(begin(make_person()), by=make_user().pk)
    assert found(sitting).matches
    if "gap" in faults or "no-end" in faults:
        _without_triggers()
    tampered(sitting)
    assert dict(found(sitting).faults) == faults


def test_the_command(capsys: Any) -> None:
    sitting = live(begin(make_person()), by=make_user().pk)
    live(begin(make_person()), by=make_user().pk, submit=False)
    out = io.StringIO()
    call_command("check_journals", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"sittings": 2, "lines": 15, "differ": 0, "gaps": 0, "found": []}
    Answer.objects.filter(sitting=sitting, item=0).update(response=["C"])
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_journals", "--json", stdout=out)
    assert ended.value.code == 1
    assert json.loads(out.getvalue())["found"] == [{"sitting": str(sitting.pk), "faults": {"answer": 1, "digest": 1}}]
    out = io.StringIO()
    call_command("check_journals", "--since", "2126-01-01", stdout=out)
    assert out.getvalue() == "0 sittings, 0 lines: 0 differ, 0 gaps\n"


def test_the_nightly_look() -> None:
    sitting = live(begin(make_person()), by=make_user().pk)
    assert tasks.check_recent() is None
    assert not AuditEntry.objects.filter(action="journals_differ").exists()
    Answer.objects.filter(sitting=sitting, item=0).update(response=["C"])
    assert tasks.check_recent() == 1
    assert AuditEntry.objects.get(action="journals_differ").detail == {"count": 1, "sittings": [str(sitting.pk)]}


def test_many_cost_as_few_queries_as_one() -> None:
    person = make_person()
    counted = []
    for more in (1, 19):
        for _ in range(more):
            live(begin(person, "single", "multiple", "truefalse"), by=1)
            Sitting.objects.filter(person=person, context_key="1:2026").update(
                context_key=f"x{Sitting.objects.count()}"
            )
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert check_all().differ == 0
        counted.append(len(seen))
    assert counted == [4, 4]


def test_differences_by_time_and_line() -> None:
    """An answer stored with another line's number is another answer, even with the same letters."""
    sitting = live(begin(make_person()), by=make_user().pk)
    Answer.objects.filter(sitting=sitting, item=1).update(seq=99)
    assert found(sitting).places == (1,)
    assert differences({}, {}) == []
