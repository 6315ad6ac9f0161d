"""The line before the start: an even pace, the order of arrival, one place each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic.admission import KEPT_SECONDS, Line, Pace, ahead, is_good

TEN = Pace(10.0, 10)


def moments(pace: Pace, arrivals: list[float]) -> list[float]:
    line = Line(pace)
    return [line.place(who, now=at) for who, at in enumerate(arrivals)]


def test_a_reserve_begins_at_once_then_one_after_another() -> None:
    found = moments(TEN, [100.0] * 13)
    assert found[:10] == [100.0] * 10
    assert found[10:] == pytest.approx([100.1, 100.2, 100.3])


def test_who_comes_at_the_pace_never_waits() -> None:
    arrivals = [100 + number / 10 for number in range(100)]
    assert moments(TEN, arrivals) == pytest.approx(arrivals)


def test_a_thousand_at_once_wait_as_long_as_the_pace_needs() -> None:
    assert max(moments(TEN, [0.0] * 1000)) == pytest.approx(99.0)


def test_one_asker_has_one_place_however_often() -> None:
    line = Line(Pace(1.0, 1))
    assert line.place("first", now=0.0) == 0.0
    assert [line.place("second", now=at) for at in (0.0, 0.2, 0.9, 5.0)] == [1.0, 1.0, 1.0, 1.0]
    assert line.place("third", now=0.9) == 2.0
    line.leave("second")
    assert line.place("second", now=1.0) == 3.0


def test_places_are_forgotten_when_they_are_no_good_any_more() -> None:
    line = Line(Pace(1.0, 1))
    assert [line.place(who, now=0.0) for who in "ab"] == [0.0, 1.0]
    late = 1.0 + KEPT_SECONDS + 1
    assert not is_good(1.0, now=late)
    assert line.place("b", now=late) == late


@given(
    st.floats(0.5, 200.0),
    st.integers(1, 50),
    st.lists(st.floats(0.0, 30.0), min_size=1, max_size=60).map(sorted),
)
def test_the_order_of_moments_is_the_order_of_arrival_and_nobody_waits_for_ever(
    per_second: float, at_once: int, arrivals: list[float]
) -> None:
    found = moments(Pace(per_second, at_once), arrivals)
    assert found == sorted(found)
    for number, (moment, at) in enumerate(zip(found, arrivals, strict=True)):
        assert at <= moment <= at + number / per_second + 1e-6


@given(st.floats(0.5, 200.0), st.integers(1, 50), st.lists(st.floats(0.0, 5.0), min_size=2, max_size=60).map(sorted))
def test_no_second_takes_more_than_the_pace_and_the_reserve(
    per_second: float, at_once: int, arrivals: list[float]
) -> None:
    found = moments(Pace(per_second, at_once), arrivals)
    for start in found:
        within = sum(start <= moment < start + 1 for moment in found)
        assert within <= at_once + per_second + 1


def test_how_many_are_ahead_is_told_and_never_nobody() -> None:
    assert ahead(12.0, now=10.0, per_second=30) == 60
    assert ahead(10.01, now=10.0, per_second=30) == 1
