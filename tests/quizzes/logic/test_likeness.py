"""Honest people are hardly ever a pair; copied mistakes are one."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import product
from math import exp, prod

import pytest

from quizzes.logic.likeness import (
    ItemCounts,
    Likeness,
    Vector,
    clusters,
    count_answers,
    find_alike,
    one_in,
    pair_counts,
    upper_tail,
)

MORNING = datetime(2026, 6, 16, 1, tzinfo=UTC)


def honest(
    count: int, *, seed: int, items: int = 20, bank: int = 20, ease: float = 1.0, unit: int = 30
) -> list[Vector]:
    """People of different ability, questions of different difficulty, distractors of different pull."""
    chance = random.Random(seed)
    hard = [chance.gauss(-ease, 1) for _ in range(bank)]
    pull = [[chance.random() ** 2 + 0.02 for _ in range(3)] for _ in range(bank)]
    found = []
    for person in range(count):
        able, answers = chance.gauss(0, 1), {}
        for item in chance.sample(range(bank), 20):
            wrong = chance.random() < 1 / (1 + exp(able - hard[item]))
            answers[item] = ((chance.choices("BCD", pull[item])[0] if wrong else "A",), not wrong)
        at = MORNING + timedelta(minutes=chance.random() * 60)
        found.append(Vector(f"{person:05}", person, answers, at, person // 30))
    return found


def copied(vectors: list[Vector], source: int, by: int) -> None:
    """`by` hands in what `source` wrote."""
    own = vectors[by]
    vectors[by] = Vector(own.key, own.person, vectors[source].answers, own.at, own.group, own.devices)


def alike(vectors: list[Vector], *, false_alarms: float = 0.5) -> list[Likeness]:
    every = frozenset(one.key for one in vectors)
    return find_alike(vectors, new=every, counts=count_answers(vectors), false_alarms=false_alarms)


@pytest.mark.parametrize(
    ("count", "bank", "ease", "runs"), [(30, 20, 1.0, 20), (30, 20, 2.5, 20), (30, 20, -0.5, 10), (300, 60, 1.0, 4)]
)
def test_few_honest_pairs_are_found(count: int, bank: int, ease: float, runs: int) -> None:
    """The setting promises at most half a pair a unit; what comes out is far less."""
    pairs = sum(len(alike(honest(count, seed=seed, bank=bank, ease=ease))) for seed in range(runs))
    units = runs * count / 30
    assert pairs <= 0.2 * units


def test_copied_mistakes_are_found() -> None:
    """In a class of thirty: each time where six or more mistakes were copied."""
    missed = []
    for seed in range(15):
        vectors = honest(30, seed=seed)
        for source in (0, 4, 8):
            copied(vectors, source, source + 1)
        found = {frozenset((pair.one, pair.other)) for pair in alike(vectors)}
        for source in (0, 4, 8):
            pair = frozenset((vectors[source].key, vectors[source + 1].key))
            if len(vectors[source].wrong) >= 6 and pair not in found:
                missed.append((seed, source, len(vectors[source].wrong)))
    assert missed == []


def test_a_ring_hangs_together() -> None:
    vectors = honest(40, seed=2, ease=0.5)
    for by in (1, 2, 3):
        copied(vectors, 0, by)
    assert ("00000", "00001", "00002", "00003") in clusters(alike(vectors))


def vector(key: str, text: str, **more: object) -> Vector:
    """``aBaC``: small is right."""
    answers = {n: ((one.upper(),), one.islower()) for n, one in enumerate(text) if one != "-"}
    return Vector(key, hash(key), answers, MORNING, **more)  # type: ignore[arg-type]


def test_right_answers_say_nothing() -> None:
    assert alike([vector(f"v{n}", "a" * 40) for n in range(12)]) == []


def test_mistakes_that_differ_say_nothing() -> None:
    others = [vector(f"o{n}", "a" * 20) for n in range(10)]
    assert alike([vector("one", "BBBBBBaaaaaaaaaaaaaa"), vector("two", "CCCCCCaaaaaaaaaaaaaa"), *others]) == []


def test_papers_are_compared_by_item_and_only_where_both_answered() -> None:
    others = [vector(f"o{n}", "a" * 20) for n in range(10)]
    (pair,) = alike([vector("one", "BBBBBBBBaaaaaaaaaa--"), vector("two", "BBBBBBBB--aaaaaaaaaa"), *others])
    assert (pair.one, pair.other, pair.same, pair.both_wrong, pair.common) == ("one", "two", tuple(range(8)), 8, 16)


def test_one_person_is_no_pair() -> None:
    twice = [Vector(key, 1, vector("x", "B" * 10 + "a" * 10).answers, MORNING) for key in ("first", "second")]
    assert alike([*twice, *(vector(f"o{n}", "a" * 20) for n in range(10))]) == []


def test_only_pairs_with_somebody_new() -> None:
    pool = [vector("one", "B" * 8 + "a" * 12), vector("two", "B" * 8 + "a" * 12)]
    pool += [vector(f"o{n}", "a" * 20) for n in range(10)]
    counts = count_answers(pool)
    assert find_alike(pool, new=frozenset({"o1"}), counts=counts, false_alarms=0.5) == []
    assert len(find_alike(pool, new=frozenset({"two"}), counts=counts, false_alarms=0.5)) == 1


def test_a_judgement_has_one_wrong_answer() -> None:
    """Both wrong is the same wrong: ten judgements say less than ten choices."""
    pool = [vector("one", "B" * 5 + "a" * 15), vector("two", "B" * 5 + "a" * 15)]
    pool += [vector(f"o{n}", "a" * 20) for n in range(20)]
    choice, judged = (
        find_alike(
            pool, new=frozenset({"two"}), counts=count_answers(pool, judgements=frozenset(which)), false_alarms=1e9
        )[0].one_in
        for which in ((), range(20))
    )
    assert judged < choice


def test_ways_and_how_many_pairs() -> None:
    rows = [
        vector("a", "ab", group=1, devices=frozenset({"x"})),
        vector("b", "ab", group=1, devices=frozenset({"x", "y"})),
        vector("c", "ab", group=2, devices=frozenset({"y"})),
    ]
    assert pair_counts(rows) == {"quiz": 3, "device": 2, "unit 1": 1, "unit 2": 0}


def test_the_tail_is_exact() -> None:
    chances = [0.1, 0.5, 0.25, 0.9]
    for least in range(1, 5):
        every = product((0, 1), repeat=4)
        exact = sum(
            prod(p if hit else 1 - p for p, hit in zip(chances, hits, strict=True))
            for hits in every
            if sum(hits) >= least
        )
        assert upper_tail(chances, least) == pytest.approx(exact)


def test_counts_are_drawn_to_the_usual_while_few_are_known() -> None:
    empty = ItemCounts()
    assert (empty.wrong_share, empty.same_chance) == (0.3, 0.5)
    known = count_answers([vector(str(n), "B" if n < 300 else "a") for n in range(400)])[0]
    assert known.wrong_share == pytest.approx(0.75, abs=0.01)
    assert known.same_chance == pytest.approx(1, abs=0.03)


def test_how_seldom_in_two_figures() -> None:
    assert [one_in(tail) for tail in (1.0, 0.013, 0.000123, 0.0)] == [1, 76, 8100, 1_000_000_000_000]
