"""The checker: what a blueprint cannot satisfy, and why."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.logic import blueprints
from quizzes.logic.blueprints import Candidate, Line, Problem, Rules, check, check_chosen, families_of

DAY = date(2026, 6, 1)
RULES = Rules(use="practice", on=DAY, avoid_seen=False)


def some(count: int, *, start: int = 0, **fields) -> list[Candidate]:
    base = {"bank_id": 1, "type": "single", "topic": "消防", "difficulty": 2, "points": 100}
    return [Candidate(question_id=start + n, stem=f"题{start + n}", **base | fields) for n in range(count)]


def line(number: int, count: int, **fields) -> Line:
    return Line(number=number, count=count, **{"bank_id": 1, "points": 500} | fields)


def codes(problems) -> list[str]:
    return [problem.code for problem in problems]


def test_what_is_right_is_left_alone():
    assert check(some(20), [line(1, 20)], RULES) == ()


def test_a_line_that_nothing_fits():
    found = check(some(5), [line(1, 2), line(2, 2, type="multiple")], RULES)
    assert found == (
        Problem("lines-short", True, {"lines": [2], "wanted": 2, "found": 0}),
    )  # fmt: skip


def test_two_lines_that_want_more_than_there_is_together():
    """Each could be filled alone: only together they cannot. The third line is no part of it."""
    pool = [*some(11), *some(9, start=50, difficulty=3), *some(30, start=100, topic="用电")]
    lines = [
        line(1, 30, topics=frozenset({"用电"})),
        line(2, 8, topics=frozenset({"消防"}), difficulty=2),
        line(3, 12, topics=frozenset({"消防"})),
        line(4, 2, topics=frozenset({"消防"}), difficulty=3),
    ]
    short = [problem for problem in check(pool, lines, RULES) if problem.is_error]
    assert short == [Problem("lines-short", True, {"lines": [2, 3, 4], "wanted": 22, "found": 20})]


@settings(max_examples=80, deadline=None)
@given(
    counts=st.lists(st.integers(0, 3), min_size=1, max_size=4),
    fitting=st.lists(st.sets(st.integers(0, 3)), max_size=8),
)
def test_a_blueprint_is_refused_exactly_when_halls_condition_fails(counts, fitting):
    """Every set of lines must have as many questions as it wants; and what is told is such a set."""
    lines = [line(n + 1, count, clause_id=n) for n, count in enumerate(counts)]
    pool = [Candidate(n, "", 1, "single", "", 1, 100, clauses=frozenset(clauses)) for n, clauses in enumerate(fitting)]
    told = [problem for problem in check(pool, lines, RULES) if problem.code == "lines-short"]
    wanted_and_found = {
        some_lines: (
            sum(counts[n] for n in some_lines),
            sum(bool(clauses & set(some_lines)) for clauses in fitting),
        )
        for size in range(1, len(counts) + 1)
        for some_lines in combinations(range(len(counts)), size)
    }
    assert bool(told) == any(wanted > found for wanted, found in wanted_and_found.values())
    for problem in told:
        at = tuple(number - 1 for number in problem.params["lines"])
        assert (problem.params["wanted"], problem.params["found"]) == wanted_and_found[at]
        assert problem.params["wanted"] > problem.params["found"]


def test_questions_that_say_the_same_count_once():
    rules = Rules(use="practice", on=DAY, avoid_seen=False, families={0: 0, 1: 0, 2: 0})
    assert check(some(4), [line(1, 3)], rules)[0].params == {"lines": [1], "wanted": 3, "found": 2}
    assert check(some(4), [line(1, 2)], rules) == ()


def test_a_plain_draw_takes_what_there_is():
    plain = line(0, 20, points=None)
    assert check(some(20), [plain], RULES) == ()
    assert check(some(3), [plain], RULES) == (Problem("pool-smaller", False, {"wanted": 20, "found": 3}),)
    assert check([], [plain], RULES) == (Problem("quiz-empty", True),)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"most_exposure": 25}, []),
        ({"most_exposure": 20}, [("few-for-exposure", {"line": 1, "needed": 25, "found": 20, "cap": 20})]),
        ({"avoid_seen": True}, []),
        ({"avoid_seen": True, "tries": 5}, [("few-for-tries", {"line": 1, "needed": 25, "found": 20, "tries": 5})]),
        ({"avoid_seen": True, "tries": 1}, []),
        ({"avoid_seen": False, "tries": 50}, []),
    ],
)
def test_enough_for_one_paper_and_not_for_more(rules, expected):
    found = check(
        some(20), [line(1, 5, points=2000)], Rules(**{"use": "practice", "on": DAY, "avoid_seen": False} | rules)
    )
    assert [(problem.code, dict(problem.params)) for problem in found] == expected


def test_lines_that_overlap_are_named():
    lines = [line(1, 5), line(2, 5, type="single"), line(3, 10, type="multiple")]
    pool = [*some(20), *some(10, start=50, type="multiple")]
    assert check(pool, lines, RULES) == (
        Problem("lines-overlap", False, {"lines": [1, 2], "both": 20}),
        Problem("lines-overlap", False, {"lines": [1, 3], "both": 10}),
    )


def test_points():
    assert check(some(9), [line(1, 9, points=100)], RULES) == (Problem("total-not-round", False, {"total": 900}),)
    mixed = [*some(10), *some(10, start=20, points=200)]
    assert check(mixed, [line(1, 5, points=None)], RULES) == (
        Problem("points-vary", False, {"line": 1, "least": 100, "most": 200}),
    )
    assert check(some(10), [line(1, 10, points=None)], RULES) == ()


def test_a_topic_that_nobody_knows_comes_with_a_guess():
    rules = Rules(use="practice", on=DAY, avoid_seen=False, topics={1: frozenset({"消防安全", "用电安全"})})
    pool = some(20, topic="消防安全")
    found = check(pool, [line(1, 2, topics=frozenset({"消防安会"}))], rules)
    assert Problem("topic-unknown", True, {"line": 1, "topic": "消防安会", "near": "消防安全"}) in found
    found = check(pool, [line(1, 2, topics=frozenset({"xyz"}))], rules)
    assert Problem("topic-unknown", True, {"line": 1, "topic": "xyz", "near": ""}) in found


def test_practice_and_contest_are_kept_apart_across_the_banks_of_the_lines():
    rules = Rules(
        use="contest", on=DAY, avoid_seen=False, bank_uses={1: "contest", 2: "practice"}, bank_names={2: "练习题库"}
    )
    pool = [*some(10), *some(10, start=50, bank_id=2)]
    found = check(pool, [line(1, 10), line(2, 10, bank_id=2)], rules)
    assert found == (Problem("use-mixed", True, {"bank": "练习题库", "contest": True}),)


def test_essays_come_only_where_a_line_names_them_and_never_in_a_contest():
    pool = [*some(3), *some(5, start=50, type="essay", waits=True)]
    assert codes(check(pool, [line(1, 4)], RULES)) == ["lines-short"]
    assert check(pool, [line(1, 5, type="essay", points=2000)], RULES) == ()
    contest = Rules(use="contest", on=DAY, avoid_seen=False)
    assert "essay-in-contest" in codes(check(pool, [line(1, 5, type="essay")], contest))


def test_a_case_with_a_part_to_be_marked_waits_too():
    waiting, graded = some(1, type="case", waits=True), some(1, start=9, type="case")
    assert blueprints.fits(waiting[0], line(1, 1, type="case"))
    assert not blueprints.fits(waiting[0], line(1, 1))
    assert blueprints.fits(graded[0], line(1, 1))


def test_dates_and_reviews():
    pool = [*some(19), *some(1, start=50, valid_to=date(2026, 6, 30))]
    found = check(pool, [line(1, 20)], RULES, waiting=some(3, start=90))
    assert found == (
        Problem("ends-soon", False, {"count": 1, "day": date(2026, 6, 30)}),
        Problem("under-review", False, {"count": 3}),
    )


def test_a_fixed_paper():
    chosen = some(10)
    assert check_chosen(chosen, RULES) == ()
    gone = some(1, why_not="question-withdrawn")
    assert check_chosen([*gone, *some(9, start=1)], RULES)[0] == Problem(
        "question-withdrawn", True, {"stem": "题0", "question": 0}
    )
    assert codes(check_chosen([*chosen, chosen[0]], RULES)) == ["question-twice", "total-not-round"]
    same = Rules(use="practice", on=DAY, families={3: 3, 7: 3})
    assert check_chosen(chosen, same) == (Problem("enemies-together", True, {"first": "题3", "second": "题7"}),)
    essay = [*some(9), *some(1, start=50, type="essay", waits=True)]
    assert check_chosen(essay, RULES) == ()
    assert codes(check_chosen(essay, Rules(use="contest", on=DAY))) == ["essay-in-contest"]
    mixed = Rules(use="practice", on=DAY, bank_uses={1: "contest"}, bank_names={1: "竞赛题库"})
    assert check_chosen(chosen, mixed) == (Problem("use-mixed", True, {"bank": "竞赛题库", "contest": False}),)


def test_families_join():
    assert families_of([(5, 9), (2, 5), (7, 8)]) == {2: 2, 5: 2, 9: 2, 7: 7, 8: 7}
    assert families_of([]) == {}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=12))
def test_families_are_the_connected_ones(pairs):
    found = families_of(pairs)
    assert all(found[a] == found[b] for a, b in pairs)
    assert all(found[one] == min(other for other in found if found[other] == found[one]) for one in found)
