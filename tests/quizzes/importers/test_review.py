"""Verdicts row by row: kinds of quirk, not files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kernel.errors import UnreadableFile
from plumbing.tabular import Cell, Row, Table
from quizzes.importers.review import review
from quizzes.importers.similarity import key_digest, other_fields
from quizzes.importers.types import EmptyBank, StoredQuestion
from tests.quizzes.importers.tables import HEADER, only, question, reviewed, table_of


@pytest.mark.parametrize(
    "word",
    [
        "对",
        "正确",
        "√",
        "✔",
        "✔️",
        "☑",
        "T",
        "ｔ",
        "TRUE",
        "Yes",
        "是",
        "1",
        "A",
        "（√）",
        "【对】",
        "\uf0fc",
        "答案：对",
        "Ｙ",
    ],
)
def test_words_for_right(word: str) -> None:
    row = only(question("判断", "灭火器要定期检查。", (), word))
    assert (row.codes, row.parsed["answer"], row.parsed["options"]) == ((), ["对"], [])


@pytest.mark.parametrize(
    "word", ["错", "错误", "×", "✗", "✘", "X", "ｘ", "F", "false", "N", "否", "0", "B", "不正确", "不对", "(×)"]
)
def test_words_for_wrong(word: str) -> None:
    row = only(question("是非题", "灭火器不用检查。", (), word))
    assert (row.codes, row.parsed["answer"]) == ((), ["错"])


@pytest.mark.parametrize(
    "empty", ["", "（）", "( )", "（　）", "【】", "[ ]", "____", "—", "/", "答案：", "答案：（ ）", "\u200b"]
)
@pytest.mark.parametrize("kind", ["判断", "单选", "多选", "填空"])
def test_an_empty_answer_is_never_a_key(empty: str, kind: str) -> None:
    row = only(question(kind, "电话是____。", ("对", "错"), empty))
    assert (row.verdict, row.codes, row.parsed["answer"]) == ("error", ("answer-missing",), [])


@pytest.mark.parametrize("text", ["看情况", "C了", "2", "AB", "对错"])
def test_a_judgement_that_is_none(text: str) -> None:
    assert only(question("判断", "灭火器要检查。", (), text)).codes == ("answer-unreadable",)


@pytest.mark.parametrize(
    ("options", "answer", "key"),
    [
        (("错误", "正确"), "A", "错"),
        (("错误", "正确"), "B", "对"),
        (("是", "否"), "A", "对"),
        (("√", "×"), "×", "错"),
        (("A. 对", "B. 错"), "B", "错"),
    ],
)
def test_judgements_with_options(options: tuple[str, ...], answer: str, key: str) -> None:
    assert only(question("判断", "灭火器要检查。", options, answer)).parsed["answer"] == [key]


def test_judgement_options_that_are_no_judgement() -> None:
    assert only(question("判断", "灭火器要检查。", ("甲", "乙"), "A")).codes == ("judgement-options-unclear",)
    assert only(question("判断", "灭火器要检查。", ("甲", "乙"), "对")).codes == ("options-ignored",)


@pytest.mark.parametrize(
    "answer",
    [
        "AC",
        "ac",
        "ＡＣ",
        "A,C",
        "A，C",
        "A、C",
        "A|C",
        "A;C",
        "A；C；",
        "A C",
        "A/C",
        "A===C",
        "A###C",
        "A---C",
        "A和C",
        "CA",
        "[A][C]",
        "答案：AC",
        "【答案】AC",
        "应选AC",
        "A.C.",
        "A\nC",
    ],
)
def test_separators_between_letters(answer: str) -> None:
    row = only(question("多选题", "应当（ ）。", ("甲", "乙", "丙", "丁"), answer))
    assert (row.codes, row.parsed["answer"]) == ((), ["A", "C"])


def test_ranges_of_letters() -> None:
    assert only(question("多选", "应当（ ）。", ("甲", "乙", "丙", "丁"), "A~C")).parsed["answer"] == ["A", "B", "C"]
    assert only(question("多选", "应当（ ）。", ("甲", "乙", "丙", "丁"), "A-D")).codes == ("answer-ambiguous",)


@pytest.mark.parametrize(
    ("answer", "codes", "key"),
    [
        ("二万元以上 五万元以下", ("answer-by-text",), ["B"]),
        ("B. 二万元以上五万元以下", ("answer-by-text",), ["B"]),
        ("（B）", (), ["B"]),
        ("b", (), ["B"]),
        ("E", ("answer-out-of-range",), []),
        ("ABE", ("answer-out-of-range",), []),
        ("YES", ("answer-unreadable",), []),
        ("2", ("answer-unreadable",), []),
        ("见教材", ("answer-unreadable",), []),
        ("AB", ("single-with-many-answers",), ["A", "B"]),
    ],
)
def test_answers_of_a_single_choice(answer: str, codes: tuple[str, ...], key: list[str]) -> None:
    row = only(question("单选", "处（ ）罚款。", ("一万元", "二万元以上五万元以下", "十万元"), answer))
    assert (row.codes, row.parsed["answer"]) == (codes, key)


def test_several_answers_by_text() -> None:
    row = only(question("多选", "记录（ ）。", ("时间", "内容", "人员"), "时间、人员"))
    assert (row.codes, row.parsed["answer"]) == (("answer-by-text",), ["A", "C"])


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("单选题", "single"),
        ("单项选择题", "single"),
        ("一、单选题", "single"),
        ("【单选】", "single"),
        ("单选题（每题2分）", "single"),
        ("多项选择题", "multiple"),
        ("不定项选择题", "indefinite"),
        ("多 选", "multiple"),
    ],
)
def test_names_of_types(written: str, kind: str) -> None:
    answer = "A" if kind == "single" else "AB"
    row = only(question(written, "应当（ ）。", ("甲", "乙"), answer))
    assert (row.codes, row.parsed["type"]) == ((), kind)


@pytest.mark.parametrize(
    ("stem", "options", "answer", "kind"),
    [
        ("应当（ ）。", ("甲", "乙"), "A", "single"),
        ("应当（ ）。", ("甲", "乙"), "AB", "multiple"),
        ("要检查。", ("对", "错"), "A", "truefalse"),
        ("要检查。（ ）", (), "√", "truefalse"),
        ("每____分钟。", (), "45", "fill"),
        ("简述要点。", (), "第一……", "essay"),
    ],
)
def test_a_type_that_is_not_written(stem: str, options: tuple[str, ...], answer: str, kind: str) -> None:
    for written in ("", "选择题"):
        row = only(question(written, stem, options, answer))
        assert (row.verdict, row.codes, row.parsed["type"]) == ("warn", ("type-inferred",), kind)


def test_types_that_need_an_editor() -> None:
    assert only(question("看图找隐患", "找隐患。", ("甲", "乙"), "A")).codes == ("type-needs-editor",)


@pytest.mark.parametrize(
    ("stem", "answer", "codes", "key"),
    [
        ("比例为____：2。", "30", (), [["30"]]),
        ("比例为（ ）：2。", "30;三十", (), [["30", "三十"]]),
        ("比例为【 】：2。", "30|三十；卅", (), [["30", "三十", "卅"]]),
        ("比例为（____）：____。", "30｜2;二", (), [["30"], ["2", "二"]]),
        ("比例为＿＿：____。", "30", ("blank-count-mismatch",), []),
        ("比例为____：____。", "30|", ("blank-count-mismatch",), []),
        ("比例为____：____。", "30|2|1", ("blank-count-mismatch",), []),
        ("比例为30：2。", "30", ("no-blank",), []),
    ],
)
def test_fill_in(stem: str, answer: str, codes: tuple[str, ...], key: list[list[str]]) -> None:
    row = only(question("填空题", stem, (), answer))
    assert (row.codes, row.parsed["answer"]) == (codes, key)


def test_ordering_keeps_the_order() -> None:
    assert only(question("排序题", "先后顺序。", ("提", "拔", "握"), "C-A-B")).parsed["answer"] == ["C", "A", "B"]
    assert only(question("排序", "先后顺序。", ("提", "拔", "握"), "CA")).codes == ("order-incomplete",)


@pytest.mark.parametrize(
    ("text", "points"), [("2", 200), ("2.5", 250), ("2分", 200), ("２ 分", 200), ("0.25", 25), ("", None)]
)
def test_points(text: str, points: int | None) -> None:
    row = only(question(分值=text))
    assert (row.codes, row.parsed["points"]) == ((), points)


@pytest.mark.parametrize("text", ["两分", "0", "-1", "1.255", "2024-02-01", "1e3", "100000", "2-3"])
def test_points_that_are_none(text: str) -> None:
    assert only(question(分值=text)).codes == ("bad-points",)


@pytest.mark.parametrize(
    ("text", "level"), [("易", 1), ("简单", 1), ("中等", 2), ("3", 2), ("难", 3), ("5", 3), ("", None)]
)
def test_difficulty(text: str, level: int | None) -> None:
    assert only(question(难度=text)).parsed["difficulty"] == level


def test_a_difficulty_that_is_not_known_is_left_out() -> None:
    row = only(question(难度="飞起"))
    assert (row.codes, row.parsed["difficulty"]) == (("unknown-difficulty",), None)


@pytest.mark.parametrize(
    "option",
    [
        "以上都对",
        "以上都是",
        "以上都不对",
        "上述全部",
        "以上选项均正确",
        "都不是",
        "A和B",
        "A、B都对",
        "选项A与B",
        "AB",
        "以上答案都正确",
    ],
)
def test_options_that_refer_to_others_are_not_shuffled(option: str) -> None:
    row = only(question("单选", "应当（ ）。", ("甲", "乙", option), "C"))
    assert (row.verdict, row.codes, row.parsed["shuffle"]) == ("warn", ("no-shuffle",), False)


@pytest.mark.parametrize("option", ["ABC干粉灭火器", "A类火灾和B类火灾", "18周岁以上", "以上午为准", "全部人员"])
def test_options_that_only_look_so_are_shuffled(option: str) -> None:
    assert only(question("单选", "应当（ ）。", ("甲", "乙", option), "C")).codes == ()


def test_dates_that_excel_made() -> None:
    row = only(question(options=("3-5", Cell("2026-03-04", "date")), answer="B"))
    assert (row.verdict, row.codes, row.parsed["options"]) == ("warn", ("date-in-cell",), ["3-5", "2026-03-04"])


@pytest.mark.parametrize("place", ["题干", "选项B", "答案", "解析", "分值"])
def test_a_formula_in_any_column_that_is_read(place: str) -> None:
    row = question()
    row[HEADER.index(place)] = Cell("119", "text", True)
    found = only(row)
    assert (found.verdict, found.codes) == ("error", ("formula",))


def test_a_formula_in_a_column_that_is_not_read() -> None:
    assert only([*question(), Cell("1", "number", True)], header=[*HEADER, "序号"]).codes == ()


@pytest.mark.parametrize(
    ("stem", "kept", "codes"),
    [
        ("强(qiáng)化红(hóng)线意识。", "强化红线意识。", ("pinyin-stripped",)),
        ("强（qiang）化意识。", "强化意识。", ("pinyin-stripped",)),
        ("红线(hóng xiàn)意识。", "红线意识。", ("pinyin-stripped",)),
        ("女(nǚ)工。", "女工。", ("pinyin-stripped",)),
        ("强[qiáng]化。", "强化。", ("pinyin-stripped",)),
        ("一氧化碳(co)、二氧化碳(CO2)和噪声85(db)。", "一氧化碳(co)、二氧化碳(CO2)和噪声85(db)。", ()),
        ("定额(e)与选项(a)，兆帕(pa)，氢氧化钠(na)。", "定额(e)与选项(a)，兆帕(pa)，氢氧化钠(na)。", ()),
        ("個人防護用品。", "个人防护用品。", ("traditional-converted",)),
        ("瞭望台的乾坤。", "瞭望台的乾坤。", ()),
        ("<img src=x onerror=alert(1)>与&amp;保留。", "<img src=x onerror=alert(1)>与&amp;保留。", ()),
        ("全角；标点：（保留）“引号”。", "全角；标点：（保留）“引号”。", ()),
        ("第一行\r\n第二行\u200b", "第一行\n第二行", ()),
    ],
)
def test_texts_are_kept_but_for_glosses_and_script(stem: str, kept: str, codes: tuple[str, ...]) -> None:
    row = only(question("判断", stem, (), "对"))
    assert (row.parsed["stem"], row.codes) == (kept, codes)


@pytest.mark.parametrize(
    ("kind", "stem", "answer", "kept", "codes"),
    [
        ("单选", "电话是（ B ）。", "", "电话是（ ）。", ("answer-in-stem",)),
        ("单选", "电话是（B）。", "B", "电话是（ ）。", ("answer-in-stem",)),
        ("单选", "（A）类火灾的电话是（ ）。", "B", "（A）类火灾的电话是（ ）。", ()),
        ("单选", "（A）类火灾的电话。", "B", "（A）类火灾的电话。", ()),
        ("判断", "要检查（√）。", "对", "要检查（ ）。", ("answer-in-stem",)),
    ],
)
def test_an_answer_that_stands_in_the_stem(
    kind: str, stem: str, answer: str, kept: str, codes: tuple[str, ...]
) -> None:
    row = only(question(kind, stem, () if kind == "判断" else ("110", "119"), answer))
    assert (row.parsed["stem"], row.codes) == (kept, codes)
    assert row.parsed["answer"] == (["对"] if kind == "判断" else ["B"])


def test_lengths() -> None:
    assert only(question(stem="长" * 2000)).codes == ()
    assert only(question(stem="长" * 2001)).codes == ("stem-too-long",)
    assert only(question(options=("甲" * 501, "119"))).codes == ("option-too-long",)
    assert only(question(解析="长" * 5001)).codes == ("explanation-too-long",)
    assert only(question(知识点="长" * 61, 法规依据="长" * 301)).codes == ("basis-too-long", "topic-too-long")


def test_duplicates_within_the_file() -> None:
    rows = reviewed(
        question(stem="火警电话是（ ）。", options=("110", "119"), answer="B"),
        question(stem="火警电话是(    )", options=("119", "110"), answer="A"),
        question(stem="火警电话是____。", options=("119", "110"), answer="B"),
        question(stem="火警电话是（ ）。", options=("119", "120"), answer="A"),
    )
    assert [(row.verdict, row.codes, row.duplicate_of, row.outcome) for row in rows] == [
        ("ok", (), None, "create"),
        ("warn", ("duplicate-question",), 2, "unchanged"),
        ("error", ("duplicate-conflicting-key",), 2, "none"),
        ("ok", (), None, "create"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("超过100人的单位应当配备专职安全管理人员。", "超过300人的单位应当配备专职安全管理人员。", None),
        ("生产经营单位应当如实记录培训情况。", "生产经营单位应当如实地记录培训情况。", 2),
        ("生产经营单位应当如实记录培训情况。", "灭火器应当放在明显的地方。", None),
    ],
)
def test_near_duplicates_among_judgements(one: str, other: str, near: int | None) -> None:
    rows = reviewed(question("判断", one, (), "对"), question("判断", other, (), "对"))
    assert rows[1].near_duplicate_of == near


def test_colours_are_different_questions() -> None:
    meanings = ("禁止", "指令", "警告", "提示")
    rows = reviewed(
        question("单选", "安全标志中，黄色表示（ ）。", meanings, "C"),
        question("单选", "安全标志中，红色表示（ ）。", meanings, "A"),
    )
    assert [row.codes for row in rows] == [(), ()]


class Bank:
    """A bank with one question."""

    def __init__(self, *row: str, **more: str) -> None:
        self.row = only(question(**more))

    def find(self, identity: str) -> StoredQuestion | None:
        parsed = self.row.question
        assert parsed is not None
        return StoredQuestion(key_digest(parsed), other_fields(parsed)) if identity == self.row.identity else None


@pytest.mark.parametrize(
    ("more", "verdict", "codes", "outcome", "changed"),
    [
        ({}, "skip", ("duplicate-question",), "unchanged", ()),
        ({"解析": ""}, "skip", ("duplicate-question",), "unchanged", ()),
        ({"解析": "新"}, "ok", (), "update", ("explanation",)),
        ({"法规依据": "《消防法》", "分值": "3"}, "ok", (), "update", ("basis", "points")),
        ({"answer": "A"}, "error", ("duplicate-conflicting-key",), "none", ()),
        ({"stem": "急救电话是（ ）。"}, "ok", (), "create", ()),
    ],
)
def test_against_the_bank(more: dict, verdict: str, codes: tuple, outcome: str, changed: tuple) -> None:
    bank = Bank(解析="旧", 分值="2")
    (row,) = review(table_of(question(**{"解析": "旧", "分值": "2", **more})), bank).rows
    assert (row.verdict, row.codes, row.outcome, row.changed) == (verdict, codes, outcome, changed)


def test_headers_in_any_order_below_titles_and_notes() -> None:
    table = Table(
        "表",
        tuple(
            Row(number, tuple(Cell(text, "text" if text else "blank") for text in line))
            for number, line in enumerate(
                [
                    ["某镇安全生产知识题库"],
                    [],
                    ["说明：带（必填）的列必须填写"],
                    [
                        "序号",
                        "正确答案\n（必填）",
                        "选 项 Ｂ",
                        "选项（A）",
                        "＊试题类型",
                        "题 目（必填，2000字以内）",
                        "备注",
                    ],
                    ["1", "B", "119", "110", "单选题", "火警电话是（ ）。", ""],
                    ["2", "", "", "", "", "", ""],
                    ["序号", "正确答案", "选项B", "选项A", "试题类型", "题目", "备注"],
                    ["3", "对", "", "", "判断题", "要检查。", "好"],
                ],
                start=1,
            )
        ),
        frozenset({2}),
    )
    found = review(table, EmptyBank())
    assert [(row.row, row.verdict, row.codes) for row in found.rows] == [
        (5, "ok", ()),
        (6, "skip", ("blank-row",)),
        (7, "skip", ("header-row",)),
        (8, "ok", ()),
    ]
    assert found.rows[0].parsed["options"] == ["110", "119"]
    assert [notice.code for notice in found.notices] == ["hidden-column"]


def test_a_file_without_a_header_is_not_read() -> None:
    with pytest.raises(UnreadableFile) as caught:
        review(table_of(["甲", "乙"], header=["姓名", "电话"]), EmptyBank())
    assert caught.value.code == "columns-not-recognised"


def test_options_in_one_cell() -> None:
    row = only(
        ["单选", "电话是（ ）。", "A. 110,B. 119，C．120", "B. 119"], header=["题型", "题目", "选项", "正确答案"]
    )
    assert (row.parsed["options"], row.parsed["answer"]) == (["110", "119", "120"], ["B"])


def test_sheets_that_were_not_read_are_told() -> None:
    table = replace(table_of(question()), other_sheets=("多选", "判断"))
    notices = review(table, EmptyBank()).notices
    assert [(notice.code, notice.params) for notice in notices] == [("other-sheets", {"sheets": "多选、判断"})]


def test_traditional_headers_and_words() -> None:
    row = only(["判斷題", "要檢查。", "對", "難"], header=["題型", "題幹", "答案", "難度"])
    assert row.codes == ("traditional-converted",)
    parsed = row.parsed
    assert (parsed["type"], parsed["stem"], parsed["answer"], parsed["difficulty"]) == (
        "truefalse",
        "要检查。",
        ["对"],
        3,
    )


def test_units_that_differ_in_case_are_two_options() -> None:
    assert only(question(options=("5mW", "5MW"))).codes == ()
    assert only(question(options=("１００", "100"))).codes == ("duplicate-options",)


@pytest.mark.parametrize("stem", ["", "（ ）", "____。", "\u200b"])
def test_a_stem_that_says_nothing(stem: str) -> None:
    assert only(question(stem=stem)).codes == ("stem-missing",)


def test_a_question_with_one_distractor_replaced_is_near() -> None:
    rows = reviewed(
        question(stem="全国统一的火警报警电话号码是（ ）。", options=("110", "119", "120", "122")),
        question(stem="全国统一的火警报警的电话号码是（ ）。", options=("110", "119", "120", "114")),
        question(stem="全国统一的急救报警电话号码是（ ）。", options=("110", "119", "120", "999"), answer="C"),
    )
    assert [row.near_duplicate_of for row in rows] == [None, 2, None]


def test_counts_of_what_storing_would_do() -> None:
    found = review(table_of(question(), question(), [], question(stem="")), EmptyBank()).as_json()
    assert {name: found[name] for name in found if name != "rows"} == {
        "created": 1,
        "updated": 0,
        "skipped": 2,
        "errors": 1,
    }
    assert [row["row"] for row in found["rows"]] == [2, 3, 4, 5]


def test_letters_survive_a_gap() -> None:
    row = only(question("单选", "应当（ ）。", ("甲", "", "丙"), "C"))
    assert row.codes == ("option-gap",)
    assert (row.parsed["options"], row.parsed["option_letters"], row.parsed["answer"]) == (
        ["甲", "丙"],
        ["A", "C"],
        ["C"],
    )
    assert "answer-out-of-range" in only(question("单选", "应当（ ）。", ("甲", "", "丙"), "B")).codes
