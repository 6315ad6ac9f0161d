"""Signs of speed and of shared devices; the gravest of several measures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quizzes.logic.integrity import Limits, Pace, SpeedSign, Use, chars_of, find_crowds, fingerprint, too_fast, worst

START = datetime(2026, 6, 16, 1, tzinfo=UTC)
LIMITS = Limits()


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def pace(moments: list[float], *, end: float, chars: int = 80, right: int | None = None, paused: int = 0) -> Pace:
    """Ten questions of `chars` characters (4 s each at 20 a second), answered at these seconds."""
    lines = tuple((n, at(moment)) for n, moment in enumerate(moments))
    good = range(len(moments) if right is None else right)
    return Pace((chars,) * 10, frozenset(good), 10, START, at(end), paused, lines)


def every(step: float) -> list[float]:
    return [step * (n + 1) for n in range(10)]


def test_the_whole_in_less_time_than_reading_takes() -> None:
    assert too_fast(pace(every(2), end=21), LIMITS) == SpeedSign(21, 40, 800, 10, 10, 10, 10, True)


def test_read_and_answered() -> None:
    assert too_fast(pace(every(6), end=60), LIMITS) is None
    assert too_fast(pace(every(4), end=40), LIMITS) is None  # just as long as it takes


def test_guessed_through_is_no_sign() -> None:
    assert too_fast(pace(every(2), end=21, right=6), LIMITS) is None


def test_an_answer_or_two_wrong_is_still_a_sign() -> None:
    assert too_fast(pace(every(2), end=21, right=9), LIMITS) is not None


def test_a_short_paper_is_no_sign() -> None:
    short = replace(pace(every(1), end=5), chars=(80,) * 7)
    assert too_fast(short, LIMITS) is None


def test_a_pause_is_not_reading_time() -> None:
    assert too_fast(pace(every(2), end=50, paused=20), LIMITS) is not None


def test_each_answer_too_soon_and_a_wait_before_the_end() -> None:
    """The answers came one a second and a half; then the page was left open."""
    sign = too_fast(pace(every(1.5), end=900), LIMITS)
    assert sign is not None and not sign.whole
    assert (sign.rushed, sign.timed) == (10, 10)


def test_first_all_was_read_then_all_was_answered() -> None:
    """The first load carries the whole paper: somebody may read it to the end, and then tap."""
    assert too_fast(pace([60 + 1.5 * n for n in range(10)], end=80), LIMITS) is None


@pytest.mark.parametrize("moments", [[300.0] * 10, [300 + n * 0.2 for n in range(10)]])
def test_answers_kept_off_line_come_in_a_bunch(moments: list[float]) -> None:
    """They tell no time of each; the whole does."""
    assert too_fast(pace(moments, end=301), LIMITS) is None
    early = [moment - 280 for moment in moments]
    sign = too_fast(pace(early, end=21), LIMITS)
    assert sign is not None
    assert (sign.rushed, sign.timed, sign.whole) == (0, 0, True)


def test_nothing_answered_or_graded() -> None:
    assert too_fast(replace(pace([], end=0), graded=0), LIMITS) is None


def test_a_clock_that_ran_backwards_is_no_crash() -> None:
    assert too_fast(pace(every(2), end=-5), LIMITS) is not None


def test_characters_without_spaces_and_a_case_once() -> None:
    item: Any = {
        "stem": "甲 乙",
        "options": [{"id": "A", "text": "丙丁"}],
        "body": {"lefts": [{"id": "1", "text": "戊"}]},
    }
    case = {"stem": "案 例", "n": 1, "of": 2, "media": []}
    assert chars_of(item) == 5
    assert chars_of(item | {"case": case}) == 7
    assert chars_of(item | {"case": case | {"n": 2}}) == 5


def use(sitting: str, minute: float, *, person: int = 0, device: str = "x") -> Use:
    return Use(sitting, person or ord(sitting), device, at(minute * 60), at(minute * 60 + 300))


def test_a_crowd_within_the_window() -> None:
    rows = [use(one, minute) for one, minute in (("a", 0), ("b", 20), ("c", 40), ("d", 59), ("e", 200))]
    (crowd,) = find_crowds(rows, LIMITS)
    assert ([one.sitting for one in crowd.uses], crowd.people, crowd.minutes) == (["a", "b", "c", "d"], 4, 59)


def test_a_crowd_that_goes_on() -> None:
    rows = [use(chr(97 + n), n * 18) for n in range(8)]
    (crowd,) = find_crowds(rows, LIMITS)
    assert crowd.people == 8


def test_no_crowds() -> None:
    spread = [use(chr(97 + n), n * 25) for n in range(8)]
    one_person = [use(chr(97 + n), n, person=7) for n in range(8)]
    devices = [use(chr(97 + n), n, device=str(n)) for n in range(8)]
    assert [find_crowds(rows, LIMITS) for rows in ([], spread, one_person, devices)] == [[], [], [], []]


def test_fingerprints_name_the_sign() -> None:
    assert len(fingerprint("speed", 1)) == 64
    assert len({fingerprint("speed", 1), fingerprint("speed", 2), fingerprint("same", 1), fingerprint("speed")}) == 4


def test_the_gravest_measure() -> None:
    assert worst([]) == ""
    assert worst(["none", "", "warned"]) == "warned"
    assert worst({"a": "barred", "b": "void"}) == "barred"
