"""Questions as rows of a table and back: what the columns can carry comes back as it was."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exporters.workbook import plain_xlsx
from quizzes.importers.fields import parse_question
from quizzes.importers.files import read_file
from quizzes.importers.plain_rows import heads, lost, plain_row, raw_of
from quizzes.importers.review import read_rows
from quizzes.importers.types import MediaFile, Option, ParsedQuestion, PhotoPlace, RubricLine

WORDS = st.text(st.sampled_from("安全生产应急预案检查记录培训演练隐患整改责任制度报告撤离"), min_size=2, max_size=12)
DAYS = st.dates(date(2001, 1, 1), date(2090, 1, 1))


def options(draw, count: int) -> tuple[Option, ...]:
    texts = draw(st.lists(WORDS, min_size=count, max_size=count, unique=True))
    return tuple(Option(chr(65 + place), text) for place, text in enumerate(texts))


@st.composite
def questions(draw, kinds=("single", "multiple", "indefinite", "truefalse", "fill", "order", "match", "essay", "case")):
    kind = draw(st.sampled_from(kinds))
    stem = draw(WORDS) + {"single": "的是（ ）。", "multiple": "有（ ）。", "indefinite": "包括（ ）。"}.get(kind, "。")
    count = draw(st.integers(2, 7))
    question = ParsedQuestion(kind, stem)
    if kind in {"single", "multiple", "indefinite", "order"}:
        found = options(draw, count)
        letters = [option.letter for option in found]
        if kind == "order":
            answer = tuple(draw(st.permutations(letters)))
        else:
            size = 1 if kind == "single" else draw(st.integers(2 if kind == "multiple" else 1, count))
            answer = tuple(sorted(draw(st.permutations(letters))[:size]))
        question = replace(question, options=found, answer=answer)
    elif kind == "truefalse":
        question = replace(question, answer=(draw(st.sampled_from("对错")),))
    elif kind == "fill":
        blanks = draw(st.lists(st.lists(WORDS, min_size=1, max_size=3, unique=True), min_size=1, max_size=3))
        stem = draw(WORDS) + "，".join("是____" for _blank in blanks) + "。"
        unordered = len(blanks) > 1 and draw(st.booleans())
        question = replace(question, stem=stem, answer=tuple(map(tuple, blanks)), unordered=unordered)
    elif kind == "match":
        rights = options(draw, count)
        lefts = tuple(
            Option(str(n), text)
            for n, text in enumerate(draw(st.lists(WORDS, min_size=2, max_size=count, unique=True)), 1)
        )
        mates = draw(st.permutations([option.letter for option in rights]))
        pairs = tuple(f"{left.letter}-{mate}" for left, mate in zip(lefts, mates, strict=False))
        question = replace(question, options=rights, lefts=lefts, answer=pairs)
    elif kind == "essay":
        lines = draw(st.lists(st.tuples(WORDS, st.integers(1, 900)), max_size=3, unique_by=lambda line: line[0]))
        rubric = tuple(RubricLine(text, points * 10) for text, points in lines)
        question = replace(question, answer=(draw(WORDS),), rubric=rubric)
    else:
        part = questions(kinds=("single", "multiple", "truefalse", "fill"))
        plain = {"topic": "", "difficulty": None, "code": "", "source": "", "remark": "", "audience": ""}
        parts = draw(st.lists(part, min_size=1, max_size=3))
        days = {"valid_from": None, "valid_to": None}
        question = replace(question, parts=tuple(replace(each, **plain, **days) for each in parts))
    return replace(
        question,
        explanation=draw(st.one_of(st.just(""), WORDS)),
        basis=draw(st.sampled_from(["", "《安全生产法》第二十条", "《消防法》第十六条、第十七条"])),
        topic=draw(st.one_of(st.just(""), WORDS)),
        difficulty=draw(st.sampled_from([None, 1, 2, 3])),
        points=draw(st.one_of(st.none(), st.integers(1, 100_000))),
        code=draw(st.one_of(st.just(""), st.from_regex(r"[A-Z]{2}-\d{3}", fullmatch=True))),
        audience=draw(st.one_of(st.just(""), WORDS)),
        source=draw(st.one_of(st.just(""), WORDS)),
        remark=draw(st.one_of(st.just(""), WORDS)),
        valid_from=draw(st.one_of(st.none(), st.dates(date(2001, 1, 1), date(2020, 1, 1)))),
        valid_to=draw(st.one_of(st.none(), st.dates(date(2021, 1, 1), date(2090, 1, 1)))),
    )


def bare(question: ParsedQuestion) -> ParsedQuestion:
    """Without the citations, which the reader finds in the basis."""
    return replace(question, citations=(), parts=tuple(bare(part) for part in question.parts))


@settings(max_examples=300, deadline=None)
@given(questions())
def test_a_row_read_again_is_the_question_or_says_what_it_lost(question) -> None:
    again, _findings = parse_question(raw_of(question))
    if not lost(question):
        assert bare(again) == bare(question)


@settings(max_examples=40, deadline=None)
@given(st.lists(questions(), min_size=1, max_size=6, unique_by=lambda one: (one.stem, one.code)))
def test_a_workbook_read_again_holds_the_same_questions(found) -> None:
    codes = [question.code for question in found if question.code]
    found = [question for question in found if not lost(question) and codes.count(question.code) < 2]
    if not found:
        return
    file, missing = plain_xlsx(found)
    assert missing == []
    read = read_rows(read_file(file.read(), "题.xlsx"))
    assert [bare(row.question) for row in read.rows] == [bare(question) for question in found]


def test_every_type_without_traps_comes_back() -> None:
    """The property may not be empty: these are lost by nobody."""
    plain = ParsedQuestion("single", "火警电话是（ ）。", (Option("A", "110"), Option("B", "119")), ("B",))
    fill = ParsedQuestion("fill", "火警电话是____，急救电话是____。", (), (("119", "一一九"), ("120",)), unordered=True)
    match = ParsedQuestion(
        "match", "把颜色和含义连线。", (Option("A", "禁止"), Option("B", "警告"), Option("C", "指令")), ("1-C", "2-A"),
        lefts=(Option("1", "蓝"), Option("2", "红")),
    )  # fmt: skip
    case = ParsedQuestion("case", "某仓库起火，值班员先报警后撤离。", parts=(plain, fill), points=400)
    essay = ParsedQuestion(
        "essay", "简述报警要点。", (), ("说清地点。",), rubric=(RubricLine("地点", 150),), points=150
    )
    gap = replace(plain, options=(Option("A", "110"), Option("C", "119")), answer=("C",))
    assert [lost(question) for question in (plain, fill, match, case, essay, gap)] == [()] * 6


def test_what_the_columns_cannot_carry_is_named() -> None:
    plain = ParsedQuestion("single", "火警电话是（ ）。", (Option("A", "110"), Option("B", "119")), ("B",))
    photo = ParsedQuestion(
        "hotspot", "找出隐患。", places=(PhotoPlace("p1", "circle", (1, 2, 3), "插座"),), answer=("p1",)
    )
    assert lost(replace(plain, media=(MediaFile("stem", data=b"x"),))) == ("media",)
    assert lost(photo) == ("type",)
    assert lost(replace(plain, shuffle=False)) == ("shuffle",)
    assert "stem" in lost(replace(plain, stem="=1+1（ ）"))
    assert "answer" in lost(ParsedQuestion("fill", "填____。", (), (("甲;乙",),)))


def test_the_second_sheet_lists_what_is_lost() -> None:
    photo = ParsedQuestion(
        "hotspot", "找出隐患。", places=(PhotoPlace("p1", "circle", (1, 2, 3), "插座"),), answer=("p1",)
    )
    file, missing = plain_xlsx([photo])
    assert missing == [(0, ("type",))]
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(file.read()))
    assert len(book.sheetnames) == 2
    assert book.worksheets[1].cell(2, 1).value == "找出隐患。"


def test_the_heads_are_those_of_the_plain_import() -> None:
    assert heads("ABCD")[:10] == ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度", "分值"]
    assert heads("ABCD")[10:12] == ["知识点", "法规依据"]
    assert plain_row(ParsedQuestion("truefalse", "题。", (), ("对",), points=250)).cells["points"] == "2.5"


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@SUM(A1)", "+cmd|' /C calc'!A0"])
def test_nothing_runs_in_the_workbook(text) -> None:
    question = ParsedQuestion("single", text, (Option("A", text + "1"), Option("B", "乙")), ("A",), explanation=text)
    file, missing = plain_xlsx([question])
    assert missing
    import zipfile

    with zipfile.ZipFile(file) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
