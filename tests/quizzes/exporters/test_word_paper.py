"""Papers as Word documents: what stands in them, and that our own reader reads them again."""

from __future__ import annotations

import io
import zipfile

from docx import Document

from quizzes.exporters.papers import reordered, sheet_of, worth
from quizzes.exporters.word_paper import KEYS_HEAD, answers_docx, paper_docx
from quizzes.exporters.word_pictures import fitting, numbered_photo
from quizzes.importers.files import read_file
from quizzes.importers.review import read_rows
from quizzes.importers.types import MediaFile, Option, ParsedQuestion, PhotoPlace, RubricLine
from tests.factories.quizzes import WORKSHOP

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
    assert "（1）—____　（2）—____" in texts
    assert "（1）（2分）火警电话是（ ）。" in texts and "（2）（1分）电梯可以用来逃生。（　　）" in texts
    assert "□ 1 配电箱" in texts and "□ 2 出口" in texts
    assert any(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(data)).namelist())
    assert worth(case) == 300
    keys = texts_of(answers_docx(sheet_of("卷", [match, case, photo])))
    assert "（1）答案：B" in keys and "（2）答案：×" in keys and "1．答案：1—B　2—A" in keys


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
