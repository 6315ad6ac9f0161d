"""Deciding, appealing, answering: who may, what follows, what is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from kernel.errors import DomainError, NotFound
from plumbing.models import AuditEntry
from quizzes import outcomes
from quizzes.enums import AppealState, CaseState, Measure, SittingState
from quizzes.figures.services import tally
from quizzes.integrity import queries, services
from quizzes.integrity.opening import start_case
from quizzes.models import Answer, AnswerEvent, Appeal, CaseEvent, CaseSitting, IntegrityCase, PaperFigures, Sitting
from tests.factories.orgs import make_person, make_user, user_of
from tests.factories.quizzes import make_quiz, make_sitting
from tests.quizzes.integrity.people import MORNING, sat

pytestmark = pytest.mark.django_db
NOW = MORNING + timedelta(hours=8)
WHY = "与他人试卷错处相同，本人承认对过答案。"


class Told:
    """A handler that writes down what it is told."""

    def __init__(self) -> None:
        self.changes: list[outcomes.OutcomeChange] = []

    def apply(self, change: outcomes.OutcomeChange) -> None:
        self.changes.append(change)

    def preview(self, change: outcomes.OutcomeChange) -> list[str]:
        return []

    def links(self, change: outcomes.OutcomeChange) -> list[outcomes.OutcomeLink]:
        return []


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    handler = Told()
    monkeypatch.setitem(outcomes._handlers, "practice", handler)
    return handler


@pytest.fixture
def pair() -> Any:
    """Two sittings and the case about them."""
    quiz = make_quiz()
    sittings = [sat(quiz, wrong={0: "A"}, at=MORNING + timedelta(minutes=n)) for n in range(2)]
    case_id = services.open_case(
        "same", fingerprint="f1", sitting_ids=[one.pk for one in sittings], evidence={"pairs": []}, by=None, now=NOW
    )
    return sittings, IntegrityCase.objects.get(pk=case_id)


def decide(case: IntegrityCase, measures: dict[Any, str], *, by: int = 900, reason: str = WHY, **more: Any) -> None:
    services.decide(case.pk, measures=measures, reason=reason, by=by, **{"now": NOW} | more)


def refusal(act: Any) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def kinds(case: IntegrityCase) -> list[str]:
    return list(case.events.order_by("pk").values_list("kind", flat=True))


def test_one_case_for_a_fingerprint(pair: Any) -> None:
    sittings, case = pair
    again = services.open_case(
        "same", fingerprint="f1", sitting_ids=[sittings[0].pk], evidence={"pairs": [1]}, by=None, now=NOW
    )
    assert again == case.pk
    assert (CaseSitting.objects.count(), kinds(case)) == (2, ["opened"])
    assert start_case("same", fingerprint="f1", sitting_ids=[sittings[0].pk], evidence={}, by=None, now=NOW)[1] is False


@pytest.mark.parametrize("ids", [[], [uuid4()]])
def test_a_case_about_nothing(ids: list[Any]) -> None:
    with pytest.raises(NotFound):
        services.open_case("same", fingerprint="f", sitting_ids=ids, evidence={}, by=None, now=NOW)
    assert IntegrityCase.objects.count() == 0


def test_no_finding_touches_nothing_and_tells_nobody(pair: Any, told: Told) -> None:
    sittings, case = pair
    decide(case, {one.pk: Measure.NONE for one in sittings})
    case.refresh_from_db()
    assert (case.state, case.measure, case.decided_by, case.reason) == (CaseState.DECIDED, Measure.NONE, 900, WHY)
    assert [queries.notice_for(one.pk) for one in sittings] == [None, None]
    assert told.changes == []


def test_an_open_case_is_not_told(pair: Any) -> None:
    assert queries.notice_for(pair[0][0].pk) is None


def test_one_void_one_warned(pair: Any, told: Told) -> None:
    (one, other), case = pair
    decide(case, {one.pk: Measure.VOID, other.pk: Measure.WARNED})
    one.refresh_from_db()
    other.refresh_from_db()
    case.refresh_from_db()
    assert (one.state, one.void_reason, one.voided_by) == (SittingState.VOID, WHY, 900)
    assert other.state == SittingState.SUBMITTED
    assert (case.measure, case.state) == (Measure.VOID, CaseState.DECIDED)
    assert [(change.kind, change.sitting_id) for change in told.changes] == [("void", str(one.pk))]
    notice = queries.notice_for(one.pk)
    assert notice is not None and (notice.measure, notice.url) == ("void", f"/s/{one.pk}/case/")
    assert queries.notice_for(other.pk).measure == "warned"  # type: ignore[union-attr]
    assert not queries.is_barred(one.person_id, "practice", "1:2026")
    line = AuditEntry.objects.get(action="decide_integrity_case")
    assert line.detail == {"measures": ["void", "warned"], "reason": WHY}
    assert AnswerEvent.objects.filter(sitting=one, kind="void").count() == 1


def test_barred_from_this_context_only(pair: Any) -> None:
    (one, other), case = pair
    decide(case, {one.pk: Measure.BARRED})
    assert queries.is_barred(one.person_id, "practice", "1:2026")
    assert not queries.is_barred(one.person_id, "practice", "2:2026")
    assert not queries.is_barred(one.person_id, "course", "1:2026")
    assert not queries.is_barred(other.person_id, "practice", "1:2026")


def test_a_part_is_decided_the_case_stays_open(pair: Any) -> None:
    (one, other), case = pair
    decide(case, {one.pk: Measure.WARNED})
    case.refresh_from_db()
    assert (case.state, case.measure) == (CaseState.OPEN, Measure.WARNED)
    decide(case, {other.pk: Measure.NONE}, by=901)
    case.refresh_from_db()
    assert (case.state, case.measure, case.decided_by) == (CaseState.DECIDED, Measure.WARNED, 901)


def test_the_second_officer_is_told(pair: Any) -> None:
    (one, other), case = pair
    decide(case, {one.pk: Measure.NONE, other.pk: Measure.NONE})
    assert refusal(lambda: decide(case, {one.pk: Measure.BARRED, other.pk: Measure.BARRED}, by=901)) == "case-decided"
    one.refresh_from_db()
    assert (one.state, kinds(case)) == (SittingState.SUBMITTED, ["opened", "decided"])


@pytest.mark.parametrize(
    ("measures", "reason", "code"),
    [({}, WHY, "measure-missing"), ("shot", WHY, "measure-missing"), ("void", " \0 ", "reason-missing")],
)
def test_decisions_that_are_none(pair: Any, measures: Any, reason: str, code: str) -> None:
    (one, _other), case = pair
    wanted = {one.pk: measures} if measures else {}
    assert refusal(lambda: decide(case, wanted, reason=reason)) == code
    assert kinds(case) == ["opened"]


def test_foreign_sittings_and_cases_are_missing(pair: Any) -> None:
    _sittings, case = pair
    stranger = sat(make_quiz())
    assert refusal(lambda: decide(case, {stranger.pk: Measure.VOID})) == "no-sitting"
    with pytest.raises(NotFound):
        services.decide(uuid4(), measures={stranger.pk: "void"}, reason=WHY, by=1, now=NOW)
    stranger.refresh_from_db()
    assert stranger.state == SittingState.SUBMITTED


def test_nobody_decides_about_oneself(pair: Any) -> None:
    (one, other), case = pair
    assert refusal(lambda: decide(case, {other.pk: "none"}, by=one.person.user_id)) == "own-case"


def void_and_appeal(pair: Any, measure: str = "void") -> tuple[Any, IntegrityCase, int]:
    (one, _other), case = pair
    decide(case, {one.pk: measure})
    row = CaseSitting.objects.get(case=case, sitting=one)
    appeal = services.file_appeal(row.pk, user_id=one.person.user_id, text="题目我自己做的", now=NOW)
    return one, case, appeal


def test_an_upheld_appeal_gives_the_result_back(pair: Any, told: Told, django_capture_on_commit_callbacks: Any) -> None:
    sittings, _case = pair
    before = Sitting.objects.values("points_got", "points_out_of", "passed", "receipt_digest").get(pk=sittings[0].pk)
    tally(now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        one, case, appeal = void_and_appeal(pair, "barred")
    assert queries.is_barred(one.person_id, "practice", "1:2026")
    case.refresh_from_db()
    assert (case.state, queries.notice_for(one.pk).appeal) == (CaseState.APPEALED, "open")  # type: ignore[union-attr]
    assert services.answer_appeal(appeal, uphold=True, text="查明为本人作答", by=901, now=NOW)
    one.refresh_from_db()
    assert (one.state, one.void_reason, one.voided_by, one.voided_at) == (SittingState.SUBMITTED, "", None, None)
    assert {name: getattr(one, name) for name in before} == before
    assert not queries.is_barred(one.person_id, "practice", "1:2026")
    assert [(change.kind, change.passed) for change in told.changes] == [("void", True), ("regrade", True)]
    assert (told.changes[1].passed_before, told.changes[1].points_before) == (False, 0)
    journal = list(AnswerEvent.objects.filter(sitting=one, item=None).order_by("seq").values_list("kind", flat=True))
    assert journal == ["submit", "void", "reinstate"]
    tally(now=NOW)
    assert PaperFigures.objects.get().sittings == 2
    assert kinds(case) == ["opened", "decided", "appealed", "answered"]
    notice = queries.notice_for(one.pk)
    assert notice is not None and (notice.measure, notice.appeal) == ("none", "upheld")


def test_a_key_that_was_mended_meanwhile_counts(pair: Any, told: Told) -> None:
    from quizzes.models import Regrade
    from quizzes.models.papers import EditionCorrection

    one, _case, appeal = void_and_appeal(pair)
    wrong = Answer.objects.get(sitting=one, right=False)
    index = one.paper["places"][wrong.item][0]
    question = one.edition.payload["items"][index]["question_id"]
    regrade = Regrade.objects.create(question_id=question, rule="all_right", reason="x", created_by=1)
    EditionCorrection.objects.create(edition=one.edition, index=index, rule="all_right", regrade=regrade)
    services.answer_appeal(appeal, uphold=True, text="可以", by=901, now=NOW)
    one.refresh_from_db()
    wrong.refresh_from_db()
    assert (one.points_got, wrong.right) == (one.points_out_of, True)


def test_a_refused_appeal_changes_nothing(pair: Any) -> None:
    one, case, appeal = void_and_appeal(pair)
    assert services.answer_appeal(appeal, uphold=False, text="证据充分", by=901, now=NOW) is False
    one.refresh_from_db()
    case.refresh_from_db()
    assert one.state == SittingState.VOID
    assert case.state == CaseState.OPEN  # the other sitting has no measure yet
    kept = Appeal.objects.get()
    assert (kept.state, kept.answer, kept.answered_by) == (AppealState.REFUSED, "证据充分", 901)


def test_four_eyes_and_the_slower_one(pair: Any) -> None:
    one, _case, appeal = void_and_appeal(pair)

    def answer(by: int, uphold: bool = True) -> Any:
        return lambda: services.answer_appeal(appeal, uphold=uphold, text="好", by=by, now=NOW)

    assert refusal(answer(900)) == "four-eyes"
    assert refusal(answer(one.person.user_id)) == "own-case"
    answer(901, uphold=False)()
    assert refusal(answer(902)) == "appeal-answered"
    one.refresh_from_db()
    assert one.state == SittingState.VOID


def test_who_may_appeal_how_often_and_how_long(pair: Any) -> None:
    one, _case, appeal = void_and_appeal(pair)
    row = CaseSitting.objects.get(sitting=one)
    mine, stranger = one.person.user_id, make_user().pk

    def file(user: int = mine, text: str = "再说一次", **after: float) -> Any:
        return lambda: services.file_appeal(row.pk, user_id=user, text=text, now=NOW + timedelta(**after))

    assert refusal(file()) == "appeal-open"
    assert refusal(file(stranger)) == "no-case"
    assert refusal(file(text="  ")) == "text-missing"
    for _turn in range(2):
        services.answer_appeal(appeal, uphold=False, text="不成立", by=901, now=NOW)
        appeal = file(days=14)()
    services.answer_appeal(appeal, uphold=False, text="不成立", by=901, now=NOW)
    assert refusal(file()) == "appeals-used-up"
    assert refusal(file(days=15, seconds=1)) == "appeal-late"


def test_no_appeal_against_no_finding(pair: Any) -> None:
    (one, _other), case = pair
    decide(case, {one.pk: Measure.NONE})
    row = CaseSitting.objects.get(sitting=one)
    with pytest.raises(NotFound):
        services.file_appeal(row.pk, user_id=one.person.user_id, text="？", now=NOW)


def test_another_case_keeps_it_void(pair: Any) -> None:
    (one, _other), _case = pair
    second = services.report_sitting(one.pk, text="看手机", by=900, now=NOW)
    services.decide(second, measures={one.pk: "void"}, reason=WHY, by=900, now=NOW)
    _one, _first, appeal = void_and_appeal(pair)
    assert services.answer_appeal(appeal, uphold=True, text="好", by=901, now=NOW) is False
    one.refresh_from_db()
    assert one.state == SittingState.VOID
    row = CaseSitting.objects.get(case=second)
    again = services.file_appeal(row.pk, user_id=one.person.user_id, text="也不是", now=NOW)
    assert services.answer_appeal(again, uphold=True, text="好", by=901, now=NOW) is True


def test_what_the_office_voided_for_another_reason_stays_void(pair: Any) -> None:
    from quizzes.services import void_sitting

    (one, _other), _case = pair
    void_sitting(one.pk, reason="设备故障", by=5, now=NOW)
    _one, _case, appeal = void_and_appeal(pair)
    assert services.answer_appeal(appeal, uphold=True, text="好", by=901, now=NOW) is False
    one.refresh_from_db()
    assert (one.state, one.void_reason) == (SittingState.VOID, "设备故障")


def test_an_open_sitting_that_was_void_stays_so_and_another_try_is_open() -> None:
    sitting = make_sitting(quiz=make_quiz(), now=MORNING)
    case_id = services.report_sitting(sitting.pk, text="替考", by=900, now=NOW)
    services.decide(case_id, measures={sitting.pk: "void"}, reason=WHY, by=900, now=NOW)
    appeal = services.file_appeal(
        CaseSitting.objects.get().pk, user_id=sitting.person.user_id, text="是我本人", now=NOW
    )
    assert services.answer_appeal(appeal, uphold=True, text="好", by=901, now=NOW) is False
    sitting.refresh_from_db()
    assert (sitting.state, queries.is_barred(sitting.person_id, "practice", "1:2026")) == (SittingState.VOID, False)


def test_a_report_and_a_second_one() -> None:
    sitting = sat(make_quiz())
    user = make_user()
    case_id = services.report_sitting(sitting.pk, text=" 看小抄 ", by=user.pk, now=NOW)
    assert services.report_sitting(sitting.pk, text="还看了手机", by=7, now=NOW) == case_id
    events = list(CaseEvent.objects.order_by("pk").values_list("kind", "text", "by"))
    assert events == [("opened", "看小抄", user.pk), ("noted", "还看了手机", 7)]
    case = IntegrityCase.objects.get()
    assert (case.kind, case.opened_by, case.evidence) == ("reported", user.pk, {})
    assert AuditEntry.objects.get(action="open_integrity_case").actor_id == user.pk
    decide(case, {sitting.pk: "none"})
    assert services.report_sitting(sitting.pk, text="又一次", by=7, now=NOW) != case_id


def test_a_report_without_words_or_about_nothing() -> None:
    with pytest.raises(NotFound):
        services.report_sitting(uuid4(), text="x", by=1, now=NOW)
    assert refusal(lambda: services.report_sitting(sat(make_quiz()).pk, text=" \0", by=1, now=NOW)) == "text-missing"
    assert IntegrityCase.objects.count() == 0


def test_the_page_was_left() -> None:
    sitting = sat(make_quiz())
    last = AnswerEvent.objects.filter(sitting=sitting).count()
    for n, (kind, second, told) in enumerate(
        [
            ("leave", 0, None),
            ("back", 40, None),
            ("leave", 60, None),
            ("back", 70, {"seconds": 25}),
            ("leave", 90, None),
        ]
    ):
        AnswerEvent.objects.create(sitting=sitting, seq=last + 1 + n, kind=kind, nonce=f"=p{n}", response=told,
                                   at=MORNING + timedelta(seconds=second))  # fmt: skip
    assert queries.leaves_of([sitting.pk]) == {sitting.pk: (3, 65)}


def test_what_a_person_reads_costs_the_same_with_more_cases(django_assert_num_queries: Any, pair: Any) -> None:
    one, _case, _appeal = void_and_appeal(pair)
    with django_assert_num_queries(3):
        (told,) = queries.own_measures(one.pk)
    assert (told.measure, told.reason, told.kind) == ("void", WHY, "same")
    second = services.report_sitting(one.pk, text="看手机", by=900, now=NOW)
    services.decide(second, measures={one.pk: "warned"}, reason="乙", by=900, now=NOW + timedelta(hours=1))
    with django_assert_num_queries(3):
        assert [each.reason for each in queries.own_measures(one.pk)] == ["乙", WHY]
    user_of(make_person())
