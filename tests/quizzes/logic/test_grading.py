from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic import photos
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
    [("single", (), 100), ("single", ("A",), -1), ("case", ("A",), 100), ("", ("A",), 100), ("match", (), 100)],
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


# ---- blanks ----
@pytest.mark.parametrize(
    ("alternatives", "text", "right"),
    [
        (("#3",), "3", True),
        (("#3",), "3.0", True),
        (("#3",), "３", True),
        (("#3",), "+3", True),
        (("#3",), "3.1", False),
        (("#3:1",), "4", True),
        (("#3:1",), "2.0", True),
        (("#3:1",), "4.01", False),
        (("#3:0.5",), "3.5", True),
        (("#-5:1",), "\u22124", True),
        (("#1000",), "1,000", True),
        (("#1000",), "1,00", False),
        (("#30",), "三十", False),
        (("#30", "三十"), "三十", True),
        (("#30",), "30天", False),
        (("#30",), "3e1", False),
        (("#30",), "nan", False),
        (("#30",), "٣٠", False),
        (("#1机组",), "#1机组", True),
        (("#3",), "#3", True),
        (("三十",), "30", False),
    ],
)
def test_numbers_in_blanks(alternatives, text, right) -> None:
    assert grade("fill", key=(alternatives,), response=(text,), points=100).right is right


@pytest.mark.parametrize(
    ("key", "response", "found"),
    [
        ((("甲",), ("乙",), ("丙",)), ("丙", "甲", "乙"), 3),
        ((("甲", "乙"), ("甲",)), ("甲", "乙"), 2),  # the first must leave 甲 to the second
        ((("甲", "乙"), ("甲",)), ("乙", "乙"), 1),
        ((("甲",), ("乙",)), ("甲", "甲"), 1),
        ((("#3:1",), ("#4",)), ("4", "3"), 2),
        ((("甲",), ("乙",)), ("", ""), 0),
    ],
)
def test_blanks_in_any_order_take_the_best_assignment(key, response, found) -> None:
    body = {"unordered": True}
    whole = grade("fill", key=key, response=response, points=600, body=body)
    assert whole == GradedAnswer(found == len(key), 600 if found == len(key) else 0)
    shared = grade("fill", key=key, response=response, points=600, body=body, policy="share_for_missed")
    assert shared.points == 600 * found // len(key)


WORDS = st.lists(st.sampled_from("甲乙丙丁戊"), min_size=1, max_size=3)


@given(st.lists(WORDS, min_size=1, max_size=5), st.data())
def test_the_best_assignment_is_what_trying_them_all_finds(key, data) -> None:
    response = data.draw(st.lists(st.sampled_from("甲乙丙丁戊己"), min_size=len(key), max_size=len(key)))
    best = max(
        sum(text in alternatives for text, alternatives in zip(order, key, strict=True))
        for order in itertools.permutations(response)
    )
    points = 60 * len(key)
    shared = grade(
        "fill", key=key, response=response, points=points, body={"unordered": True}, policy="share_for_missed"
    )
    assert shared == GradedAnswer(best == len(key), 60 * best)


# ---- pairs ----
@pytest.mark.parametrize(
    ("response", "points"),
    [
        (("1-B", "2-A", "3-C"), 300),
        (("1-B", "2-A", "3-D"), 200),
        (("1-B", "2-A"), 200),
        (("1-A", "2-B"), 0),
        (("1-B", "1-A", "2-A"), 100),  # tied to two, tied to none
        ((), 0),
        (("1-B", "2-A", "3-C", "4-D"), 200),  # no such left side: not the whole
    ],
)
def test_a_share_for_each_pair(response, points) -> None:
    graded = grade("match", key=("1-B", "2-A", "3-C"), response=response, points=300, policy="share_for_missed")
    assert graded == GradedAnswer(points == 300, points)
    whole = grade("match", key=("1-B", "2-A", "3-C"), response=response, points=300)
    assert whole == GradedAnswer(points == 300, 300 if points == 300 else 0)


@pytest.mark.parametrize("policy", ["all_or_nothing", "half_for_missed", "share_for_missed"])
@pytest.mark.parametrize("response", [("A", "B"), ("A", "", "C"), ("A", "C", "B"), ()])
def test_an_order_is_whole_or_nothing(policy, response) -> None:
    assert grade("order", key=("A", "B", "C"), response=response, points=300, policy=policy) == GradedAnswer(False, 0)


