"""Every layout of tables that customers send, and what more columns can say."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from quizzes.importers.files import read_file
from quizzes.importers.types import NoQuestion, ParsedQuestion
from tests.quizzes.importers.reading import parsed, raws

Rows = Sequence[Sequence[Any]]


def book(**sheets: Rows) -> bytes:
    """A workbook with these sheets."""
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    made.close()
    return buffer.getvalue()


def read(*rows: Sequence[Any]) -> list[tuple[ParsedQuestion, list[str]]]:
    return parsed(book(题库=rows), "a.xlsx")


def brief(question: ParsedQuestion) -> tuple[Any, ...]:
    return question.type, question.stem, [option.text for option in question.options], question.answer


STEM = "火警电话是（ ）。"
WANTED = ("single", STEM, ["110", "119", "120"], ("B",))


@pytest.mark.parametrize(
    "rows",
    [
        [("题型", "题干", "选项A", "选项B", "选项C", "答案"), ("单选", STEM, 110, 119, 120, "B")],
        [("题干（必填）", "题型 （必填）", "选项 A", "选项 B", "选项E\n(勿删)", "正确答案H\n"
        "（必填）"), (STEM, "单选题", 110, 119, 120, "Ｂ")],
        [
            ("标题", "安全知识"), ("描述", "练习"), ("用时", 30),
            ("题干", "题型", "选择项1", "选择项2", "选择项3", "选择项4", "解析", "答案1", "答案2", "得分1", "得分2"),
            (STEM, "单选题", 110, 119, 120, "", "记牢", "B", "", 2, ""),
        ],
        [("专业", "题型", "题目", "选项", "正确答案"), ("消防", "单选", STEM, "A. 110,B. 119,C. 120", "B")],
        [("专业", "题型", "题目", "选项", "正确答案"), ("消防", "单选", STEM, "A. 110\nB. 119\nC. 120", "B")],
        [("专业", "题型", "题目", "选项", "正确答案"), ("消防", "单选", STEM, "110|119|120", "B")],
        [("题型", "题目", "答案", "选项", "", ""), ("单选", STEM, "B", 110, 119, 120)],
        [
            ("题目序号", "题目类型", "题目内容", "整体解析", "题目图片", "题目视频", "所属题库", "是否正确项",
            "选项内容", "选项解析", "选项图片"),
            (1, 1, STEM, "", "", "", "", 0, 110, "", ""), (1, 1, "", "", "", "", "", 1, 119, "", ""), (1, 1, "",
            "", "", "", "", 0, 120),
        ],
        [
            ("试题类型", "题干", "解析", "题干图片", *(f"选项{n}{w}" for n in "一二三四五六" for w in ("内容",
            "是否正确", "图片"))),
            ("单选题", STEM, "", "", 110, "否", "", 119, "是", "", 120, "否", ""),
        ],
        [("题型", "问题描述", "选项A", "选项B", "选项C", "选项D", "正确答案", "分数"), ("单选",
        STEM, 110, 119, 120, "", "B", 2)],
    ],
)  # fmt: skip
def test_the_same_question_in_every_layout(rows: Rows) -> None:
    (question, codes), *more = read(*rows)
    kinds = [option.letter for option in question.options]
    assert (brief(question), more) == (WANTED, []) or kinds == ["A", "B", "E"]
    assert set(codes) <= {"option-gap"}


def test_a_table_without_a_header() -> None:
    found = read(
        (STEM, "B", 110, 119, 120), ("要检查灭火器。", "对"), ("", ""), ("应当（ ）。", "AC", "甲", "乙", "丙")
    )
    assert [(brief(question), codes) for question, codes in found] == [
        (WANTED, ["type-inferred"]),
        (("truefalse", "要检查灭火器。", [], ("对",)), ["type-inferred"]),
        (("multiple", "应当（ ）。", ["甲", "乙", "丙"], ("A", "C")), ["type-inferred"]),
    ]


def test_json_line_by_line_and_in_a_list() -> None:
    lines = '{"q":"火警电话是（ ）。","a":["110","119","120"],"ans":"B"}\n\nx\n'
    lines += '{"q":"应当（ ）。","a":"甲|乙","ans":["A","B"]}\n'
    found = read_file(lines.encode("gb18030"), "a.txt")
    assert (found.layout, [item.row for item in found.items]) == ("json", [1, 3, 4])
    assert isinstance(found.items[1], NoQuestion)
    assert [brief(question) for question, _ in parsed(lines.encode(), "a.txt")] == [
        WANTED,
        ("multiple", "应当（ ）。", ["甲", "乙"], ("A", "B")),
    ]
    listed = '[\n{"题干":"火警电话是（ ）。","options":{"A":"110","B":"119","C":"120"},"答案":"B","题型":"单选"}\n]'
    assert [(raw.row, raw.text("stem")) for raw in raws(listed.encode(), "a.json")] == [(2, STEM)]
    assert [(brief(question), codes) for question, codes in parsed(listed.encode(), "a.json")] == [(WANTED, [])]


def test_fill_in_with_numbered_answers_and_scores() -> None:
    head = ("题干", "题型", "选择项1", "选择项2", "答案1", "答案2", "得分1", "得分2")
    (fill, codes), (several, _) = read(
        head,
        ("每____学时为____分钟。", "填空题", "", "", 1, 45, 1, 1.5),
        ("应当（ ）。", "多选题", "甲", "乙", "A", "B", 2, 1),
    )
    assert (fill.answer, fill.points, codes) == ((("1",), ("45",)), 250, [])
    assert (several.answer, several.points) == (("A", "B"), 300)


def test_further_columns() -> None:
    head = ("题目编号", "题型", "题干", "答案", "适用对象/行业", "来源", "生效日期", "失效日期", "备注", "评分标准")
    row = (
        "A-1",
        "简答",
        "简述“三违”。",
        "略",
        "危化",
        "自编",
        "2026年3月1日",
        "2027-02-28",
        "核对过",
        "违章指挥：2分\n违章作业：1.5分",
    )
    ((question, codes),) = read(head, row)
    assert codes == []
    assert (question.code, question.audience, question.source, question.remark) == ("A-1", "危化", "自编", "核对过")
    assert (question.valid_from, question.valid_to) == (date(2026, 3, 1), date(2027, 2, 28))
    assert [(line.text, line.points) for line in question.rubric] == [("违章指挥", 200), ("违章作业", 150)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"生效日期": "明年"}, "bad-date"),
        ({"生效日期": "2026-05-01", "失效日期": "2026-04-01"}, "dates-reversed"),
        ({"评分标准": "说得好"}, "bad-rubric"),
        ({"备注": "长" * 501}, "remark-too-long"),
        ({"题目编号": "1" * 41}, "code-too-long"),
    ],
)
def test_further_columns_that_cannot_be_read(changes: dict[str, str], code: str) -> None:
    cells = {"题型": "简答", "题干": "简述。", "答案": "略", **changes}
    ((_, codes),) = read(tuple(cells), tuple(cells.values()))
    assert codes == [code]


def test_unordered_blanks() -> None:
    for kind in ("填空(无序)", "填空题（不分先后）", "无序填空题"):
        ((question, codes),) = read(("题型", "题干", "答案"), (kind, "两违：____、____。", "违章指挥|违章作业"))
        assert (question.type, question.unordered, question.answer, codes) == (
            "fill", True, (("违章指挥",), ("违章作业",)), [],
        )  # fmt: skip


def test_matching_by_option_cells() -> None:
    head = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案")
    (question, codes), (bad, wrong), (_, too_few) = read(
        head,
        ("匹配", "连线。", "红 -> 禁止", "黄→警告", "橙=>警告", "-> 指令", ""),
        ("连线题", "连线。", "红", "黄", "", "", ""),
        ("匹配", "连线。", "红 -> 禁止", "-> 指令", "", "", ""),
    )
    assert [(left.letter, left.text) for left in question.lefts] == [("1", "红"), ("2", "黄"), ("3", "橙")]
    assert [(right.letter, right.text) for right in question.options] == [("A", "禁止"), ("B", "警告"), ("C", "指令")]
    assert (question.answer, codes) == (("1-A", "2-B", "3-B"), [])
    assert (bad.answer, wrong) == ((), ["pair-unreadable"])
    assert too_few == ["too-few-pairs"]


def test_cases_with_their_sub_items() -> None:
    head = ("序号", "题目编号", "所属题", "题型", "题干", "选项A", "选项B", "答案")
    rows = [
        (1, "K1", "", "案例", "某厂泄漏。", "", "", ""),
        (2, "", "K1", "单选", "属于（ ）。", "一般", "较大", "B"),
        (3, "", "", "判断", "要检查。", "", "", "对"),
        (4, "", "K1", "判断", "要上报。", "", "", "看"),
        (5, "", "", "案例", "又一案例。", "", "", ""),
        (6, "", 5, "简答", "简述教训。", "", "", "略"),
        (7, "", "K9", "简答", "无主。", "", "", "略"),
        (8, "", "", "案例", "无小题。", "", "", ""),
    ]
    found = parsed(book(题库=[head, *rows]), "a.xlsx")
    assert [(question.type, [part.stem for part in question.parts], codes) for question, codes in found] == [
        ("case", ["属于（ ）。", "要上报。"], ["answer-unreadable"]),
        ("truefalse", [], []),
        ("case", ["简述教训。"], []),
        ("essay", [], ["parent-missing"]),
        ("case", [], ["case-without-parts"]),
    ]
    assert [raw.row for raw in raws(book(题库=[head, *rows]), "a.xlsx")] == [2, 4, 6, 8, 9]


def test_every_sheet_with_a_known_header() -> None:
    head = ("题型", "题干", "答案")
    data = book(
        判断=[head, ("判断", "要检查。", "对")], 说明=[("使用说明",)], 多=[head, (), ("判断", "不用检查。", "错")]
    )
    found = read_file(data, "a.xlsx")
    assert [(item.row, item.sheet) for item in found.items] == [(2, "判断"), (2, "多"), (3, "多")]
    assert [(notice.code, notice.params) for notice in found.notices] == [("sheets-not-read", {"sheets": "说明"})]


def test_names_of_pictures_are_told_not_fetched() -> None:
    ((_, codes),) = read(
        ("题型", "题干", "答案", "题干图片"), ("判断", "要检查。", "对", "http://example.invalid/a.png")
    )
    assert codes == ["picture-left-out"]


def test_a_page_under_the_name_of_a_workbook() -> None:
    page = "<html><table><tr><th>题型<th>题干<th>选项A<th>选项B<th>选项C<th>答案"
    page += "<tr><td>单选<td>火警电话是（ ）。<td>110<td>119<td>120<td>B</table>"
    assert [(brief(question), codes) for question, codes in parsed(page.encode("gb18030"), "a.xls")] == [(WANTED, [])]
