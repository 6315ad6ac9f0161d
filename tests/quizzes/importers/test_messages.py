from __future__ import annotations

import re

from django.utils.translation import override

from kernel.errors import UnreadableFile
from quizzes.importers.codes import ALL_CODES
from quizzes.importers.messages import describe_code, describe_unreadable, known_codes
from tests.quizzes.importers.tables import only, question, review_file

PARAMS = {
    "answer": "E", "letters": "ABC", "points": "两分", "limit": 500, "length": 501, "blanks": 2, "answers": 1,
    "letter": "A", "type": "连线", "value": "2026-03-04", "row": 2, "difficulty": "?", "column": "答案", "count": 1,
    "sheets": "二", "one": "A", "other": "B", "line": "要点", "parent": "7", "number": "5", "numbers": "5、6",
    "names": "图.png", "name": "图.png", "text": "说明", "place": "一", "places": "一", "sum": "3", "what": "颜色",
    "first": "2026-03-01", "second": "二", "last": "2026-02-01", "basis": "《安全生产法》", "bank": "题库",
    "likeness": 90, "stem": "题干。",
}  # fmt: skip


def test_every_code_has_a_sentence_in_chinese() -> None:
    assert known_codes() == ALL_CODES
    with override("zh-hans"):
        for code in ALL_CODES:
            for params in (PARAMS, {name: value for name, value in PARAMS.items() if name != "row"}):
                if code == "near-duplicate" and "row" not in params:
                    continue
                sentence = describe_code(code, params)
                assert sentence.endswith("。"), code
                assert not re.search(r"%\(|[a-z]{4}", sentence.replace("Excel", "")), sentence


def test_the_codes_that_files_bring_can_all_be_told() -> None:
    with override("zh-hans"):
        messages = {row.row: row.message for row in review_file("05-quirks.xlsx").rows}
    assert messages[2] == ""
    assert messages[5] == "答案“E”不在选项（ABC）之中。请改正答案或补上选项。"
    assert messages[18] == "与第 2 行是同一道题，但答案不同。请核实哪个答案正确，只留一个。"
    assert messages[24] == "已去掉括号里的拼音，请核对文字。繁体字已转为简体字，请核对文字。"


def test_a_per_cent_sign_in_a_file_is_only_text() -> None:
    with override("zh-hans"):
        assert "100%s" in only(question(answer="100%s")).message


def test_a_missing_header_is_told() -> None:
    with override("zh-hans"):
        assert "题型、题干" in describe_unreadable(UnreadableFile("columns-not-recognised"))
        assert "没有存入" in describe_unreadable(UnreadableFile("file-empty"))
