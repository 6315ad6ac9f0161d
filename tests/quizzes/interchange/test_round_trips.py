"""What is written is read back as it was, for every type that a format can carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quizzes.importers.types import ParsedQuestion, ReadFile, ReadQuestion
from quizzes.interchange import aiken, gift, moodle, qti
from quizzes.interchange.written import REASONS, Written
from tests.quizzes.interchange import strategies as draw

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking such big values takes minutes
)


def questions_of(found: ReadFile) -> list[ParsedQuestion]:
    for item in found.items:
        assert isinstance(item, ReadQuestion), item
    return [item.question for item in found.items if isinstance(item, ReadQuestion)]


def check_round_trip(
    given_questions: list[ParsedQuestion], written: Written, read: Callable[[bytes], ReadFile]
) -> None:
    """All that is not named as left out comes back whole."""
    assert {reason for _index, reason in written.left_out} <= REASONS
    left = {index for index, _reason in written.left_out}
    kept = [question for index, question in enumerate(given_questions) if index not in left]
    if kept:
        assert questions_of(read(written.data)) == kept


CARRIED = {
    "qti": st.one_of(
        *(draw.choices(), draw.judgements(), draw.fills(), draw.matches(), draw.orders(), draw.essays()),
        *(draw.hotspots(), draw.cases()),
    ),
    "gift": st.one_of(draw.choices(), draw.judgements(), draw.fills(1), draw.matches(), draw.essays()),
    "moodle": st.one_of(draw.choices(), draw.judgements(), draw.fills(), draw.matches(), draw.orders(), draw.essays()),
}


@QUICK
@given(st.lists(CARRIED["gift"], min_size=1, max_size=4))
def test_gift(questions: list[ParsedQuestion]) -> None:
    written = gift.write(questions)
    check_round_trip(questions, written, lambda data: gift.read(data.decode()))
    assert {reason for _index, reason in written.left_out} <= {"text-not-carried"}


@QUICK
@given(st.lists(CARRIED["moodle"], min_size=1, max_size=4))
def test_moodle(questions: list[ParsedQuestion]) -> None:
    written = moodle.write(questions)
    check_round_trip(questions, written, moodle.read)
    assert written.left_out == ()


def test_two_spaces_within_an_answer_stay_two() -> None:
    fill = ParsedQuestion("fill", "先____，后____。", answer=(("a  b",), ("c",)))
    check_round_trip([fill], moodle.write([fill]), moodle.read)


@QUICK
@given(st.lists(st.one_of(draw.choices(), draw.judgements()), min_size=1, max_size=4))
def test_aiken_carries_stem_options_and_key(questions: list[ParsedQuestion]) -> None:
    bare = [ParsedQuestion(one.type, one.stem, one.options, one.answer) for one in questions]
    bare = [replace(one, shuffle=draw.shuffles(one)) for one in bare]
    check_round_trip(bare, aiken.write(bare), lambda data: aiken.read(data.decode()))


@QUICK
@given(st.one_of(draw.choices(), draw.orders(), draw.matches(), draw.essays()))
def test_moodle_carries_pictures_and_sounds(question: ParsedQuestion) -> None:
    question = replace(question, media=draw.media_for(question))
    check_round_trip([question], moodle.write([question]), moodle.read)


@QUICK
@given(st.lists(CARRIED["qti"], min_size=1, max_size=4))
def test_qti(questions: list[ParsedQuestion]) -> None:
    written = qti.write(questions, title="题库")
    check_round_trip(questions, written, lambda data: qti.read(data, "a.zip"))
    assert written.left_out == ()


@QUICK
@given(st.one_of(draw.choices(), draw.orders(), draw.matches(), draw.essays()))
def test_qti_carries_pictures_and_sounds(question: ParsedQuestion) -> None:
    question = replace(question, media=draw.media_for(question))
    check_round_trip([question], qti.write([question], title="题库"), lambda data: qti.read(data, "a.zip"))


@pytest.mark.parametrize("write", [gift.write, moodle.write, aiken.write])
def test_nothing_to_write(write: Callable[[list[ParsedQuestion]], Written]) -> None:
    assert write([]).left_out == ()
