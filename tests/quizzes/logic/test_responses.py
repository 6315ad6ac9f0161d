"""The two languages of an answer for orders, pairs and photos; hostile input; round trips of every type."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic import papers, phone_items, responses
from quizzes.logic.papers import Item, Place
from tests.quizzes.logic.test_papers import SHUFFLED, make_item

LEFTS = [{"id": "1", "text": "木材"}, {"id": "2", "text": "电器"}, {"id": "3", "text": "镁粉"}]
SHAPES = [
    {"id": f"p{n}", "shape": "rect", "at": [n, n, n, n], "text": text, "why": "SECRET"}
    for n, text in enumerate(("配电箱", "灭火器", "出口", "工具柜"), 1)
]
KEYS: dict[str, list[Any]] = {
    "fill": [["每月"], ["红"]], "order": list("BACD"), "match": ["1-B", "2-A", "3-D"], "hotspot": ["p1", "p2"],
    "truefalse": ["对"], "essay": ["略"],
}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {"match": {"lefts": LEFTS}, "hotspot": {"places": SHAPES, "ratio": 7500}}


def item_of(kind: str) -> Item:
    return make_item(kind, key=KEYS.get(kind, ["A"]), body=BODIES.get(kind, {}))


@pytest.mark.parametrize(
    ("kind", "wire", "stored"),
    [
        # the person sees C A D B of the bank as A B C D
        ("order", [1, 0, 3, 2], ["A", "C", "B", "D"]),
        ("order", ["1", "0", "", "2"], ["A", "C", "", "D"]),
        ("order", [1, "", -1, ""], ["A"]),
        ("order", ["", 2], ["", "D"]),
        ("order", ["", "", "", ""], []),
        ("order", ["BACD"], ["A", "C", "D", "B"]),
        ("order", [], []),
        ("match", [0, 3, ""], ["1-C", "2-B"]),
        ("match", ["0", "-1", "2"], None),
        ("match", [-1, 2, 2], ["2-D", "3-D"]),
        ("match", ["", "", ""], []),
        ("hotspot", [1, 0, "@12,9999", 1, "@12,9999"], ["p1", "p3", "@12,9999"]),
        ("hotspot", ["@5,5", "@1,1"], ["@5,5", "@1,1"]),
        ("hotspot", [], []),
    ],
)
def test_decoding(kind, wire, stored):
    item = item_of(kind)
    if stored is None:
        with pytest.raises(ValueError, match="position"):
            responses.decode_response(item, SHUFFLED, wire)
        return
    assert responses.decode_response(item, SHUFFLED, wire) == stored
    assert responses.decode_response(item, SHUFFLED, responses.encode_response(item, SHUFFLED, stored)) == stored


HOSTILE = [
    None, {}, "0", 7, [None], [{}], [[0]], [True], [1.0], [99], [-2], ["１"], ["00"], ["1e1"], ["p1"], ["A-1"], ["@"],
    ["@1"], ["@1,2,3"], ["@-1,2"], ["@10001,1"], ["@1,1\n"], ["@ 1,1"], ["<script>"], [0] * 5, ["@1,1", None],
]  # fmt: skip


@pytest.mark.parametrize("wire", HOSTILE)
@pytest.mark.parametrize("kind", ["order", "match", "hotspot"])
def test_what_does_not_fit_is_refused(kind, wire):
    if kind == "hotspot" and wire == [0] * 5:
        return  # the same place five times is one
    with pytest.raises(ValueError, match=r"."):
        responses.decode_response(item_of(kind), SHUFFLED, wire)


def test_a_thing_has_one_step_and_a_photo_at_most_twenty_marks():
    with pytest.raises(ValueError, match="one step"):
        responses.decode_response(item_of("order"), SHUFFLED, [1, 1])
    taps = [f"@{n},{n}" for n in range(21)]
    with pytest.raises(ValueError, match="too many"):
        responses.decode_response(item_of("hotspot"), SHUFFLED, taps)
    assert len(responses.decode_response(item_of("hotspot"), SHUFFLED, taps[:20])) == 20


def test_a_case_is_not_answered_whole():
    with pytest.raises(ValueError, match="no answer"):
        responses.decode_response(item_of("case"), SHUFFLED, [0])


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 30), st.floats(), st.text(max_size=12)),
    lambda inner: st.lists(inner, max_size=6),
    max_leaves=8,
)
KINDS = ["single", "multiple", "indefinite", "truefalse", "fill", "order", "match", "hotspot", "essay", "case"]


@given(st.sampled_from(KINDS), ANYTHING)
def test_whatever_a_phone_sends_is_read_or_refused_and_what_is_read_comes_back(kind, wire):
    item = item_of(kind)
    try:
        stored = responses.decode_response(item, SHUFFLED, wire)
    except ValueError:
        return
    assert all(isinstance(one, str) for one in stored)
    back = responses.encode_response(item, SHUFFLED, stored)
    assert responses.decode_response(item, SHUFFLED, back) == stored


@given(st.sampled_from(["order", "match", "hotspot", "multiple"]), st.permutations(range(4)))
def test_the_key_comes_through_every_order_of_things(kind, order):
    item, place = item_of(kind), Place(0, tuple(order))
    stored = sorted(item["key"]) if kind == "multiple" else item["key"]
    assert responses.decode_response(item, place, responses.encode_response(item, place, stored)) == stored


class TestWhatAPhoneKnows:
    def test_a_photo_has_its_list_and_no_shapes(self):
        found = phone_items.screen_item(item_of("hotspot"), SHUFFLED)
        assert found == {"t": "hotspot", "s": "题干", "o": ["出口", "配电箱", "工具柜", "灭火器"], "b": 0, "p": None}

    def test_a_paper_that_says_nothing_of_the_list_sorts_it(self):
        assert papers.shown_ids(item_of("hotspot"), Place(0, ())) == ["p1", "p2", "p3", "p4"]

    def test_pairs_have_both_sides(self):
        found = phone_items.screen_item(item_of("match"), SHUFFLED, points=500)
        assert found == {
            "t": "match", "s": "题干", "o": ["丙", "甲", "丁", "乙"], "b": 0, "p": 500, "l": ["木材", "电器", "镁粉"],
        }  # fmt: skip

    def test_blanks_stand_in_the_stem_where_it_has_a_place_for_each(self):
        item = item_of("fill") | {"stem": "每____检查，合格挂（ ）牌。", "body": {"unordered": True}}
        found = phone_items.screen_item(item, SHUFFLED)
        assert found["g"] == ["每", "检查，合格挂", "牌。"]
        assert (found["s"], found["b"], found["u"]) == ("每（1）检查，合格挂（2）牌。", 2, 1)
        assert "g" not in phone_items.screen_item(item | {"stem": "没有空"}, SHUFFLED)

    def test_media_stand_where_this_person_sees_their_options(self):
        line = {"kind": "picture", "src": "/p.png", "width": 4, "height": 3, "alt": "图"}
        item = item_of("single") | {"media": [line | {"slot": "stem"}, line | {"slot": "option:A"}]}
        found = phone_items.screen_item(item, SHUFFLED)
        assert found["m"] == [["picture", "/p.png", 4, 3, "图"]]
        assert found["x"] == {1: [["picture", "/p.png", 4, 3, "图"]]}

    @given(st.sampled_from(KINDS[:-1]), st.permutations(range(4)))
    def test_never_a_key(self, kind, order):
        item = item_of(kind) | {"explanation": "SECRET", "basis": "SECRET"}
        item["body"] = item["body"] | {"rubric": [{"text": "SECRET", "points": 100}]}
        if kind in {"fill", "essay"}:
            item["key"] = [["SECRET"], ["SECRET"]] if kind == "fill" else ["SECRET"]
        found = phone_items.screen_item(item, Place(0, tuple(order)))
        assert "SECRET" not in str(found)
        assert set(found) <= set("tsobplmxyhcgu")
