from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic.grading import GradedAnswer, MultiplePolicy, fold_blank, grade

LETTERS = st.frozensets(st.sampled_from("ABCDEF"), min_size=1)
POINTS = st.integers(min_value=0, max_value=100_000)
POLICIES = st.sampled_from(["all_or_nothing", "half_for_missed", "share_for_missed"])


@pytest.mark.parametrize(
    ("kind", "key", "response", "right"),
    [
        ("single", ("B",), ("B",), True),
        ("single", ("B",), ("A",), False),
        ("single", ("B",), ("B", "A"), False),
        ("single", ("B",), (), False),
        ("truefalse", ("对",), ("对",), True),
        ("truefalse", ("对",), ("错",), False),
        ("truefalse", ("对",), (), False),
        ("multiple", ("A", "C"), ("C", "A"), True),
        ("multiple", ("A", "C"), ("A",), False),
        ("indefinite", ("A",), ("A",), True),
        ("fill", (("一", "1"), ("45",)), ("１", " 45 "), True),
        ("fill", (("Co",),), ("CO",), True),
        ("fill", (("一",), ("45",)), ("45", "一"), False),
        ("fill", (("一",), ("45",)), ("一",), False),
        ("fill", (("。",),), ("",), False),
        ("order", ("C", "A", "B"), ("C", "A", "B"), True),
        ("order", ("C", "A", "B"), ("A", "B", "C"), False),
        ("match", ("1-B", "2-A"), ("2-A", "1-B"), True),
        ("match", ("1-B", "2-A"), ("1-A", "2-B"), False),
    ],
)
def test_each_type(kind: str, key: tuple, response: tuple[str, ...], right: bool) -> None:
    assert grade(kind, key=key, response=response, points=200) == GradedAnswer(right, 200 if right else 0)


@pytest.mark.parametrize(
    ("policy", "response", "points"),
    [
        ("all_or_nothing", "ABC", 300),
        ("all_or_nothing", "AB", 0),
        ("half_for_missed", "AB", 150),
        ("half_for_missed", "ABD", 0),
        ("half_for_missed", "", 0),
        ("share_for_missed", "AB", 200),
        ("share_for_missed", "A", 100),
        ("share_for_missed", "AD", 0),
    ],
)
def test_policies_for_several_right_answers(policy: MultiplePolicy, response: str, points: int) -> None:
    for kind in ("multiple", "indefinite"):
        graded = grade(kind, key=tuple("ABC"), response=tuple(response), points=300, policy=policy)
        assert graded == GradedAnswer(points == 300, points)


def test_a_person_marks_essays() -> None:
    assert grade("essay", key=(), response=("略",), points=1000) == GradedAnswer(None, 0)


@pytest.mark.parametrize(
    ("kind", "key", "points"),
    [("single", (), 100), ("single", ("A",), -1), ("hotspot", ("A",), 100), ("", ("A",), 100)],
)
def test_what_cannot_be_graded_is_refused(kind: str, key: tuple[str, ...], points: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        grade(kind, key=key, response=(), points=points)


@given(LETTERS, st.frozensets(st.sampled_from("ABCDEF")), POINTS, POLICIES)
def test_points_stay_within_bounds_and_full_points_mean_right(key, response, points, policy) -> None:
    graded = grade("multiple", key=tuple(key), response=tuple(response), points=points, policy=policy)
    assert 0 <= graded.points <= points
    assert graded.right is (key == response)
    if response - key or not response:
        assert graded.points == 0
    if graded.right:
        assert graded.points == points


@given(LETTERS, POINTS, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_letters_does_not_matter(key, points, policy, random) -> None:
    letters = sorted(key)
    random.shuffle(letters)
    assert grade("multiple", key=tuple(sorted(key)), response=tuple(letters), points=points, policy=policy).right


@given(LETTERS, POINTS, st.data())
def test_one_more_right_letter_never_costs_points(key, points, data) -> None:
    fewer = data.draw(st.frozensets(st.sampled_from(sorted(key))))
    more = fewer | {data.draw(st.sampled_from(sorted(key)))}
    for policy in ("all_or_nothing", "half_for_missed", "share_for_missed"):
        one, two = (
            grade("multiple", key=tuple(key), response=tuple(chosen), points=points, policy=policy).points
            for chosen in (fewer, more)
        )
        assert one <= two


@given(st.lists(st.text(min_size=1).filter(fold_blank), min_size=1, max_size=4))
def test_an_alternative_as_the_key_writes_it_is_right_and_an_empty_blank_is_wrong(texts: list[str]) -> None:
    key = tuple(("别的", text) for text in texts)
    assert grade("fill", key=key, response=tuple(texts), points=100).right is True
    assert grade("fill", key=key, response=("", *texts[1:]), points=100).right is False


@given(st.text(max_size=20))
def test_case_and_spaces_do_not_count_in_blanks(text: str) -> None:
    plain = grade("fill", key=(("Abc1",),), response=(text,), points=100)
    spaced = grade("fill", key=(("ＡＢＣ１",),), response=(f" {text} ",), points=100)
    assert plain == spaced
