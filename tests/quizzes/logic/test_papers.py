"""Drawing papers, and the two languages of an answer: positions on the phone, letters in the bank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.logic import drawing, papers, phone_items, responses
from quizzes.logic.papers import Item, Paper, Payload, Place


def make_item(kind: str = "single", *, texts: str = "甲 乙 丙 丁", number: int = 1, **fields) -> Item:
    options = [{"id": letter, "text": text} for letter, text in zip("ABCDEF", texts.split(), strict=False)]
    base = {
        "question_id": number,
        "version_id": number,
        "type": kind,
        "stem": "题干",
        "options": options,
        "key": ["A"],
        "points": 100,
        "explanation": "",
        "basis": "",
        "citations": [],
        "keep_order": False,
    }
    return Item(**(base | fields))


def make_payload(items: list[Item], **fields) -> Payload:
    base = {
        "title": "测试",
        "fixed": False,
        "draw_count": 3,
        "shuffle_questions": True,
        "shuffle_options": True,
        "time_limit_minutes": 20,
        "pass_percent": 80,
        "tries": 0,
        "show_answers": "after_submit",
        "items": items,
    }
    return Payload(**(base | fields))


POOL = make_payload([make_item(number=n) for n in range(1, 9)])


@given(seed=st.integers(0, 2**48))
def test_a_seed_draws_the_same_paper_without_repeats(seed):
    paper = drawing.draw_paper(POOL, seed=seed)
    assert paper == drawing.draw_paper(POOL, seed=seed)
    assert len({place.index for place in paper.places}) == 3
    assert all(sorted(place.order) == [0, 1, 2, 3] for place in paper.places)
    assert Paper.from_json(paper.as_json()) == paper


def test_people_get_different_papers():
    assert len({drawing.draw_paper(POOL, seed=seed) for seed in range(20)}) > 15


@given(seed=st.integers(0, 1000))
def test_withdrawn_questions_are_never_drawn(seed):
    paper = drawing.draw_paper(POOL, seed=seed, withdrawn={1, 2, 3, 4, 5, 6})
    assert sorted(place.index for place in paper.places) == [6, 7]


def test_a_fixed_paper_asks_everything_and_may_keep_its_order():
    payload = make_payload(POOL["items"], fixed=True, shuffle_questions=False, shuffle_options=False)
    paper = drawing.draw_paper(payload, seed=5)
    assert paper.places == tuple(Place(index, (0, 1, 2, 3)) for index in range(8))


@pytest.mark.parametrize(
    ("texts", "may"),
    [
        ("停机 断电 撤离 报告", True),
        ("停机 断电 撤离 以上都对", False),
        ("停机 断电 撤离 上述全部", False),
        ("停机 断电 撤离 A和B", False),
        ("停机 断电 撤离 都不正确", False),
        ("停机 断电 前两项 报告", False),
        ("A类火灾 B类火灾 C类火灾 D类火灾", True),
    ],
)
def test_options_that_speak_of_others_keep_their_places(texts, may):
    assert drawing.may_shuffle(make_item(texts=texts)) is may
    assert drawing.may_shuffle(make_item(texts=texts, keep_order=True)) is False


SHUFFLED = Place(0, (2, 0, 3, 1))  # the person sees C A D B of the bank as A B C D


@pytest.mark.parametrize(
    ("kind", "wire", "stored"),
    [
        ("single", [1], ["A"]),
        ("single", ["1"], ["A"]),
        ("single", [], []),
        ("multiple", [0, 2], ["C", "D"]),
        ("indefinite", [2, 0, 0], ["C", "D"]),
        ("truefalse", [0], ["对"]),
        ("truefalse", [1], ["错"]),
        ("order", ["bacd"], ["A", "C", "D", "B"]),
        ("order", ["B、A、C、D"], ["A", "C", "D", "B"]),
        ("fill", [" 每月 ", ""], ["每月", ""]),
        ("fill", ["每月"], ["每月", ""]),
        ("fill", ["", " "], []),
        ("essay", ["先断电"], ["先断电"]),
        ("essay", ["先\x00断\ud800电\n再报告"], ["先断电\n再报告"]),
        ("fill", ["\x00", "\udfff"], []),
    ],
)
def test_decoding(kind, wire, stored):
    item = make_item(kind, key=[["每月"], ["红"]] if kind == "fill" else ["A"])
    assert responses.decode_response(item, SHUFFLED, wire) == stored
    back = responses.decode_response(item, SHUFFLED, responses.encode_response(item, SHUFFLED, stored))
    assert back == stored


@pytest.mark.parametrize(
    ("kind", "wire"),
    [
        ("single", [4]),
        ("single", [-1]),
        ("single", [0, 1]),
        ("single", "0"),
        ("single", [1.0]),
        ("single", [True]),
        ("truefalse", [2]),
        ("order", ["XYZ"]),
        ("fill", ["a", "b", "c"]),
        ("fill", [1]),
        ("essay", ["a", "b"]),
        ("multiple", None),
    ],
)
def test_what_does_not_fit_is_refused(kind, wire):
    item = make_item(kind, key=[["每月"], ["红"]] if kind == "fill" else ["A"])
    with pytest.raises(ValueError):
        responses.decode_response(item, SHUFFLED, wire)


@pytest.mark.parametrize(
    ("points", "total", "shown"),
    [(100, 2000, 500), (500, 10000, 500), (100, 300, None), (300, 4800, None), (1, 0, None)],
)
def test_points_are_shown_on_a_scale_of_100_where_round(points, total, shown):
    assert papers.shown_points(points, total) == shown


def test_the_place_to_fill_is_never_broken_over_two_lines() -> None:
    assert phone_items.unbroken_blanks("火警电话是（ ）。") == "火警电话是（\u00a0\u00a0\u00a0）。"
    assert phone_items.unbroken_blanks("火警电话是()。") == phone_items.unbroken_blanks("火警电话是（　　）。")
    assert phone_items.unbroken_blanks("一氧化碳(co)") == "一氧化碳(co)"
