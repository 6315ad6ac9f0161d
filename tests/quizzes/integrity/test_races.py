"""Two at once, on connections of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from kernel.errors import DomainError
from quizzes.integrity import services
from quizzes.models import AnswerEvent, Appeal, CaseEvent, CaseSitting, IntegrityCase
from tests.factories.quizzes import make_quiz
from tests.quizzes.integrity.people import MORNING, sat

NOW = MORNING + timedelta(hours=8)


def together(*works: Callable[[], Any]) -> list[Any]:
    """What each gave, or the code of its refusal."""
    results: list[Any] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def run(at: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[at] = work()
        except DomainError as refusal:
            results[at] = refusal.code
        except Exception as problem:
            results[at] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return results


@pytest.mark.usefixtures("file_database")
class TestRaces:
    def test_two_officers_decide_one_counts(self) -> None:
        sitting = sat(make_quiz())
        case = services.report_sitting(sitting.pk, text="看手机", by=901, now=NOW)

        def decide(by: int) -> Callable[[], Any]:
            return lambda: services.decide(case, measures={sitting.pk: "void"}, reason="x", by=by, now=NOW)

        assert sorted(map(str, together(*(decide(by) for by in (901, 902, 903))))) == [
            "None",
            "case-decided",
            "case-decided",
        ]
        assert CaseEvent.objects.filter(kind="decided").count() == 1
        assert AnswerEvent.objects.filter(kind="void").count() == 1

    def test_one_case_of_many_reports(self) -> None:
        sitting = sat(make_quiz())
        found = together(
            *[lambda n=n: services.report_sitting(sitting.pk, text=f"{n}", by=n, now=NOW) for n in range(4)]
        )
        assert len(set(found)) == 1, found
        assert IntegrityCase.objects.count() == 1
        assert sorted(CaseEvent.objects.values_list("text", flat=True)) == ["0", "1", "2", "3"]

    def test_one_appeal_and_one_answer(self) -> None:
        sitting = sat(make_quiz())
        case = services.report_sitting(sitting.pk, text="看手机", by=901, now=NOW)
        services.decide(case, measures={sitting.pk: "void"}, reason="x", by=901, now=NOW)
        row, owner = CaseSitting.objects.get(), sitting.person.user_id
        filed = together(*[lambda: services.file_appeal(row.pk, user_id=owner, text="不是", now=NOW)] * 3)
        assert sorted(map(str, filed))[1:] == ["appeal-open", "appeal-open"]
        appeal = Appeal.objects.get().pk
        answers = together(
            *[
                lambda by=by: services.answer_appeal(appeal, uphold=True, text="好", by=by, now=NOW)
                for by in (902, 903, 904)
            ]
        )
        assert sorted(map(str, answers)) == ["True", "appeal-answered", "appeal-answered"]
        assert AnswerEvent.objects.filter(kind="reinstate").count() == 1
