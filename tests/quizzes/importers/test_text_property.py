"""Whatever questions are written as running text, in whatever mixture of styles, are read back as they were."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.importers.fields import parse_question
from quizzes.importers.running_text import read_running
from quizzes.importers.text_lines import body_of
from quizzes.importers.types import Option, ParsedQuestion, RawQuestion
from regulations.logic.citations import split_citations
from tests.quizzes.importers.text_writer import write_text

STARTS = (
    "生产经营单位",
    "2021年修改的法律",
    "3.5米高的平台上",
    "“三同时”中",
    "《安全生产法》第5条",
    "A类火灾中",
    "从业人员",
)
MIDDLES = ("应当在1.5小时内", "按照第10.2条", "和A、B两类设备", "每年6月", "，其中1、2号设备", "的负责人")
ENDS = ("属于", "必须达到", "称为", "不得少于")
OPTIONS = (
    "50",
    "1.5",
    "3.5米",
    "10.表示编号",
    "主要负责人",
    "提、拔、握、压",
    "B级以上",
    "2021年9月1日",
    "不对",
    "当班的 人员",
)
TEXTS = ("见教材。", "法律第3条说明：A项不对。", "一岗双责。\n逐级负责。")
LISTS = ("1. 先断电\n2. 再施救", "（1）先断电；\n（2）再施救。")  # not before questions that show nothing but a number
ESSAYS = ("先断电，再施救。", "违章指挥、违章作业。\n违反劳动纪律。", "第一，报警；第二，疏散。")
WORDS = ("一", "45", "安全第一", "主要负责人", "12350")

stems = st.tuples(st.sampled_from(STARTS), st.sampled_from(MIDDLES), st.sampled_from(ENDS)).map("".join)
numbers = st.integers(1, 40)


@st.composite
def questions(draw: st.DrawFn) -> ParsedQuestion:
    kind = draw(st.sampled_from(("single", "multiple", "indefinite", "truefalse", "fill", "essay")))
    stem = draw(stems)
    common = {
        "explanation": draw(st.sampled_from(("", *TEXTS, *(LISTS if kind not in {"truefalse", "essay"} else ())))),
        "topic": draw(st.sampled_from(("", "消防", "安全生产法"))),
        "difficulty": draw(st.sampled_from((None, 1, 2, 3))),
        "basis": draw(st.sampled_from(("", "《安全生产法》第五条"))),
        "points": draw(st.sampled_from((None, 300))),
    }
    if kind == "truefalse":
        answer = (draw(st.sampled_from("对错")),)
        return ParsedQuestion(kind, f"{stem}这个数。", answer=answer, **common)
    if kind == "fill":
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))
        return ParsedQuestion(kind, stem + "____、" * len(words) + "等。", answer=tuple((w,) for w in words), **common)
    if kind == "essay":
        return ParsedQuestion(kind, f"简述{stem}什么？", answer=(draw(st.sampled_from(ESSAYS)),), **common)
    texts = draw(st.lists(st.sampled_from(OPTIONS), min_size=3, max_size=5, unique=True))
    options = tuple(Option(chr(65 + place), text) for place, text in enumerate(texts))
    least = {"single": 1, "multiple": 2, "indefinite": 1}[kind]
    most = 1 if kind == "single" else len(texts)
    picked = draw(st.lists(st.sampled_from([o.letter for o in options]), min_size=least, max_size=most, unique=True))
    return ParsedQuestion(kind, f"{stem}（ ）的数。", options=options, answer=tuple(sorted(picked)), **common)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(questions(), min_size=2, max_size=14), numbers)
def test_what_was_written_is_read(written: list[ParsedQuestion], seed: int) -> None:
    order = sorted(written, key=lambda question: question.type)
    text = write_text(order, seed)
    items, _notices = read_running(body_of(text))
    read = [parse_question(item) for item in items if isinstance(item, RawQuestion)]
    wanted = [replace(one, citations=split_citations(one.basis)) for one in order]
    found = [
        replace(question, shuffle=True, points=one.points) for (question, _), one in zip(read, order, strict=False)
    ]
    assert found == wanted, text
    assert [[f.code for f in findings if f.code not in {"no-shuffle"}] for _, findings in read] == [[]] * len(order), (
        text
    )
    lines = text.split("\n")
    assert all(question.stem[:8] in lines[item.row - 1] for item, (question, _) in zip(items, read, strict=True))
