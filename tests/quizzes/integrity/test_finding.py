"""The job: what it finds, what it leaves alone, and what it costs."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.schedules import EVERY
from quizzes.enums import SittingMode, SittingState
from quizzes.integrity import finding
from quizzes.integrity.finding import look
from quizzes.integrity.tasks import look_for_signs
from quizzes.models import Answer, CaseEvent, CaseSitting, IntegrityCase, Sitting
from tests.factories.orgs import make_enterprise, make_person
from tests.factories.quizzes import make_quiz
from tests.quizzes.integrity.people import MORNING, sat

pytestmark = pytest.mark.django_db
NOW = MORNING + timedelta(hours=8)


def found() -> list[tuple[str, int]]:
    """Kinds of cases, and of how many sittings."""
    return sorted((case.kind, case.sittings.count()) for case in IntegrityCase.objects.all())


def members(case: IntegrityCase) -> set[Any]:
    return set(CaseSitting.objects.filter(case=case).values_list("sitting_id", flat=True))


@pytest.fixture
def quiz() -> Any:
    return make_quiz()


COPIED = {0: "A", 3: "C", 5: "D", 7: "A", 11: "C", 13: "D"}


def honest(quiz: Any, count: int, *, enterprise: Any = None) -> list[Sitting]:
    """People who err here and there, each in an own way."""
    chance = random.Random(7)
    return [
        sat(
            quiz,
            person=make_person(enterprise=enterprise),
            wrong={item: chance.choice("ACD") for item in chance.sample(range(20), 4)},
            at=MORNING + timedelta(minutes=n),
        )
        for n in range(count)
    ]


def test_two_who_share_their_mistakes(quiz: Any) -> None:
    firm = make_enterprise()
    honest(quiz, 6, enterprise=firm)
    one, other = (
        sat(quiz, person=make_person(enterprise=firm), wrong=COPIED, at=MORNING + timedelta(minutes=10 * n))
        for n in (0, 1)
    )
    assert look(now=NOW) == 8
    case = IntegrityCase.objects.get()
    assert (case.kind, case.state, case.opened_by, case.edition) == ("same", "open", None, one.edition)
    assert members(case) == {one.pk, other.pk}
    (pair,) = case.evidence["pairs"]
    assert (pair["same"], pair["both_wrong"], pair["common"], pair["way"]) == (sorted(COPIED), 6, 20, "unit")
    assert pair["one_in"] > 1_000
    assert [event.kind for event in case.events.all()] == ["opened"]
    one.refresh_from_db()
    assert (one.state, one.passed) == (SittingState.SUBMITTED, False)  # nothing follows by itself


def test_all_right_alike_is_no_sign(quiz: Any) -> None:
    """A strong shift that trained together: every answer the same, none of them wrong."""
    firm = make_enterprise()
    for n in range(8):
        sat(quiz, person=make_person(enterprise=firm), at=MORNING + timedelta(minutes=n))
    look(now=NOW)
    assert found() == []


def test_a_wrong_key_makes_no_cheats(quiz: Any) -> None:
    """Everybody falls for the same distractors: that is the questions' fault, and likely."""
    for n in range(30):
        sat(quiz, wrong={item: "C" for item in (1, 4, 6, 9, 15)}, at=MORNING + timedelta(minutes=n))
    look(now=NOW)
    assert [kind for kind, _n in found() if kind == "same"] == []


def test_ones_own_second_try_is_no_pair() -> None:
    quiz, person = make_quiz(), make_person()
    for n in range(2):
        sat(quiz, person=person, wrong=COPIED, at=MORNING + timedelta(hours=n))
    look(now=NOW)
    assert found() == []


def test_who_comes_later_is_put_to_the_open_case(quiz: Any) -> None:
    firm = make_enterprise()
    first = [sat(quiz, person=make_person(enterprise=firm), wrong=COPIED) for _n in range(2)]
    look(now=NOW)
    late = sat(quiz, person=make_person(enterprise=firm), wrong=COPIED, at=MORNING + timedelta(minutes=30))
    look(now=NOW)
    case = IntegrityCase.objects.get()
    assert members(case) == {one.pk for one in [*first, late]}
    assert [event.kind for event in case.events.order_by("pk")] == ["opened", "added"]
    assert len(case.evidence["pairs"]) == 3


def test_who_comes_after_the_decision_has_a_case_of_its_own(quiz: Any) -> None:
    firm = make_enterprise()
    for _n in range(2):
        sat(quiz, person=make_person(enterprise=firm), wrong=COPIED)
    look(now=NOW)
    IntegrityCase.objects.update(state="decided")
    sat(quiz, person=make_person(enterprise=firm), wrong=COPIED, at=MORNING + timedelta(minutes=30))
    look(now=NOW)
    assert found() == [("same", 2), ("same", 3)]


def test_again_changes_nothing(quiz: Any) -> None:
    for _n in range(2):
        sat(quiz, wrong=COPIED)
    look(now=NOW)
    before = list(CaseEvent.objects.values())
    Sitting.objects.update(looked_at=False)
    look(now=NOW)
    assert look(now=NOW) == 0
    assert list(CaseEvent.objects.values()) == before