# ---- photos ----
PHOTO = {
    "ratio": 7500,
    "places": [
        {"id": "p1", "shape": "rect", "at": [1000, 1000, 4000, 4000], "text": "配电箱", "why": ""},
        {"id": "p2", "shape": "circle", "at": [2000, 2000, 500], "text": "插座", "why": ""},
        {"id": "p3", "shape": "polygon", "at": [6000, 6000, 9000, 6000, 9000, 9000], "text": "地面", "why": ""},
        {"id": "p4", "shape": "rect", "at": [6000, 1000, 1000, 1000], "text": "出口", "why": ""},
    ],
}
HAZARDS = ("p1", "p2", "p3")


def photo(*marks: str, policy: str = "share_for_missed") -> GradedAnswer:
    return grade("hotspot", key=HAZARDS, response=marks, points=300, policy=policy, body=PHOTO)


@pytest.mark.parametrize(
    ("marks", "points"),
    [
        (("p1", "p2", "p3"), 300),
        (("@4000,4000", "@2000,2000", "@8800,7000"), 300),
        (("@4000,4000", "@4500,4500", "p1"), 100),  # two taps in one place, and a tick, count once
        (("@2000,2000",), 100),  # the smaller of two that hold it
        (("@1000,1000",), 100),  # the edge is inside
        (("@6000,6000",), 100),
        (("@6000,8000",), 0),  # beside the polygon
        (("p1", "p4"), 0),  # one found, one decoy
        (("p1", "p2", "@0,9999"), 100),
        (("p1", "@0,9999", "@9999,0", "@5,5"), 0),  # never below nothing
        (("p1", "p2", "p3", "p4"), 200),
        (("nowhere",), 0),
        ((), 0),
    ],
)
def test_hazards_found_less_wrong_marks(marks, points) -> None:
    assert photo(*marks) == GradedAnswer(points == 300, points)
    assert photo(*marks, policy="all_or_nothing") == GradedAnswer(points == 300, 300 if points == 300 else 0)


def test_a_circle_is_round_on_the_picture() -> None:
    """500 of the width across is 667 of the height down where the height is three quarters of the width."""
    assert photos.place_at(PHOTO, (2500, 2000)) == "p2"
    assert photos.place_at(PHOTO, (2501, 2000)) == "p1"
    assert photos.place_at(PHOTO, (2000, 2666)) == "p2"
    assert photos.place_at(PHOTO, (2000, 2667)) == "p1"


@pytest.mark.parametrize("mark", ["@", "@1", "@1,2,3", "@-1,2", "@1.5,2", "@10001,2", "@01,2", "@1,２", "1,2", ""])
def test_what_is_no_tap(mark) -> None:
    assert photos.tap_at(mark) is None


MARKS = st.lists(
    st.one_of(
        st.sampled_from(["p1", "p2", "p3", "p4"]),
        st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)).map(lambda at: f"@{at[0]},{at[1]}"),
    ),
    max_size=20,
)


@given(MARKS, st.randoms(use_true_random=False))
def test_marks_in_any_order_and_a_wrong_one_more_never_helps(marks, random) -> None:
    graded = photo(*marks)
    assert 0 <= graded.points <= 300
    assert graded.right is (graded.points == 300)
    shuffled = [*marks]
    random.shuffle(shuffled)
    assert photo(*shuffled) == graded
    assert photo(*marks, "p4").points <= graded.points


POINT = st.tuples(st.integers(0, 10_000), st.integers(0, 10_000))


@given(POINT, st.integers(0, 5000), st.integers(0, 5000), POINT)
def test_a_rectangle_and_the_same_as_a_polygon_hold_the_same_points(corner, width, height, at) -> None:
    x, y = corner
    rect = {"shape": "rect", "at": [x, y, width, height]}
    polygon = {"shape": "polygon", "at": [x, y, x + width, y, x + width, y + height, x, y + height]}
    assert photos.holds(rect, at, ratio=7500) == photos.holds(polygon, at, ratio=7500)
    assert photos.area(rect, ratio=7500) == photos.area(polygon, ratio=7500)


@given(st.sampled_from(["fill", "match", "hotspot", "order", "multiple", "single"]), MARKS, POLICIES, POINTS)
def test_points_are_within_bounds_for_every_type(kind, response, policy, points) -> None:
    key = {"fill": (("p1",), ("p2",)), "match": ("1-A", "2-B"), "hotspot": HAZARDS}.get(kind, ("p1", "p2"))
    graded = grade(kind, key=key, response=response, points=points, policy=policy, body=PHOTO)
    assert 0 <= graded.points <= points
    if graded.right:
        assert graded.points == points
