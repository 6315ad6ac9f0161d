"""Figures of items against their definitions, and sums that can be added in any order."""

from __future__ import annotations

from statistics import correlation, pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic.figures import (
    MOST_CHOICES,
    Flags,
    PaperSums,
    Sums,
    alpha,
    as_row,
    discrimination,
    distractors,
    facility,
    flags_of,
    mean_seconds,
    standard_deviation,
    standard_error,
    sums_from,
)

WHOLE = 10_000


def sums_of(pairs: list[tuple[int, int]], names: list[str] | None = None) -> Sums:
    sums = Sums()
    for n, (x, r) in enumerate(pairs):
        sums.add(x, r, right=x == WHOLE, answered=True)
        if names:
            sums.add_choices([names[n]], r)
    return sums


@given(st.lists(st.tuples(st.sampled_from([0, 5000, WHOLE]), st.integers(0, WHOLE)), min_size=2, max_size=60))
def test_figures_are_those_of_the_definitions(pairs: list[tuple[int, int]]) -> None:
    sums = sums_of(pairs)
    xs, rs = [x for x, _ in pairs], [r for _, r in pairs]
    assert facility(sums) == sum(xs) // len(xs)
    if len(set(xs)) == 1 or len(set(rs)) == 1:
        assert discrimination(sums) is None
    else:
        assert discrimination(sums) == pytest.approx(1000 * correlation(xs, rs), abs=1.01)


@given(
    st.lists(st.tuples(st.integers(0, WHOLE), st.integers(0, WHOLE), st.sampled_from("ABCD")), max_size=40),
    st.integers(0, 40),
)
def test_sums_of_two_batches_are_the_sums_of_both(rows: list[tuple[int, int, str]], cut: int) -> None:
    def of(some: list[tuple[int, int, str]]) -> Sums:
        sums = Sums()
        for x, r, name in some:
            sums.add(x, r, right=x == WHOLE, answered=True)
            sums.add_choices([name], r)
            sums.add_segment("town", name, x)
            sums.add_time(r % 60)
        return sums

    both = of(rows[:cut])
    both.merge(sums_from(as_row(of(rows[cut:]))))
    assert as_row(both) == as_row(of(rows))


def test_nothing_is_told_of_nothing() -> None:
    empty = Sums()
    assert (facility(empty), discrimination(empty), mean_seconds(empty)) == (None, None, None)
    assert flags_of(empty, key=["A"], options="ABCD") == Flags()
    assert distractors(empty, ["A"]) == []


def test_rare_answers_are_counted_together() -> None:
    sums = Sums()
    for n in range(MOST_CHOICES + 25):
        sums.add_choices([f"text {n}"], 100)
    assert len(sums.choices) == MOST_CHOICES + 1
    assert sums.choices["…"] == [25, 2500]


@pytest.mark.parametrize(
    ("pairs", "names", "flags"),
    [
        ([(WHOLE, 8000)] * 39 + [(0, 100)], ["A"] * 39 + ["B"], Flags(too_easy=True, idle_option=True)),
        ([(0, 8000)] * 40, ["B"] * 40, Flags(too_hard=True, key_suspect=True, idle_option=True)),
        # good people take B, weak ones the key
        (
            [(WHOLE, 1000)] * 20 + [(0, 9000)] * 20,
            ["A"] * 20 + ["B"] * 20,
            Flags(negative=True, key_suspect=True, idle_option=True),
        ),
        ([(WHOLE, 9000)] * 20 + [(0, 1000)] * 18 + [(0, 1200)], ["A"] * 20 + ["B", "C", "D"] * 6 + ["B"], Flags()),
    ],
)
def test_doubts(pairs: list[tuple[int, int]], names: list[str], flags: Flags) -> None:
    assert flags_of(sums_of(pairs, names), key=["A"], options="ABCD") == flags


def test_few_people_judge_nothing() -> None:
    assert flags_of(sums_of([(0, 9000)] * 29, ["B"] * 29), key=["A"], options="AB") == Flags()


def test_distractors_tell_who_took_what() -> None:
    rows = distractors(sums_of([(WHOLE, 8000), (0, 2000), (0, 4000), (0, 0)], ["A", "B", "B", ""]), ["A"])
    assert [(row.name, row.people, row.share, row.rest, row.is_key) for row in rows] == [
        ("B", 2, 5000, 3000, False),
        ("", 1, 2500, 0, False),
        ("A", 1, 2500, 8000, True),
    ]


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=3, max_size=30))
def test_alpha_of_right_or_wrong_items_is_kr20(rows: list[list[bool]]) -> None:
    n, k = len(rows), 4
    totals = [sum(row) for row in rows]
    items = [sums_of([(WHOLE * row[at], 0) for row in rows]) for at in range(k)]
    paper = PaperSums(n, 0, 100 * sum(totals), 10_000 * sum(t * t for t in totals), n * 400, n * k)
    found = alpha(paper, [(sums, 100) for sums in items])
    if pvariance(totals) == 0:
        assert found is None
        return
    shares = [sum(row[at] for row in rows) / n for at in range(k)]
    kr20 = k / (k - 1) * (1 - sum(p * (1 - p) for p in shares) / pvariance(totals))
    assert found == pytest.approx(max(-1000, min(1000, 1000 * kr20)), abs=1)


def test_spread_and_error_of_a_paper() -> None:
    paper = PaperSums(4, 2, 4 * 8000, 2 * 9000**2 + 2 * 7000**2, 40_000, 80)
    assert standard_deviation(paper) == 1000
    assert standard_error(paper, 750) == 500
    assert standard_error(paper, None) is None
