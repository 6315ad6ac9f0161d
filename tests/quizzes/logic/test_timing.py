"""The clock of a sitting: whatever is paused and resumed, the time for answering stays what it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DomainError
from quizzes.logic.timing import SittingClock, next_try_at

T0 = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return T0 + timedelta(seconds=seconds)


def running(limit: int = 1200, allowance: int = 300) -> SittingClock:
    return SittingClock(at(limit), allowance)


class TestPause:
    def test_it_stands_still_and_goes_on(self):
        paused = running().pause(at(200))
        assert (paused.deadline, paused.is_paused(at(260)), paused.seconds_left(at(260))) == (at(1500), True, 1000)
        assert paused.pause_left(at(260)) == 240
        resumed = paused.resume(at(260))
        assert (resumed.deadline, resumed.used, resumed.seconds_left(at(260))) == (at(1260), 60, 1000)

    def test_an_allowance_that_is_used_up_lets_the_clock_run_by_itself(self):
        paused = running().pause(at(200))
        assert not paused.is_paused(at(500))
        assert paused.seconds_left(at(600)) == 900
        assert paused.resume(at(600)) == SittingClock(at(1500), 300, 300)
        with pytest.raises(DomainError, match="pause-used-up"):
            paused.pause(at(600))

    def test_refusals(self):
        with pytest.raises(DomainError, match="no-pause"):
            running(allowance=0).pause(at(1))
        with pytest.raises(DomainError, match="no-pause"):
            SittingClock(None, 300).pause(at(1))
        with pytest.raises(DomainError, match="paused"):
            running().pause(at(1)).pause(at(2))

    def test_a_clock_that_goes_backwards_gives_nothing(self):
        resumed = running().pause(at(200)).resume(at(100))
        assert (resumed.deadline, resumed.used) == (at(1200), 0)

    @given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=8), st.integers(0, 900))
    def test_time_for_answering_is_never_more_or_less(self, stretches, allowance):
        """Seconds of answering + seconds left = the limit, whatever was paused, up to the allowance."""
        clock, now, answering, allowed = SittingClock(at(3600), allowance), 0, 0, allowance
        for work, rest in stretches:
            now, answering = now + work, answering + work
            try:
                clock = clock.pause(at(now))
            except DomainError:
                answering, now = answering + rest, now + rest
                continue
            still = min(rest, allowed)
            allowed, answering, now = allowed - still, answering + rest - still, now + rest
            clock = clock.resume(at(now))
        assert clock.seconds_left(at(now)) == max(0, 3600 - answering)
        assert (clock.used, clock.pause_left(at(now))) == (allowance - allowed, allowed)


class TestExtend:
    def test_more_time_also_while_paused(self):
        paused = running().pause(at(200)).extend(120)
        assert paused.seconds_left(at(210)) == 1120
        assert paused.resume(at(230)).seconds_left(at(230)) == 1120

    def test_no_limit_has_nothing_to_extend(self):
        assert SittingClock(None).extend(60) == SittingClock(None)


class TestCooling:
    @pytest.mark.parametrize(("minutes", "gone", "until"), [(30, 10, 30), (30, 30, None), (0, 0, None)])
    def test_from_handing_in(self, minutes, gone, until):
        found = next_try_at(T0, cooling_minutes=minutes, now=at(gone * 60))
        assert found == (None if until is None else at(until * 60))

    def test_a_first_try_waits_for_nothing(self):
        assert next_try_at(None, cooling_minutes=30, now=T0) is None
