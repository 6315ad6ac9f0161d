"""What is typed from a card, however it is typed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import DomainError
from quizzes.logic.papers import Place
from quizzes.logic.responses import decode_response
from quizzes.paper.layout import Block, Line
from quizzes.paper.reading import read_answer, refer_to_paper, split_row, typed_answer, words_of


def line_of(kind: str, *, number: int = 1, options: int = 4, lefts: int = 3, blanks: int = 2, places: int = 7) -> Line:
    item: dict[str, Any] = {"type": kind, "stem": "题", "options": [], "key": [], "points": 500, "question_id": 1}
    order = tuple(range(options - 1, -1, -1))
    if kind in {"single", "multiple", "indefinite", "order", "match"}:
        item["options"] = [{"id": chr(65 + at), "text": f"第{at}项"} for at in range(options)]
    if kind == "match":
        item["body"] = {"lefts": [{"id": str(at), "text": f"左{at}"} for at in range(1, lefts + 1)]}
    if kind == "fill":
        item["key"] = [["x"]] * blanks
    if kind == "hotspot":
        item["body"] = {"places": [{"id": f"p{at}", "text": f"处{at}"} for at in range(places)]}
        order = tuple(range(places))
    return Line(number - 1, item, Place(0, order), 500)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "text", "wire"),
    [
        ("single", "B", [1]),
        ("single", "ｂ", [1]),
        ("single", " d ", [3]),
        ("single", "-", []),
        ("single", "", []),
        ("single", "空", []),
        ("multiple", "AB", [0, 1]),
        ("multiple", "b,a", [0, 1]),
        ("multiple", "A、C D", [0, 2, 3]),
        ("multiple", "Ａ，Ｂ", [0, 1]),
        ("indefinite", "ACC", [0, 2]),
        *(("truefalse", text, [0]) for text in ("对", "√", "✓", "T", "t", "1", "Ｔ", "true", "正确", "Y")),
        *(("truefalse", text, [1]) for text in ("错", "×", "x", "F", "2", "２", "FALSE", "✗", "n", "否")),
        ("truefalse", "-", []),
        ("fill", "每月", ["每月"]),
        ("fill", "每月|二人", ["每月", "二人"]),
        ("fill", "每月；", ["每月", ""]),
        ("fill", "-|二人", ["", "二人"]),
        ("fill", "0|无", ["0", "无"]),
        ("order", "BDAC", [1, 3, 0, 2]),
        ("order", "b→d→a→c", [1, 3, 0, 2]),
        ("order", "B-D-A-C", [1, 3, 0, 2]),
        ("match", "1-A 2-C", [0, 2]),
        ("match", "1A2C3B", [0, 2, 1]),
        ("match", "３－Ｂ", ["", "", 1]),
        ("match", "A-C", [0, "", 2]),
        ("match", "ACB", [0, 2, 1]),
        ("hotspot", "1 3 5", [0, 2, 4]),
        ("hotspot", "531", [0, 2, 4]),
        ("hotspot", "1、3，5", [0, 2, 4]),
        ("hotspot", "1-3-5", [0, 2, 4]),
        ("essay", " 先通风\n再检测 ", ["先通风\n再检测"]),
        ("essay", "", []),
    ],
)
def test_what_is_understood(kind: str, text: str, wire: list[Any]) -> None:
    line = line_of(kind)
    assert read_answer(line, text) == wire
    decode_response(line.item, line.place, wire)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("single", "E", "no-such-letter"),
        ("single", "AB", "one-only"),
        ("single", "=1+1", "no-such-letter"),
        ("multiple", "A7", "no-such-letter"),
        ("truefalse", "0", "not-a-judgement"),
        ("truefalse", "对错", "not-a-judgement"),
        ("fill", "一|二|三", "too-many-blanks"),
        ("fill", "长" * 201, "too-long"),
        ("order", "BBAC", "twice"),
        ("match", "1-A 1-B", "not-a-pair"),
        ("match", "9-A", "not-a-pair"),
        ("match", "1-A x", "not-a-pair"),
        ("hotspot", "8", "not-a-place"),
        ("hotspot", "0 1", "not-a-place"),
        ("hotspot", "x", "not-a-place"),
        ("essay", "长" * 5001, "too-long"),
    ],
)
def test_what_is_refused_with_the_questions_number(kind: str, text: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_answer(line_of(kind, number=7), text)
    assert (refused.value.code, refused.value.params["number"]) == (code, 7)


def block_of(kind: str, count: int) -> Block:
    return Block(kind, tuple(line_of(kind, number=at) for at in range(1, count + 1)))


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("single", "A C B", ["A", "C", "B"]),
        ("single", "1-3: A C B", ["A", "C", "B"]),
        ("single", "1－3：acb", ["A", "C", "B"]),
        ("single", "A,C,B", ["A", "C", "B"]),
        ("single", "AC B", ["A", "C", "B"]),
        ("single", "A-B", ["A", "-", "B"]),
        ("single", "", ["", "", ""]),
        ("truefalse", "√×√", ["√", "×", "√"]),
        ("truefalse", "对 错 对", ["对", "错", "对"]),
        ("truefalse", "121", ["1", "2", "1"]),
        ("multiple", "A,B C ABD", ["A,B", "C", "ABD"]),
        ("multiple", "AB,C,ABD", ["AB", "C", "ABD"]),
        ("multiple", "AB；C；ABD", ["AB", "C", "ABD"]),
        ("multiple", "AB - ABD", ["AB", "-", "ABD"]),
    ],
)
def test_a_section_in_one_row(kind: str, text: str, found: list[str]) -> None:
    assert split_row(block_of(kind, 3), text) == found


@pytest.mark.parametrize("text", ["A B", "A B C D", "ABCD", "对"])
def test_a_row_of_another_length_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="row-count"):
        split_row(block_of("single", 3), text)


KINDS = ("single", "multiple", "indefinite", "truefalse", "fill", "order", "match", "hotspot", "essay")


@given(kind=st.sampled_from(KINDS), text=st.text(max_size=30))
def test_whatever_is_typed_is_an_answer_or_a_told_refusal(kind: str, text: str) -> None:
    line = line_of(kind)
    try:
        wire = read_answer(line, text)
    except DomainError as refused:
        assert refused.params["number"] == 1
        return
    decode_response(line.item, line.place, wire)
    words_of(line, wire)


@given(
    kind=st.sampled_from([kind for kind in KINDS if kind not in {"fill", "essay"}]),
    text=st.text(alphabet="ABCD1234-,√× ", max_size=12),
)
def test_what_was_read_is_typed_again_as_the_same(kind: str, text: str) -> None:
    line = line_of(kind)
    try:
        wire = read_answer(line, text)
    except DomainError:
        return
    assert read_answer(line, typed_answer(line, wire)) == wire


def test_what_was_read_is_shown_in_full_words() -> None:
    assert words_of(line_of("multiple"), [0, 3]) == ["A 第3项", "D 第0项"]
    assert words_of(line_of("truefalse"), [1]) == ["× 错"]
    assert words_of(line_of("match"), [0, "", 2]) == ["1 左1 — A 第3项", "3 左3 — C 第1项"]
    assert words_of(line_of("hotspot"), [0, 2]) == ["1 处0", "3 处2"]
    assert words_of(line_of("fill"), ["每月", ""]) == ["（1）每月", "（2）—"]
    assert words_of(line_of("single"), []) == []


def test_a_short_answer_left_on_paper_names_the_paper() -> None:
    line = line_of("essay", number=1)
    assert refer_to_paper([line], {0: ["见卷"], 1: ["见卷"]}, "482913-017-5") == {0: ["见卷 482913-017-5"], 1: ["见卷"]}
