"""Files as people have them: types under other names, numbers for letters, answers that only stand out."""

from __future__ import annotations

from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import RGBColor

from tests.quizzes.importers.docx_files import Paper
from tests.quizzes.importers.reading import parsed
from tests.quizzes.importers.test_layouts import book, brief, read

STEM = "火警电话是（ ）。"


def test_a_column_of_types_under_another_head() -> None:
    head = ("类别", "题干", "选项A", "选项B", "选项C", "答案", "所属章节")
    found = read(
        head,
        ("单项选择题", STEM, "110", "119", "", "B", "消防"),
        ("排序题", "心肺复苏", "甲", "乙", "丙", "BAC", "急救"),
    )
    assert [(*brief(question), question.topic, codes) for question, codes in found] == [
        ("single", STEM, ["110", "119"], ("B",), "消防", []),
        ("order", "心肺复苏", ["甲", "乙", "丙"], ("B", "A", "C"), "急救", []),
    ]


def test_a_topic_that_sounds_like_a_type_stays_a_topic() -> None:
    found = read(
        ("类别", "题干", "选项A", "选项B", "答案"), ("案例", STEM, "110", "119", "B"), ("消防", "急救", "120", "1", "A")
    )
    assert [(question.topic, question.type) for question, _codes in found] == [("案例", "single"), ("消防", "single")]


def test_the_sheet_says_the_type() -> None:
    choices: Any = (("题干", "选项A", "选项B", "答案"), (STEM, "110", "119", "A"))
    found = parsed(book(多选题=choices, 判断=(("题干", "答案"), ("电工可无证上岗。", "×"))), "a.xlsx")
    assert [(question.type, question.answer, codes) for question, codes in found] == [
        ("multiple", ("A",), ["multiple-with-one-answer"]),
        ("truefalse", ("错",), []),
    ]


@pytest.mark.parametrize(
    ("options", "answer", "expected", "codes"),
    [
        (("甲", "乙", "丙"), "2", ("B",), ["answer-by-number"]),
        (("甲", "乙", "丙"), "1、3", ("A", "C"), ["answer-by-number"]),
        (("3", "1", "2"), "2", ("C",), ["answer-by-text"]),  # the text of an option, not its place
        (("甲", "乙", "丙"), "4", (), ["answer-unreadable"]),
    ],
)
def test_numbers_for_letters(
    options: tuple[str, ...], answer: str, expected: tuple[str, ...], codes: list[str]
) -> None:
    ((question, found),) = read(("题型", "题干", "选项1", "选项2", "选项3", "答案"), ("不定项", STEM, *options, answer))
    assert (question.answer, found) == (expected, codes)


def test_lettered_options_never_take_numbers() -> None:
    ((question, codes),) = read(("题型", "题干", "选项A", "选项B", "答案"), ("单选", STEM, "甲", "乙", "2"))
    assert (question.answer, codes) == ((), ["answer-unreadable"])


def test_letters_and_texts_in_turn_in_one_cell() -> None:
    ((question, _codes),) = read(("题型", "题干", "选项", "答案"), ("多选", STEM, "A|电工|B|焊接|C|保洁", "AB"))
    assert brief(question) == ("multiple", STEM, ["电工", "焊接", "保洁"], ("A", "B"))


def _option(document: Any, *parts: tuple[str, str]) -> None:
    paragraph = document.add_paragraph()
    for text, style in parts:
        run = paragraph.add_run(text)
        run.font.color.rgb = RGBColor(255, 0, 0) if style == "red" else None
        run.font.underline = style == "line" or None
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW if style == "marker" else None


def _paper(*lines: tuple[tuple[str, str], ...]) -> list[tuple[str, list[str], tuple[Any, ...], list[str]]]:
    paper = Paper()
    paper.document = Document()
    for line in lines:
        _option(paper.document, *line)
    found = parsed(paper.data())
    return [
        (question.stem, [one.text for one in question.options], question.answer, codes) for question, codes in found
    ]


@pytest.mark.parametrize("style", ["red", "line", "marker"])
def test_the_right_option_only_stands_out(style: str) -> None:
    found = _paper(
        (("一、单选题", ""),),
        (("1、", ""), ("红色", style), ("标志表示（ ）。", "")),
        (("A、提示", ""),),
        (("B、", ""), ("禁", style), ("止", style)),
        (("2、触电时应先（ ）。", ""),),
        (("A．切断电源", style), ("    B．呼救    C．泼水", "")),
    )
    assert found == [
        ("红色标志表示（ ）。", ["提示", "禁止"], ("B",), ["answer-by-colour"]),
        ("触电时应先（ ）。", ["切断电源", "呼救", "泼水"], ("A",), ["answer-by-colour"]),
    ]


def test_what_stands_out_everywhere_or_beside_a_written_answer_says_nothing() -> None:
    found = _paper(
        (("一、单选题", "red"),),
        (("1、甲（ ）。", "red"),),
        (("A、一", "red"), ("  B、二", "red")),
        (("2、乙（ ）。", ""),),
        (("A、一", "red"), ("  B、二", "")),
        (("答案：B", "red"),),
    )
    assert found == [("甲（ ）。", ["一", "二"], (), ["answer-missing"]), ("乙（ ）。", ["一", "二"], ("B",), [])]
