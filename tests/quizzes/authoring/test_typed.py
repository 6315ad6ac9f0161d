"""What an author types, read; and a question as text again."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from quizzes.authoring.form_values import form_data
from quizzes.authoring.places import at_text, drawn, read_at, read_places
from quizzes.authoring.reading import is_error, read_typed
from quizzes.authoring.rows import order_after, read_rows, renumber_slots, write_rows
from quizzes.authoring.typed import split_lines
from quizzes.authoring.typed_data import typed_of
from quizzes.authoring.wording import answer_line
from quizzes.importers.types import Option, ParsedQuestion, PhotoPlace, RubricLine
from tests.quizzes.authoring.samples import COMMON, TYPED


def query(values: dict[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data[name] = value
    return data


def read(kind: str, **changes: str) -> tuple[ParsedQuestion, list[str]]:
    media = {"photo-picture": "7"} if kind == "hotspot" else {}
    question, findings = read_typed(typed_of(query({"type": kind, **COMMON, **TYPED[kind], **media, **changes})))
    return question, [finding.code for finding in findings if is_error(finding)]


def test_option_lines_keep_their_letters_and_marks() -> None:
    found = split_lines("*A. 甲\n乙 √\n（D）* 丁\n\n戊\nF.\nＧ．庚")
    texts = {letter: cell.text for letter, cell in found.cells.items()}
    assert texts == {"A": "甲", "B": "乙", "D": "丁", "E": "戊", "F": "（如图 F）", "G": "庚"}
    assert found.marked == "ABD"


@pytest.mark.parametrize(
    ("kind", "options", "answer"),
    [
        ("single", ("110", "119", "120"), ("B",)),
        ("multiple", ("地点", "火势", "菜价"), ("A", "B")),
        ("indefinite", ("冷却", "窒息", "浇油"), ("A", "B")),
        ("truefalse", (), ("错",)),
        ("fill", (), (("月", "每月", "1个月"), ("绿",))),
        ("match", ("禁止", "警告", "提示"), ("1-A", "2-B")),
        ("essay", (), ("先报警，再疏散，\n能扑救的扑救。",)),
    ],
)
def test_each_type_says_what_was_typed(kind: str, options: tuple[str, ...], answer: tuple[object, ...]) -> None:
    question, errors = read(kind)
    assert errors == []
    assert (question.type, tuple(one.text for one in question.options), question.answer) == (kind, options, answer)
    assert (question.points, question.difficulty, question.topic, question.explanation) == (200, 2, "消防", "见教材。")
    assert question.basis == "《消防法》第四十四条"


def test_lines_in_their_right_order_are_mixed_and_the_key_says_how() -> None:
    question, errors = read("order")
    texts = {one.letter: one.text for one in question.options}
    assert errors == []
    assert [texts[letter] for letter in question.answer] == ["提", "拔", "握", "压"]
    assert list(texts.values()) != ["提", "拔", "握", "压"]
    assert read("order")[0] == question


def test_a_case_has_its_parts() -> None:
    question, errors = read("case")
    assert errors == []
    said = [(part.type, part.stem, part.answer, part.points, part.unordered) for part in question.parts]
    assert said == [
        ("single", "李某先做什么？", ("A",), 200, False),
        ("fill", "灭火器在____检查。", (("每月",),), 150, True),
    ]


def test_a_photo_has_its_places() -> None:
    question, errors = read("hotspot")
    assert errors == []
    assert question.places == (
        PhotoPlace("p1", "rect", (1000, 1000, 2000, 3050), "配电箱", "门未关"),
        PhotoPlace("p2", "circle", (7000, 7000, 800), "灭火器"),
    )
    assert question.answer == ("p1",)
    assert [(one.slot, one.picture_id, one.alt) for one in question.media] == [("photo", 7, "车间一角")]


@pytest.mark.parametrize("kind", TYPED)
def test_what_was_typed_comes_back_the_same(kind: str) -> None:
    question, _errors = read(kind)
    again, findings = read_typed(typed_of(form_data(question)), before=question)
    assert [one.code for one in findings if is_error(one)] == []
    assert again == question


@pytest.mark.parametrize(
    ("kind", "changes", "errors"),
    [
        ("single", {"stem": ""}, ["stem-missing"]),
        ("single", {"options": "110\n119"}, ["answer-missing"]),
        ("single", {"answer": "C"}, ["marks-differ"]),
        ("single", {"options": "110\n119", "answer": "D"}, ["answer-out-of-range"]),
        ("single", {"options": "*110\n*119"}, ["single-with-many-answers"]),
        ("single", {"options": "*110\n110"}, ["duplicate-options"]),
        ("single", {"points": "两分"}, ["bad-points"]),
        ("single", {"valid_from": "2026-05-01", "valid_to": "2026-04-01"}, ["dates-reversed"]),
        ("truefalse", {"judgement": ""}, ["answer-missing"]),
        ("fill", {"blanks": "月"}, ["blank-count-mismatch"]),
        ("fill", {"stem": "没有空"}, ["no-blank"]),
        ("order", {"answer": "AB"}, ["order-incomplete"]),
        ("match", {"pairs": "红色 -> 禁止\n黄色"}, ["pair-unreadable"]),
        ("essay", {"rubric": "报警"}, ["bad-rubric"]),
        ("essay", {"rubric": "报警：1分"}, ["rubric-sum"]),
        ("case", {"parts-count": "0"}, ["case-without-parts"]),
        ("hotspot", {"photo-picture": ""}, ["hotspot-no-photo"]),
        ("hotspot", {"photo-alt": ""}, ["media-words-missing"]),
        ("hotspot", {"places-0-kind": "decoy"}, ["hotspot-no-hazard"]),
        ("hotspot", {"places-0-at": "90, 10, 20, 30"}, ["hotspot-place-outside"]),
        ("hotspot", {"places-0-at": "links"}, ["hotspot-place-outside"]),
        ("hotspot", {"places-0-text": ""}, ["hotspot-place-nameless"]),
        ("single", {"media-count": "1", "media-0-slot": "stem", "media-0-alt": "图"}, ["media-empty"]),
    ],
)
def test_errors_are_found(kind: str, changes: dict[str, str], errors: list[str]) -> None:
    assert set(errors) <= set(read(kind, **changes)[1])


def test_places_are_written_in_per_cent_and_drawn_on_the_photo() -> None:
    assert at_text((1250, 300, 10_000, 5)) == "12.5, 3, 100, 0.05"
    assert read_at("12.5，3；100 0.05") == (1250, 300, 10_000, 5)
    assert read_at("12.5, x") == read_at("1e9") == ()
    places, hazards, _none = read_places([{"at": "1,1,2,2", "text": "甲", "shape": "evil"}, {}, {"id": "p1", "at": ""}])
    assert ([place.id for place in places], hazards) == (["p2"], ("p2",))
    polygon = PhotoPlace("p9", "polygon", (0, 0, 3000, 0, 3000, 6000), "机床")
    (one,) = drawn([polygon, PhotoPlace("p8", "rect", (1, 2), "残缺")], ["p9"], ratio=5000)
    assert (one.name, one.attributes, one.hazard) == ("polygon", {"points": "0,0 3000,0 3000,3000"}, True)


def test_rows_are_added_moved_and_hostile_counts_are_bounded() -> None:
    data = query({"parts-count": "2", "parts-0-stem": "甲", "parts-1-stem": "乙", "parts-7-stem": "庚"})
    assert read_rows(data, "parts") == [{"stem": "甲"}, {"stem": "乙"}]
    write_rows(data, "parts", [{"stem": "乙"}])
    assert dict(data.items()) == {"parts-count": "1", "parts-0-stem": "乙"}
    assert len(read_rows(query({"parts-count": "99999999999"}), "parts")) == 40
    assert read_rows(query({"parts-count": "-1", "parts-²-stem": "x"}), "parts") == []
    assert order_after(3, "up", 2) == [0, 2, 1]
    assert order_after(3, "down", 2) == order_after(3, "remove", 9) == [0, 1, 2]
    media = [{"slot": "part:1/stem"}, {"slot": "part:3/option:A"}, {"slot": "stem"}]
    assert renumber_slots(media, [1, 2]) == [{"slot": "part:2/option:A"}, {"slot": "stem"}]


def test_the_key_in_a_line() -> None:
    options = (Option("A", "甲"), Option("B", "乙"))
    lines = {
        "AB": ParsedQuestion("multiple", "", options, ("A", "B")),
        "B→A": ParsedQuestion("order", "", options, ("B", "A")),
        "月 / 每月；3±1": ParsedQuestion("fill", "", answer=(("月", "每月"), ("#3:1",))),
        "1—B　2—A": ParsedQuestion("match", "", options, ("1-B", "2-A")),
        "错": ParsedQuestion("truefalse", "", answer=("错",)),
        "1. 箱": ParsedQuestion("hotspot", "", answer=("p1",), places=(PhotoPlace("p1", "rect", (0, 0, 1, 1), "箱"),)),
        "先报警": ParsedQuestion("essay", "", answer=("先报警",), rubric=(RubricLine("报警", 100),)),
    }
    assert {answer_line(question) for question in lines.values()} == set(lines)
    case = ParsedQuestion("case", "", parts=(lines["AB"], lines["错"]))
    assert answer_line(case) == "(1) AB　(2) 错"
