# ruff: noqa: E501  (samples are read more easily in one line)
"""Moodle XML as Moodle writes it, kind by kind."""

from __future__ import annotations

import base64

import pytest

from kernel.errors import UnreadableFile
from quizzes.importers.types import NoQuestion, ReadQuestion, RubricLine
from quizzes.interchange import moodle
from tests.quizzes.interchange.strategies import PNG


def quiz(inner: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{inner}</quiz>'.encode()


def question(kind: str, inner: str, text: str = "<p>题干</p>") -> bytes:
    return quiz(
        f'<question type="{kind}"><name><text>n</text></name>'
        f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>{inner}</question>'
    )


def read_one(data: bytes) -> ReadQuestion:
    (item,) = moodle.read(data).items
    assert isinstance(item, ReadQuestion), item
    return item


def answer(text: str, fraction: str, extra: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>{extra}</answer>'


def test_multichoice_with_everything() -> None:
    inner = (
        "<generalfeedback format='html'><text>&lt;p&gt;见第三条&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>2.5000000</defaultgrade><penalty>0.3</penalty><hidden>0</hidden><idnumber>A-1</idnumber>"
        "<single>false</single><shuffleanswers>true</shuffleanswers>"
        + answer("<p>甲</p>", "50") + answer("乙", "50") + answer("丙", "-100")
        + "<tags><tag><text>《安全生产法》第三条</text></tag><tag><text>难度:难</text></tag><tag><text>方针</text></tag></tags>"
    )  # fmt: skip
    found = read_one(question("multichoice", inner)).question
    assert (found.type, found.stem, found.answer) == ("multiple", "题干", ("A", "B"))
    assert [option.text for option in found.options] == ["甲", "乙", "丙"]
    assert (found.explanation, found.points, found.code) == ("见第三条", 250, "A-1")
    assert (found.basis, found.difficulty, found.topic) == ("《安全生产法》第三条", 3, "方针")


KINDS = {
    "truefalse": (answer("true", "0") + answer("false", "100"), ("truefalse", "题干", ("错",))),
    "shortanswer": (answer("四", "100") + answer("4", "100"), ("fill", "题干____", (("四", "4"),))),
    "numerical": (
        answer("3.14", "100", "<tolerance>0.01</tolerance>"),
        ("fill", "题干____", (("#3.14:0.01",),)),
    ),
    "matching": (
        "<subquestion format='html'><text>甲</text><answer><text>一</text></answer></subquestion>"
        "<subquestion format='html'><text>乙</text><answer><text>二</text></answer></subquestion>"
        "<subquestion format='html'><text></text><answer><text>三</text></answer></subquestion>",
        ("match", "题干", ("1-A", "2-B")),
    ),
    "essay": (
        "<graderinfo format='html'><text><![CDATA[<p>应当报告。</p><p>说明时间（1分）</p><p>说明地点（1.5分）</p>]]></text>"
        "</graderinfo>",
        ("essay", "题干", ("应当报告。",)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    inner, expected = KINDS[kind]
    found = read_one(question(kind, inner)).question
    assert (found.type, found.stem, found.answer) == expected


def test_rubric_of_an_essay() -> None:
    found = read_one(question("essay", KINDS["essay"][0])).question
    assert found.rubric == (RubricLine("说明时间", 100), RubricLine("说明地点", 150))


def test_ordering_keeps_the_right_order_as_its_key() -> None:
    inner = answer("断电", "1") + answer("灭火", "2") + answer("报警", "3")
    found = read_one(question("ordering", inner)).question
    texts = {option.letter: option.text for option in found.options}
    assert [texts[letter] for letter in found.answer] == ["断电", "灭火", "报警"]


def test_cloze_with_gaps_to_write_in_is_a_fill() -> None:
    text = "<p>自{1:SHORTANSWER:=9月1日~%50%九月}起，{2:NM:=3:0.5}年。</p>"
    found = read_one(question("cloze", "", text)).question
    assert (found.type, found.stem) == ("fill", "自____起，____年。")
    assert found.answer == (("9月1日", "九月"), ("#3:0.5",))


def test_cloze_with_choices_is_a_case() -> None:
    text = "<p>某厂起火。先{1:MULTICHOICE:=断电#好~泼水}，再拨{1:SA:=119}。{1:MRV:=x}</p>"
    found = read_one(question("multianswer", "", text)).question
    assert (found.type, found.stem) == ("case", "某厂起火。先（1），再拨（2）。{1:MRV:=x}")
    assert [(part.type, part.answer, part.points) for part in found.parts] == [
        ("single", ("A",), 100),
        ("fill", (("119",),), 100),
    ]


def test_a_picture_in_the_file_and_one_elsewhere() -> None:
    encoded = base64.b64encode(PNG).decode()
    text = '看图<img src="@@PLUGINFILE@@/%E5%9B%BE.png" alt="配电箱"><img src="https://x.cn/b.png"><img src="@@PLUGINFILE@@/no.png">'
    data = question("truefalse", answer("true", "100") + answer("false", "0"), text)
    data = data.replace(
        b"]]></text></questiontext>",
        f']]></text><file name="图.png" path="/" encoding="base64">{encoded}</file></questiontext>'.encode(),
    )
    item = read_one(data)
    assert [(one.slot, one.name, one.data, one.alt) for one in item.question.media] == [
        ("stem", "图.png", PNG, "配电箱")
    ]
    assert {finding.code for finding in item.findings} == {"media-remote", "media-missing"}


@pytest.mark.parametrize("payload", [b"<svg onload=alert(1)>", b"MZ\x90", b"PK\x03\x04", b"%PDF-1.4", b""])
def test_what_is_no_picture_or_sound_is_refused(payload: bytes) -> None:
    encoded = base64.b64encode(payload).decode()
    data = question("essay", "", '<img src="@@PLUGINFILE@@/a.png">').replace(
        b"]]></text></questiontext>",
        f']]></text><file name="a.png" encoding="base64">{encoded}</file></questiontext>'.encode(),
    )
    item = read_one(data)
    assert item.question.media == ()
    assert [finding.code for finding in item.findings] == ["media-refused"]


def test_html_is_plain_text_and_losses_are_named() -> None:
    text = (
        "<script>alert(1)</script><p>a&nbsp;<b>b</b></p><table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"
        "<ol><li>x</li><li>y</li></ol>10<sup>-2.5</sup> CO<sub>2</sub>"
    )
    item = read_one(question("essay", "", text))
    assert item.question.stem == "a b\n1 | 2\n3\n1. x\n2. y\n10^(-2.5) CO₂"
    assert [(one.code, one.params["what"]) for one in item.findings] == [("format-lost", "脚本、加粗、表格")]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("description", "description-only"),
        ("ddmarker", "unsupported-question"),
        ("ddimageortext", "unsupported-question"),
    ],
)
def test_what_is_no_question_of_ours_is_told(kind: str, code: str) -> None:
    (item,) = moodle.read(question(kind, "")).items
    assert isinstance(item, NoQuestion)
    assert item.finding.code == code


def test_categories_and_partial_credit() -> None:
    category = '<question type="category"><category><text>$course$/top/安全生产法/总则</text></category></question>'
    one = question("multichoice", "<single>true</single>" + answer("甲", "100") + answer("乙", "50"))
    data = quiz(category + one.decode().split("<quiz>")[1].removesuffix("</quiz>"))
    item = read_one(data)
    assert (item.question.topic, item.question.answer) == ("安全生产法/总则", ("A",))
    assert [finding.code for finding in item.findings] == ["weights-folded"]


def test_a_file_in_gb18030() -> None:
    text = question("essay", "").decode().replace('encoding="UTF-8"', 'encoding="gb2312"')
    assert read_one(text.encode("gb18030")).question.stem == "题干"


@pytest.mark.parametrize(
    "data", [b"<quiz>", b"<html></html>", b"{}", b"\x00\xff", b"<?xml version='1.0' encoding='nope'?><quiz/>"]
)
def test_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        moodle.read(data)
