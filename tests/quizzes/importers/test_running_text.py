"""Running text: numbers, options, answers and sections as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.errors import UnreadableFile
from quizzes.importers.files import read_file
from quizzes.importers.types import NoQuestion
from tests.quizzes.importers.reading import parsed, raws


def read(text: str) -> list[tuple[Any, ...]]:
    found = parsed(text.encode(), "a.txt")
    return [(q.type, q.stem, [o.text for o in q.options], q.answer, codes) for q, codes in found]


@pytest.mark.parametrize(
    "number", ["1、", "1. ", "1．", "（1）", "(1) ", "1)", "第1题 ", "第一题：", "【1】", "[1]", "题1：", "1 "]
)
@pytest.mark.parametrize(
    "options",
    [
        "A．110  B．119", "A、110\nB、119", "(A)110\t(B)119", "（A）110（B）119", "A 110\nB 119", "Ａ．110　　Ｂ．119",
        "A.110B.119", "a.110\nb.119", "A: 110\n\nB: 119",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "answer", ["答案：B", "【答案】B", "正确答案：Ｂ", "参考答案:（B）", "答案 B", "[答案] B", "标准答案是：B"]
)
def test_numbers_options_and_answers(number: str, options: str, answer: str) -> None:
    wanted = [("single", "火警电话是（ ）。", ["110", "119"], ("B",), [])]
    assert read(f"一、单选题\n{number}火警电话是（ ）。\n{options}\n{answer}\n") == wanted


@pytest.mark.parametrize("inline", ["（B）", "（ B ）", "( B )", "【B】", "（Ｂ）"])
def test_answers_in_the_stem(inline: str) -> None:
    wanted = [("single", "火警电话是（ ）。", ["110", "119"], ("B",), [])]
    assert read(f"单选题\n1、火警电话是{inline}。\nA、110 B、119") == wanted
    assert read("单选题\n（ B ）1、火警电话是（ ）。\nA、110 B、119") == wanted


@pytest.mark.parametrize(
    "sign", ["（√）", "( √ )", "(对)", "（正确）", "(T)", "√", " 答案：√", "\n答案：正确", "【√】", "（\uf0fc）"]
)
def test_judgements(sign: str) -> None:
    assert read(f"二、判断题\n1、要检查。{sign}") == [("truefalse", "要检查。", [], ("对",), [])]


@pytest.mark.parametrize(
    "key",
    [
        "参考答案\n1-5 BABAB", "答案：\n1~5：BABAB", "参考答案：1-5 B A B A B", "答案：1.B 2.A 3.B 4.A 5.B",
        "【参考答案】\n1、B 2、A\n3、B 4、A 5、B", "参考答案及解析\n一、单选题\n1-3 BAB 4-5 AB", "参考答案\n"
        "1B 2A 3B 4A 5B",
        "参考答案\n1.【答案】B【解析】见书\n2.【答案】A\n3.答案：B\n4、A\n5、B", "附：参考答案\n"
        "（1）B （2）A （3）B （4）A （5）B",
    ],
)  # fmt: skip
def test_answers_gathered_at_the_end(key: str) -> None:
    text = "一、单选题\n" + "".join(f"{n}、第{n}种（ ）。\nA．甲 B．乙\n" for n in range(1, 6)) + "\n" + key
    assert [(row[3], row[4]) for row in read(text)] == [((letter,), []) for letter in "BABAB"]


def test_answers_by_section_where_numbers_begin_anew() -> None:
    text = (
        "一、单选题\n1、甲（ ）。\nA．1 B．2\n2、乙（ ）。\nA．1 B．2\n二、多选题\n1、丙（ ）。\nA．1 B．2 C．3\n"
        "三、判断题\n1、丁。\n2、戊。\n四、填空题\n1、己____。\n五、简答题\n1、简述庚。\n"
        "参考答案\n一、1-2 AB\n二、1.AC\n三、1、√ 2、×\n四、1. 安全第一\n五、\n1. 要点：\n（1）报警\n（2）疏散\n"
    )
    assert [row[3] for row in read(text)] == [
        ("A",), ("B",), ("A", "C"), ("对",), ("错",), (("安全第一",),), ("要点：\n（1）报警\n（2）疏散",),
    ]  # fmt: skip


def test_questions_go_on_after_gathered_answers() -> None:
    part = "一、单选题\n1、甲（ ）。\nA．1 B．2\n答案：1.A\n二、判断题\n1、乙。（√）\n"
    text = f"第一章 法律\n{part}第二章 消防\n{part.replace('甲', '丙').replace('乙', '丁')}"
    found = parsed(text.encode(), "a.txt")
    assert [(q.stem, q.answer, q.topic, codes) for q, codes in found] == [
        ("甲（ ）。", ("A",), "法律", []),
        ("乙。", ("对",), "法律", []),
        ("丙（ ）。", ("A",), "消防", []),
        ("丁。", ("对",), "消防", []),
    ]


def test_two_answers_that_differ_are_an_error() -> None:
    assert read("一、单选题\n1、甲（ ）。\nA．1 B．2\n答案：A\n参考答案\n一、单选题 1-1 B\n")[0][4] == [
        "answers-differ"
    ]


def test_numbers_that_number_nothing() -> None:
    text = (
        "一、单选题\n1. 高处作业是指\n3.5米及以上吗（ ）\n10.表示编号\nA.是 B.不是\n答案：A\n解析：\n"
        "1.先断电\n2.再施救\n2. 乙（ ）。\nA.1.5 B.2.5米\n答案：B\n"
    )
    found = parsed(text.encode(), "a.txt")
    assert [(q.stem, q.answer, q.explanation, codes) for q, codes in found] == [
        ("高处作业是指\n3.5米及以上吗（ ）\n10.表示编号", ("A",), "1.先断电\n2.再施救", []),
        ("乙（ ）。", ("B",), "", []),
    ]


def test_what_is_missing_or_left_over_is_told() -> None:
    text = (
        "题库\n\n一、判断题\n1、甲。（√）\n3、乙。（×）\n3、丙。（×）\n二、单选题\n1、丁（ ）。\nA．1 B．2\n"
        "答案：A\n某段文字\n"
        "参考答案\n1.A 9.B\n"
    )
    found = read_file(text.encode(), "a.txt")
    assert [row[4] for row in read(text)] == [[], ["number-missing"], ["number-repeated"], ["text-left-out"]]
    lost = [item for item in found.items if isinstance(item, NoQuestion)]
    assert [(item.row, item.finding.code, item.finding.params) for item in lost] == [
        (13, "answer-without-question", {"number": "9"})
    ]
    assert [(notice.code, notice.params["text"]) for notice in found.notices] == [("text-outside", "1：题库")]


def test_fields_and_marks() -> None:
    text = (
        "1、[填空题](系统评分)每____学时为____分钟。（2分）\n答案：①1 ②45\n【解析】见规定。\n第二段。\n"
        "难度：难\n知识点：学时\n依据：《安全生产法》第五条\n"
        "2、【多选题】应当（ ）。\nA.甲 B.乙 C.丙\n【答案】AC【解析】都对 分值：3\n"
    )
    (fill, none), (several, nothing) = parsed(text.encode("gb18030"), "a.txt")
    assert (fill.type, fill.stem, fill.answer, fill.points) == (
        "fill",
        "每____学时为____分钟。",
        (("1",), ("45",)),
        200,
    )
    assert (fill.explanation, fill.difficulty, fill.topic) == ("见规定。\n第二段。", 3, "学时")
    assert (fill.basis, none) == ("《安全生产法》第五条", [])
    assert (several.type, several.answer, several.points, several.explanation) == ("multiple", ("A", "C"), 300, "都对")
    assert nothing == []


def test_points_of_a_section() -> None:
    assert [q.points for q, _ in parsed("一、判断题（每题2.5分，共20分）\n1、甲。（√）".encode(), "a.txt")] == [250]


def test_cases() -> None:
    text = (
        "一、案例分析题\n某厂发生泄漏，造成三人死亡，直接损失两千万元。\n1. 属于（ ）。\nA.一般 B.较大\n"
        "答案：B\n2. 要上报。（√）\n"
        "3. 简述教训。\n答案：加强管理。\n二、判断题\n1、要检查。（√）\n"
    )
    (case, _), (other, _) = parsed(text.encode(), "a.txt")
    assert (case.type, [(p.type, p.answer) for p in case.parts]) == (
        "case",
        [("single", ("B",)), ("truefalse", ("对",)), ("essay", ("加强管理。",))],
    )
    assert other.stem == "要检查。"
    assert [raw.row for raw in raws(text.encode(), "a.txt")] == [2, 10]


def test_matching_ordering_and_judgement_with_options() -> None:
    text = (
        "一、匹配题\n1、连线。\nA. 红 -> 禁止\nB. 黄 -> 警告\n二、排序题\n1、先后。\nA. 提\nB. 拔\nC. 压\n答案：BAC\n"
        "三、判断题\n1、要检查。\nA.对 B.错\n答案：A\n"
    )
    assert [(row[0], row[3], row[4]) for row in read(text)] == [
        ("match", ("1-A", "2-B"), []),
        ("order", ("B", "A", "C"), []),
        ("truefalse", ("对",), []),
    ]


def test_text_without_questions() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_file("今天开会。\n没有题目。".encode(), "a.txt")
    assert caught.value.code == "questions-not-found"
