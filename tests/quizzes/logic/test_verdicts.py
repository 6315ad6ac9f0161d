"""The end of a paper: sums, people's marks, mended keys."""

from __future__ import annotations

from kernel.units import Score
from quizzes.logic.grading import GradedAnswer
from quizzes.logic.papers import Paper, Place
from quizzes.logic.verdicts import Correction, judge
from tests.quizzes.logic.test_papers import make_item, make_payload

ITEMS = [
    make_item("single", number=1),
    make_item("multiple", number=2, key=["A", "B"]),
    make_item("essay", number=3, key=["略"], points=200),
]
PAYLOAD = make_payload(ITEMS, pass_percent=60, policy="half_for_missed")
PAPER = Paper(1, tuple(Place(index, (0, 1, 2, 3)) for index in range(3)))
SAID = {0: ["A"], 1: ["A"], 2: ["先断电"]}


def test_no_verdict_while_answers_await_a_person():
    verdict = judge(PAYLOAD, PAPER, SAID)
    assert verdict.graded == (GradedAnswer(True, 100), GradedAnswer(False, 50), GradedAnswer(None, 0))
    assert (verdict.score, verdict.passed, verdict.unmarked) == (Score(150, 400), None, 1)


def test_marks_of_people_count_and_stay_within_the_points():
    for mark, right, points in ((200, True, 200), (120, False, 120), (0, False, 0), (900, True, 200), (-5, False, 0)):
        verdict = judge(PAYLOAD, PAPER, SAID, marks={2: mark})
        assert verdict.graded[2] == GradedAnswer(right, points)
        assert (verdict.unmarked, verdict.passed) == (0, 150 + points >= 240)


def test_nothing_written_needs_nobody():
    for said in ([], [""], ["  "]):
        verdict = judge(PAYLOAD, PAPER, {0: ["A"], 1: ["A", "B"], 2: said})
        assert (verdict.graded[2], verdict.unmarked, verdict.passed) == (GradedAnswer(False, 0), 0, False)


def test_mended_keys():
    rekey = judge(PAYLOAD, PAPER, SAID, marks={2: 0}, corrections={0: Correction("rekey", ("B",))})
    assert (rekey.graded[0], rekey.score) == (GradedAnswer(False, 0), Score(50, 400))
    everybody = judge(PAYLOAD, PAPER, {}, corrections={1: Correction("all_right")})
    assert (everybody.graded[1], everybody.score) == (GradedAnswer(True, 100), Score(100, 400))
    dropped = judge(PAYLOAD, PAPER, SAID, corrections={2: Correction("drop")})
    assert (dropped.score, dropped.passed, dropped.unmarked) == (Score(150, 200), True, 0)
    reference = judge(PAYLOAD, PAPER, SAID, corrections={2: Correction("rekey", ("另一个",))})
    assert (reference.passed, reference.unmarked) == (None, 1)


def test_a_correction_is_of_the_item_wherever_it_stands():
    turned = Paper(1, tuple(reversed(PAPER.places)))
    verdict = judge(PAYLOAD, turned, {2: ["B"]}, corrections={0: Correction("rekey", ("B",))})
    assert verdict.graded[2] == GradedAnswer(True, 100)


def test_points_of_the_blueprint_are_what_counts():
    paper = Paper(1, (Place(0, (0, 1, 2, 3), 500), Place(2, (), 1000)))
    verdict = judge(PAYLOAD, paper, {0: ["A"], 1: ["略"]}, marks={1: 1000})
    assert verdict.score == Score(1500, 1500)


def test_everything_dropped_is_no_pass():
    verdict = judge(PAYLOAD, PAPER, SAID, corrections={n: Correction("drop") for n in range(3)})
    assert (verdict.score, verdict.passed) == (Score(0, 0), False)


def test_a_circle_takes_the_photos_own_proportions():
    places = [{"id": "p1", "shape": "circle", "at": [5000, 5000, 1000], "text": "插座", "why": ""}]
    photo = {"slot": "photo", "kind": "picture", "src": "/p", "width": 400, "height": 800, "alt": ""}
    item = make_item("hotspot", key=["p1"], body={"places": places, "ratio": 7500}, media=[photo])
    payload = make_payload([item])
    paper = Paper(1, (Place(0, (0,)),))
    assert judge(payload, paper, {0: ["@5000,5500"]}).passed is True
    assert judge(payload, paper, {0: ["@5000,5501"]}).passed is False  # 1000 of the width is 500 of twice the height
