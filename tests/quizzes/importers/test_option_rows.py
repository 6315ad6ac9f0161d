"""The layout with one row an option."""

from __future__ import annotations

from tests.quizzes.importers.tables import reviewed

HEADER = ("题目序号", "题目类型", "题目内容", "整体解析", "是否正确项", "选项内容")


def test_numbers_or_stems_begin_questions() -> None:
    rows = reviewed(
        ("1", "1", "火警电话是（ ）。", "记牢", "0", "110"),
        ("1", "1", "", "", "1", "119"),
        ("", "", "", "", "", ""),
        ("2", "4", "每____学时为____分钟。", "", "1", "1"),
        ("2", "4", "", "", "是", "45"),
        ("3", "2", "应当（ ）。", "", "", "甲"),
        ("3", "2", "应当（ ）。", "", "0", "乙"),
        ("", "判断题", "要检查。", "", "√", "正确"),
        ("", "", "", "", "×", "错误"),
        header=HEADER,
    )
    assert [(row.row, row.codes, row.parsed.get("type"), row.parsed.get("answer")) for row in rows] == [
        (2, (), "single", ["B"]),
        (4, ("blank-row",), None, None),
        (5, (), "fill", [["1"], ["45"]]),
        (7, ("answer-missing",), "multiple", []),
        (9, (), "truefalse", ["对"]),
    ]


def test_options_beyond_the_letters_are_not_lost_silently() -> None:
    lines = [("1", "1", "选哪个（ ）。", "", "0", f"第{number}项") for number in range(27)]
    (row,) = reviewed(*lines, header=HEADER)
    assert (row.row, row.verdict, row.codes) == (2, "error", ("too-many-options",))
