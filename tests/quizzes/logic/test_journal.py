"""A journal replayed: whole states after every line, what is wrong with the lines, devices told apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic.journal import (
    START,
    Held,
    Line,
    State,
    device_letters,
    differences,
    end_of,
    faults_of,
    replay,
    state_at,
)

NOON = datetime(2026, 6, 16, 4, 0, tzinfo=UTC)


def at(seq: int) -> datetime:
    return NOON + timedelta(seconds=seq)


def line(seq: int, kind: str = "answer", place: int | None = None, told: Any = None, **more: Any) -> Line:
    return Line(seq, kind, place, told, at(seq), **more)


def held(seq: int, *response: str, flagged: bool = False) -> Held:
    return Held(response, flagged, seq, at(seq))


def test_states_after_each_line() -> None:
    lines = [
        line(1, "answer", 0, ["B"]),
        line(2, "leave", told={"seconds": 4}),
        line(3, "flagged", 0, ["A"]),
        line(4, "pause"),
        line(5, "resume"),
        line(6, "answer", 1, []),
        line(7, "submit"),
        line(8, "regrade"),
        line(9, "void", told={"reason": "代考"}),
    ]
    first, again = {0: held(1, "B")}, {0: held(3, "A", flagged=True)}
    both = {**again, 1: held(6)}
    assert list(replay(lines)) == [
        State(1, first, place=0),
        State(2, first),
        State(3, again, place=0),
        State(4, again, "paused"),
        State(5, again),
        State(6, both, place=1),
        State(7, both, "submitted", at(7), "submit"),
        State(8, both, "submitted", at(7), "submit"),
        State(9, both, "void", at(7), "submit"),
    ]
    assert end_of(lines).answered == 1
    assert end_of(lines).responses == {0: ("A",), 1: ()}


def test_the_beginning_and_the_middle() -> None:
    lines = [line(1, "answer", 0, ["A"]), line(2, "answer", 0, ["B"])]
    assert end_of([]) == START
    assert state_at(lines, 0) == START
    assert state_at(lines, 1) == State(1, {0: held(1, "A")}, place=0)
    assert state_at(lines, 99) == end_of(lines)


@pytest.mark.parametrize(
    ("before", "standing"),
    [(["submit"], "submitted"), (["pause"], "open"), ([], "open")],
)
def test_a_void_taken_back(before: list[str], standing: str) -> None:
    kinds = [*before, "void", "reinstate"]
    assert end_of([line(seq, kind) for seq, kind in enumerate(kinds, 1)]).standing == standing


def test_a_pause_after_the_end_opens_nothing() -> None:
    assert end_of([line(1, "submit"), line(2, "pause"), line(3, "resume")]).standing == "submitted"


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ([], {}),
        ([line(1, "answer", 0, ["A"]), line(2, "submit")], {}),
        ([line(2, "answer", 0, ["A"]), line(5, "submit")], {"gap": 3}),
        ([line(1, "submit"), line(2, "answer", 0, ["A"])], {"after-end": 1}),
        ([line(1, "submit"), line(2, "expire")], {"two-ends": 1}),
        ([line(1, "submit"), line(2, "regrade"), line(3, "void")], {}),
    ],
)
def test_faults(lines: list[Line], faults: dict[str, int]) -> None:
    assert faults_of(lines) == faults


def test_differences() -> None:
    journal = {0: held(1, "A"), 1: held(2, "B"), 2: held(3)}
    assert differences(journal, dict(journal)) == []
    given_to_all = {**journal, 7: held(4)}  # right for everybody: a row without an answer, no line of the journal
    assert differences(journal, given_to_all) == []
    assert differences(journal, {0: held(1, "C"), 1: held(2, "B", flagged=True), 5: held(9, "D")}) == [0, 1, 2, 5]


def test_devices_are_told_apart_and_no_more() -> None:
    lines = [line(1, device="ff"), line(2), line(3, device="aa"), line(4, device="ff")]
    assert device_letters(lines) == {"ff": "A", "aa": "B"}
    many = device_letters([line(n, device=f"{n:x}") for n in range(1, 60)])
    assert [many[f"{n:x}"] for n in (26, 27, 52, 53)] == ["Z", "AA", "AZ", "BA"]


answers = st.tuples(st.integers(0, 4), st.lists(st.sampled_from("ABCD"), unique=True, max_size=3), st.booleans())
others = st.sampled_from(["leave", "back", "pause", "resume", "extend", "forward", "assist", "regrade", "revert"])


@given(st.lists(st.one_of(answers, others), max_size=60))
def test_the_last_line_for_each_place_counts(history: list[Any]) -> None:
    """Whatever happens in between, and from however many devices: the replay is the last line of each place."""
    lines, wanted = [], {}
    for seq, one in enumerate(history, 1):
        if isinstance(one, str):
            lines.append(line(seq, one, device=f"{seq % 2}"))
            continue
        place, response, flagged = one
        lines.append(line(seq, "flagged" if flagged else "answer", place, response, device=f"{seq % 2}"))
        wanted[place] = held(seq, *response, flagged=flagged)
    assert dict(end_of(lines).answers) == wanted
    assert faults_of(lines) == {}
    states = [START, *replay(lines)]
    assert [state_at(lines, seq) for seq in range(len(states))] == states