def test_faster_than_one_can_read(quiz: Any) -> None:
    fast = sat(quiz, each=1)
    sat(quiz, each=12)
    sat(quiz, each=1, wrong=dict.fromkeys(range(10), "A"))  # guessed through: no sign
    look(now=NOW)
    case = IntegrityCase.objects.get()
    assert (case.kind, members(case)) == ("speed", {fast.pk})
    assert case.evidence["whole"]
    assert case.evidence["seconds"] == 20 < case.evidence["needed"]


def test_a_phone_that_was_off_line_is_not_fast(quiz: Any) -> None:
    """All answers come in one request: each one's time is unknown, the whole is long enough."""
    sat(quiz, each=12, at_once=True)
    look(now=NOW)
    assert found() == []


def test_paper_is_never_fast(quiz: Any) -> None:
    sat(quiz, each=1, at_once=True, mode=SittingMode.PAPER)
    look(now=NOW)
    assert found() == []


def test_four_people_on_one_device(quiz: Any) -> None:
    four = [sat(quiz, device="aa", at=MORNING + timedelta(minutes=10 * n)) for n in range(4)]
    sat(quiz, device="aa", at=MORNING + timedelta(hours=5))  # lent in the afternoon
    look(now=NOW)
    case = IntegrityCase.objects.get()
    assert (case.kind, members(case)) == ("device", {one.pk for one in four})
    assert (case.evidence["people"], case.evidence["minutes"]) == (4, 30)


@pytest.mark.parametrize(
    ("people", "fields"),
    [
        (3, {"device": "aa"}),  # a family
        (6, {"device": "aa", "mode": SittingMode.KIOSK}),
        (6, {"device": "aa", "mode": SittingMode.ASSISTED}),
        (6, {"device": None}),
    ],
)
def test_shared_devices_that_are_no_sign(quiz: Any, people: int, fields: dict[str, Any]) -> None:
    for n in range(people):
        sat(quiz, at=MORNING + timedelta(minutes=5 * n), **fields)
    look(now=NOW)
    assert found() == []


def test_a_couple_with_the_same_mistakes_on_one_phone(quiz: Any) -> None:
    for n in range(2):
        sat(quiz, device="aa", wrong=COPIED, at=MORNING + timedelta(minutes=15 * n))
    look(now=NOW)
    assert IntegrityCase.objects.get().evidence["pairs"][0]["way"] == "device"


def test_open_and_void_sittings_are_not_looked_at(quiz: Any) -> None:
    void = sat(quiz, each=1)
    Sitting.objects.filter(pk=void.pk).update(state=SittingState.VOID)
    assert look(now=NOW) == 0


def test_nothing_to_do_costs_one_query() -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert look_for_signs() == 0
    assert len(seen) == 1
    assert EVERY["quizzes.integrity.tasks.look_for_signs"] == 5


def many(quiz: Any, count: int) -> None:
    """Copies of one sitting with answers of their own, written straight into the tables."""
    model = sat(quiz)
    answers = list(Answer.objects.filter(sitting=model))
    chance = random.Random(3)
    firm = make_enterprise()
    rows = []
    for n in range(count - 1):
        person = make_person(enterprise=firm)
        rows.append(
            Sitting(
                person=person,
                edition=model.edition,
                purpose=model.purpose,
                context_key=model.context_key,
                state="submitted",
                paper=model.paper,
                started_at=model.started_at + timedelta(seconds=n),
                submitted_at=model.submitted_at + timedelta(seconds=n),
                points_got=1,
                points_out_of=1,
                passed=True,
            )
        )
    Sitting.objects.bulk_create(rows)
    made = []
    for row in rows:
        for answer in answers:
            right = chance.random() < 0.75
            response = ["B"] if right else [chance.choice("ACD")]
            made.append(
                Answer(
                    sitting=row,
                    item=answer.item,
                    response=response,
                    right=right,
                    points=0,
                    seq=1,
                    saved_at=row.submitted_at,
                )
            )
    Answer.objects.bulk_create(made, batch_size=500)


def test_queries_of_a_batch_at_a_thousand_sittings(quiz: Any) -> None:
    many(quiz, 1000)
    look(now=NOW, limit=200)  # payloads are in the cache
    with CaptureQueriesContext(connection) as seen:
        assert look(now=NOW, limit=200) == 200
    assert len(seen) <= 14, [query["sql"][:80] for query in seen]
    assert look_for_signs() == 600
    assert [kind for kind, _n in found() if kind == "same"] == []  # honest people at random


def test_queries_do_not_grow_with_the_batch(quiz: Any) -> None:
    counted = []
    for people in (1, 3):
        for n in range(people):
            sat(quiz, at=MORNING + timedelta(minutes=n))
        look(now=NOW, limit=0)
        with CaptureQueriesContext(connection) as seen:
            look(now=NOW)
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_a_job_beside_another_opens_nothing_twice(quiz: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both read the same batch; the second finds it looked at when it writes."""
    for _n in range(2):
        sat(quiz, wrong=COPIED)
    real = finding.read_pool

    def meanwhile(ids: Any, limits: Any) -> Any:
        pool = real(ids, limits)
        monkeypatch.setattr(finding, "read_pool", real)
        look(now=timezone.now())
        return pool

    monkeypatch.setattr(finding, "read_pool", meanwhile)
    look(now=NOW)
    assert found() == [("same", 2)]
