"""Two texts in two columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kernel.difference import Run, difference


def test_words_that_changed() -> None:
    told = difference("学满七天，会唱停车号子", "学满十天，会唱停车号子和起车号子")
    assert told.old == (Run("学满", False), Run("七", True), Run("天，会唱停车号子", False))
    assert told.new == (
        Run("学满", False), Run("十", True), Run("天，会唱停车号子", False), Run("和起车号子", True),
    )  # fmt: skip
    assert difference("甲", "甲").is_same
    assert difference("", "甲").new == (Run("甲", True),)
    assert difference("罚款100元", "罚款1000元").old == (Run("罚款", False), Run("100", True), Run("元", False))


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_columns_are_the_whole_texts(was: str, now: str) -> None:
    told = difference(was, now)
    assert "".join(run.text for run in told.old) == was
    assert "".join(run.text for run in told.new) == now
    assert told.is_same == (was == now)


def test_endless_texts_are_told_whole() -> None:
    assert difference("甲" * 4000, "乙" * 4000).old == (Run("甲" * 4000, True),)


def test_a_caller_may_want_less_compared() -> None:
    assert difference("甲乙", "甲丙", most=3).old == (Run("甲乙", True),)
    assert difference("甲乙", "甲丙", most=4).old == (Run("甲", False), Run("乙", True))
