"""Papers as Word documents: what stands in them, and that our own reader reads them again."""

from __future__ import annotations

import io
import random
import zipfile
from typing import Any

import pytest
from docx import Document

from quizzes.exporters.papers import reordered, sheet_of, worth
from quizzes.exporters.word_paper import KEYS_HEAD, answers_docx, paper_docx
from quizzes.exporters.word_pictures import fitting, numbered_photo
from quizzes.importers.files import read_file
from quizzes.importers.review import read_rows
from quizzes.importers.types import MediaFile, Option, ParsedQuestion, PhotoPlace, RubricLine
from tests.factories.quizzes import WORKSHOP
from tests.quizzes.importers.text_writer import NUMERALS

FOUR = tuple(Option(letter, text) for letter, text in zip("ABCD", ("110", "119", "120", "122"), strict=True))
QUESTIONS = [
    ParsedQuestion("essay", "简述报警要点。", (), ("说清地点和火势。",), points=500, rubric=(RubricLine("地点", 500),)),
    ParsedQuestion("truefalse", "电梯可以用来逃生。", (), ("错",), points=100, explanation="断电会被困。"),
    ParsedQuestion("single", "火警电话是（ ）。", FOUR, ("B",), points=200, basis="《消防法》第四十四条"),
    ParsedQuestion("single", "急救电话是（ ）。", FOUR, ("C",), points=200, explanation="一二〇。"),
    ParsedQuestion("multiple", "报警时要说清（ ）。", FOUR[:3], ("A", "B"), points=300),
    ParsedQuestion("fill", "火警电话____，急救电话____。", (), (("119", "一一九"), ("120",)), points=150),
    ParsedQuestion("order", "灭火器的用法依次是（ ）。", FOUR[:3], ("B", "A", "C"), points=200),
]  # fmt: skip


