# ruff: noqa: E501  (samples are read more easily in one line)
"""GIFT as its documentation describes it, case by case."""

from __future__ import annotations

import pytest

from kernel.errors import UnreadableFile
from quizzes.importers.types import NoQuestion, ParsedQuestion, ReadQuestion
from quizzes.interchange import gift


def read_one(text: str) -> ReadQuestion:
    (item,) = gift.read(text).items
    assert isinstance(item, ReadQuestion), item
    return item


def facts(question: ParsedQuestion) -> tuple[object, ...]:
    return (
        question.type,
        question.stem,
        [option.text for option in question.options],
        question.answer,
        question.explanation,
    )


CASES = {
    "right": ("谁？{=甲 ~乙 ~丙}", ("single", "谁？", ["甲", "乙", "丙"], ("A",), "")),
    "true": ("地是圆的{T}", ("truefalse", "地是圆的", [], ("对",), "")),
    "false long": ("地是方的{FALSE#不对#对}", ("truefalse", "地是方的", [], ("错",), "不对\n对")),
    "general feedback": ("地是圆的{TRUE#错了####看天}", ("truefalse", "地是圆的", [], ("对",), "看天\n错了")),
    "short": ("两加二{=四 =4}", ("fill", "两加二____", [], (("四", "4"),), "")),
    "bare short": ("谁葬于此{格兰特}", ("fill", "谁葬于此____", [], (("格兰特",),), "")),
    "number": ("哪年{#1822:5}", ("fill", "哪年____", [], (("#1822:5",),), "")),
    "range": ("一至五{#1..5}", ("fill", "一至五____", [], (("#3:2",),), "")),
    "exact": ("几{#3.50}", ("fill", "几____", [], (("#3.5",),), "")),
    "negative range": ("几{#-1..-0.5}", ("fill", "几____", [], (("#-0.75:0.25",),), "")),
    "numbers": ("哪年{#=1822:0 =%50%1822:2}", ("fill", "哪年____", [], (("#1822", "#1822:2"),), "")),
    "missing word": ("新法自{=9月1日 ~6月1日}起施行。", ("single", "新法自（ ）起施行。", ["9月1日", "6月1日"], ("A",), "")),
    "missing word fill": ("新法自 {=9月1日} 起施行。", ("fill", "新法自____起施行。", [], (("9月1日",),), "")),
    "essay": ("写一写。{}", ("essay", "写一写。", [], (), "")),
    "essay with feedback": ("写一写。{####要点}", ("essay", "写一写。", [], (), "要点")),
    "weights": ("谁{~%50%甲 ~%50%乙 ~%-100%丙}", ("multiple", "谁", ["甲", "乙", "丙"], ("A", "B"), "")),
    "title and html": (
        "::题::[html]<p>水是H<sub>2</sub>O，<br>m<sup>2</sup></p>{T}",
        ("truefalse", "水是H₂O，\nm²", [], ("对",), ""),
    ),
    "escapes": (r"::a\:b:: \{x\} \= 3 \~ \# \: \\\n换行{=\=3 ~\~4}",
                ("single", "{x} = 3 ~ # : \\\n换行", ["=3", "~4"], ("A",), "")),
    "multi-line": ("::q::谁？\n{\n =甲 # 好\n ~乙 # 坏\n}\n",
                   ("single", "谁？", ["甲", "乙"], ("A",), "A：好\nB：坏")),
    "plain": ("[plain]<b>不是标签</b>{T}", ("truefalse", "<b>不是标签</b>", [], ("对",), "")),
    "full width": ("“甲”＝（ ）｛乙｝：＃～{=一 ~二}", ("single", "“甲”＝（ ）｛乙｝：＃～", ["一", "二"], ("A",), "")),
    "blank line in braces": ("谁？{\n=甲\n\n~乙\n}", ("single", "谁？", ["甲", "乙"], ("A",), "")),
    "windows": ("谁？{\r\n=甲\r\n~乙}\r\n", ("single", "谁？", ["甲", "乙"], ("A",), "")),
    "judgement by options": ("对吗{=对 ~错}", ("truefalse", "对吗", [], ("对",), "")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_reads(name: str) -> None:
    text, expected = CASES[name]
    assert facts(read_one(text).question) == expected


def test_matching_has_lefts_rights_and_distractors() -> None:
    question = read_one("配对{=甲 -> 一 =乙 -> 二 = -> 三}").question
    assert [left.text for left in question.lefts] == ["甲", "乙"]
    assert [right.text for right in question.options] == ["一", "二", "三"]
    assert question.answer == ("1-A", "2-B")


def test_ordering_is_shown_in_another_order() -> None:
    question = read_one("排序{>3 ALL\n断电\n灭火\n报警\n}").question
    texts = {option.letter: option.text for option in question.options}
    assert question.type == "order"
    assert [texts[letter] for letter in question.answer] == ["断电", "灭火", "报警"]
    assert list(texts.values()) != ["断电", "灭火", "报警"]


def test_categories_comments_ids_and_tags() -> None:
    text = """$CATEGORY: $course$/top/消防//灭火/器材

// question: 12  name: x
// [id:XF-01] [tag:依据:《消防法》第五条] [tag:难度:难]
::t:: 甲{T}

$CATEGORY: $course$/top

乙{F}
"""
    first, second = (item.question for item in gift.read(text).items if isinstance(item, ReadQuestion))
    assert (first.topic, first.code, first.basis, first.difficulty) == (
        "消防/灭火/器材",
        "XF-01",
        "《消防法》第五条",
        3,
    )
    assert first.citations == (("消防法", "第五条"),)
    assert second.topic == ""


def test_questions_without_a_blank_line_between() -> None:
    found = list(gift.read("::1::甲{T}\n::2::乙{F}\n丙{=一\n~二}\n丁{}").items)
    assert [item.row for item in found if isinstance(item, ReadQuestion)] == [1, 2, 3, 5]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("谁{~%80%甲 ~%20%乙 ~丙}", "weights-folded"),
        ("谁{=甲 ~%50%乙}", "weights-folded"),
        ("[html]<b>粗</b>{T}", "format-lost"),
        ("几{#abc}", "number-unreadable"),
        ("什么{=a*b}", "format-lost"),
        ('看<img src="http://x.cn/a.png">{T}', "media-remote"),
        ("谁{=以上都对 ~甲}", "no-shuffle"),
        ("怪{x =甲 ~乙}", "item-unreadable"),
    ],
)
def test_tells(text: str, code: str) -> None:
    assert code in {finding.code for finding in read_one(text).findings}


@pytest.mark.parametrize(("text", "code"), [("只是说明。", "description-only"), ("没完{=甲 ~乙", "item-unreadable")])
def test_no_question(text: str, code: str) -> None:
    (item,) = gift.read(text).items
    assert isinstance(item, NoQuestion)
    assert item.finding.code == code


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_empty(text: str) -> None:
    with pytest.raises(UnreadableFile, match="file-empty"):
        gift.read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::q:: 甲 {=一 ~二}", True),
        ("$CATEGORY: x\n\n甲{T}", True),
        ("1. 甲是（A）。\nA. 一\nB. 二\n答案：A", False),
        ("甲{乙}丙", False),
        ("甲\nA. 一\nB. 二\nANSWER: A", False),
    ],
)
def test_looks_like(text: str, expected: bool) -> None:
    assert gift.looks_like(text) is expected