def texts_of(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def test_heads_have_points_and_sections_follow_the_order_of_papers() -> None:
    sheet = sheet_of("月考", QUESTIONS)
    assert [section.head for section in sheet.sections] == [
        "一、单选题（每题2分，共4分）",
        "二、多选题（每题3分，共3分）",
        "三、判断题（每题1分，共1分）",
        "四、填空题（每题1.5分，共1.5分）",
        "五、排序题（每题2分，共2分）",
        "六、简答题（每题5分，共5分）",
    ]
    assert sheet.points == 1650


def test_the_paper_is_a4_in_song_and_hei_with_boxes() -> None:
    data = paper_docx(sheet_of("月考", QUESTIONS, version="A"))
    document = Document(io.BytesIO(data))
    page = document.sections[0]
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    styles = zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml").decode()
    assert 'w:eastAsia="黑体"' in xml and 'w:eastAsia="宋体"' in styles
    texts = texts_of(data)
    assert texts[0] == "月考（A卷）" and "满分：16.5分" in texts[1] and "姓名：" in texts[2]
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["题号", *"一二三四五六", "总分"]
    assert "A．110\tB．119\tC．120\tD．122" in texts
    assert KEYS_HEAD not in texts


def test_our_own_reader_reads_the_paper_with_its_key_again() -> None:
    sheet = sheet_of("月考", QUESTIONS)
    read = read_rows(read_file(paper_docx(sheet, with_answers=True), "卷.docx"))
    found = {row.question.stem: row.question for row in read.rows if row.question}
    for question in QUESTIONS:
        again = found[question.stem]
        assert (again.type, again.answer, again.points) == (question.type, question.answer, question.points)
        assert [option.text for option in again.options] == [option.text for option in question.options]
        assert (again.explanation, again.basis) == (question.explanation, question.basis)
    assert not [row.codes for row in read.rows if row.verdict == "error"]


def test_points_stand_at_each_question_where_they_differ() -> None:
    other = ParsedQuestion("single", "匪警电话是（ ）。", FOUR, ("A",), points=250)
    texts = texts_of(paper_docx(sheet_of("卷", [QUESTIONS[2], other])))
    assert "1．（2分）火警电话是（ ）。" in texts and "2．（2.5分）匪警电话是（ ）。" in texts
    assert "一、单选题（共2题，共4.5分）" in texts


def test_matching_cases_and_photos_are_printed() -> None:
    match = ParsedQuestion(
        "match", "连线。", FOUR[:2], ("1-B", "2-A"), lefts=(Option("1", "火警"), Option("2", "匪警"))
    )
    case = ParsedQuestion("case", "某仓库起火。", parts=(QUESTIONS[2], QUESTIONS[1]))
    photo = ParsedQuestion(
        "hotspot", "找出隐患。", answer=("p1",), media=(MediaFile("photo", data=WORKSHOP.read_bytes()),),
        places=(PhotoPlace("p1", "rect", (9, 9, 5, 5), "配电箱"), PhotoPlace("p2", "circle", (5, 5, 3), "出口")),
    )  # fmt: skip
    data = paper_docx(sheet_of("卷", [match, case, photo]))
    texts = texts_of(data)
    assert "①—____　②—____" in texts
    assert (
        "（1）【单选题，2分】火警电话是（ ）。" in texts and "（2）【判断题，1分】电梯可以用来逃生。（　　）" in texts
    )
    assert "□ 1 配电箱" in texts and "□ 2 出口" in texts
    assert any(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    assert worth(case) == 300
    keys = texts_of(answers_docx(sheet_of("卷", [match, case, photo])))
    assert "（1）答案：B" in keys and "（2）答案：×" in keys and "1．答案：1-B，2-A" in keys


def test_hostile_texts_and_pictures_do_no_harm() -> None:
    bad = ParsedQuestion("single", "题\x00\x0b<w:p>&amp;（ ）", (Option("A", "甲\x1f"), Option("B", "乙")), ("A",),
                         media=(MediaFile("stem", "x.png", b"not a picture", alt="图"),))  # fmt: skip
    texts = texts_of(paper_docx(sheet_of("卷\x07", [bad])))
    assert "1．题<w:p>&amp;（ ）" in texts and "〔图〕" in texts
    assert fitting(b"\x89PNG\r\n\x1a\n") is None
    assert numbered_photo(b"none", ()) == b"none"


def test_options_in_another_order_keep_their_key() -> None:
    moved = reordered(QUESTIONS[2], [3, 1, 0, 2])
    assert [option.text for option in moved.options] == ["122", "119", "110", "120"]
    assert moved.answer == ("B",)
    order = reordered(QUESTIONS[6], [2, 0, 1])
    texts = {option.letter: option.text for option in order.options}
    assert [texts[letter] for letter in order.answer] == ["119", "110", "120"]
    match = ParsedQuestion(
        "match", "连线。", FOUR[:2], ("1-B", "2-A"), lefts=(Option("1", "火警"), Option("2", "匪警"))
    )
    assert reordered(match, [1, 0]).answer == ("1-A", "2-B")
    assert reordered(QUESTIONS[2], [0, 0, 0, 0]) == QUESTIONS[2]


STEMS = ("起火时先做什么", "气瓶怎样存放", "登高前要看什么", "谁可以合闸", "出口前能不能堆货")
WORDS = ("断电", "挂牌", "验电", "通风", "撤离", "报警", "查看轴头", "戴好安全帽")


def drawn(draw: random.Random, kind: str, *, number: int) -> ParsedQuestion:
    """A question of this kind, with words that stand nowhere else on the paper."""
    stem = f"第{NUMERALS[number]}问，{draw.choice(STEMS)}"
    options = tuple(Option(letter, text) for letter, text in zip("ABCDE", draw.sample(WORDS, 4), strict=False))
    said = {
        "points": draw.choice((100, 150, 300)),
        "explanation": draw.choice(("", "照章办。", "（1）先停（2）再查。")),
        "basis": draw.choice(("", "《某规程》第三条")),
    }
    letters = draw.sample("ABCD", 4)
    if kind == "match":
        lefts = tuple(
            Option(str(at), text) for at, text in enumerate(("红牌", "黄牌", "蓝牌")[: draw.choice((2, 3))], 1)
        )
        pairs = tuple(f"{left.letter}-{letter}" for left, letter in zip(lefts, letters, strict=False))
        return ParsedQuestion(kind, f"{stem}。", options, pairs, lefts=lefts, **said)
    key = {
        "single": tuple(letters[:1]),
        "multiple": tuple(sorted(letters[:2])),
        "order": tuple(letters),
        "truefalse": (draw.choice("对错"),),
        "fill": (("断电", "停电"), ("三",)),
        "essay": ("先停机，再上报。",),
    }
    if kind == "fill":
        return ParsedQuestion(kind, f"{stem}：先____，等____分钟。", (), key[kind], **said)
    return ParsedQuestion(
        kind, f"{stem}。", options if kind in ("single", "multiple", "order") else (), key[kind], **said
    )


def case(draw: random.Random, *, number: int) -> ParsedQuestion:
    kinds = draw.sample(("single", "multiple", "truefalse", "fill", "order", "match", "essay"), draw.choice((2, 3, 5)))
    parts = tuple(drawn(draw, kind, number=at) for at, kind in enumerate(kinds))
    stem = f"案情{NUMERALS[number]}：磨坊的水闸关不上，两个伙计跳下去推，一人受了伤，掌柜当时不在。"
    return ParsedQuestion("case", stem, parts=parts, explanation=draw.choice(("", "先救人。")))


def meant(question: ParsedQuestion) -> tuple[Any, ...]:
    """What a question says; the letters on the right of matching say nothing."""
    texts = {option.letter: option.text for option in question.options}
    lefts = {left.letter: left.text for left in question.lefts}
    answer: Any = question.answer
    if question.type == "match":
        pairs = [pair.partition("-") for pair in question.answer]
        answer = sorted((lefts[left], texts[right]) for left, _dash, right in pairs)
    options = sorted(texts.values()) if question.type == "match" else [option.text for option in question.options]
    parts = [meant(part) for part in question.parts]
    return question.type, question.stem, options, answer, question.explanation, question.basis, parts


@pytest.mark.parametrize("seed", range(25))
def test_matching_and_cases_are_read_back_as_they_were(seed: int) -> None:
    draw = random.Random(seed)
    questions = [drawn(draw, "single", number=5), drawn(draw, "match", number=6), drawn(draw, "match", number=7),
                 *(case(draw, number=at) for at in range(draw.choice((1, 3))))]  # fmt: skip
    read = read_rows(read_file(paper_docx(sheet_of("月考", questions), with_answers=True), "卷.docx"))
    assert [meant(row.question) for row in read.rows if row.question] == [meant(one) for one in questions]
    assert [row.codes for row in read.rows if row.verdict == "error"] == []


def test_pages_are_numbered_can_be_punched_and_no_stem_stands_alone() -> None:
    case = ParsedQuestion("case", "某厂清理污水池。", parts=(QUESTIONS[2],), points=200)
    photo = MediaFile("photo", "workshop.png", WORKSHOP.read_bytes(), "车间")
    place = PhotoPlace("p1", "rect", (500, 1400, 2400, 3000), "配电箱")
    hazard = ParsedQuestion("hotspot", "点出隐患。", (), ("p1",), points=200, places=(place,), media=(photo,))
    document = Document(io.BytesIO(paper_docx(sheet_of("卷", [QUESTIONS[2], case, hazard]))))
    page = document.sections[0]
    assert (round(page.left_margin.mm), round(page.right_margin.mm)) == (25, 20)
    assert "PAGE" in page.footer._element.xml and "NUMPAGES" in page.footer._element.xml
    held = [bool(one.paragraph_format.keep_with_next) for one in document.paragraphs]
    texts = [one.text for one in document.paragraphs]
    assert held[texts.index("1．火警电话是（ ）。")] and not held[texts.index("A．110\tB．119\tC．120\tD．122")]
    at = texts.index("2．点出隐患。")
    assert held[at : at + 3] == [True, True, False]  # stem, photo, the last place
    assert held[texts.index("3．某厂清理污水池。")]
