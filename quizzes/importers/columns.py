"""Which column is which: headers folded and looked up among the names that people use, in any order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from plumbing.tabular import Cell, Row, Table
from quizzes.importers.clean import fold, to_simplified

HEADER_ROWS = 10  # titles, notes and blank rows may stand above the header; files met have at most five

_SYNONYMS: dict[str, str] = {
    "type": "题型 试题类型 题目类型 题型名称 试题题型 题目题型 类型 题类 questiontype type",
    "stem": "题干 题目 试题 问题 问题描述 题目内容 试题内容 题目描述 题干内容 题面 考题 question stem",
    "answer": "答案 正确答案 标准答案 参考答案 试题答案 题目答案 正确选项 答案选项 正确答案h 正确项 key answer",
    "explanation": "解析 答案解析 试题解析 题目解析 整体解析 答题解析 解释 答案说明 试题分析 解析说明 explanation",
    "difficulty": "难度 难易度 难易程度 难度等级 难度级别 试题难度 题目难度 difficulty",
    "points": "分值 分数 题目分值 试题分值 每题分值 单题分值 题目分数 试题分数 本题分值 points score",
    "topic": "知识点 章节 考点 所属章节 知识点分类 所属知识点 试题分类 题目分类 分类 类别 章节名称 专业 topic",
    "basis": "法规依据 依据 法律依据 法律法规依据 依据条款 法规条款 政策依据 出题依据 命题依据 条款依据 试题依据",
    "options": "选项 备选项 备选答案 选项内容 全部选项 options",
    "correct": "是否正确项 是否正确 是否正确答案 正确与否 是否答案",
    "number": "题目序号 题号 序号 试题序号",
    "code": "题目编号 试题编号 编号 题目编码 试题编码 试题id 题目id",
    "audience": "适用对象 适用对象/行业 适用对象行业 适用行业 适用范围 适用人群 适用岗位 行业 适用单位",
    "source": "来源 题目来源 试题来源 出处 题源",
    "valid_from": "生效日期 生效时间 启用日期 生效",
    "valid_to": "失效日期 失效时间 停用日期 有效期至 失效",
    "remark": "备注 备注说明",
    "parent": "所属题 所属案例 所属案例题 所属大题 所属题目 父题编号 所属题编号",
    "rubric": "评分标准 评分要点 评分细则 给分标准 得分点 采分点",
    "picture": "题干图片 题目图片 试题图片 图片",
    "option_picture": "选项图片",
    "clip": "题目视频 题目音频 题干视频 题干音频 视频 音频",
}
_OF_OPTION = {"correct": "是否正确 是否正确项 是否正确答案 正确与否 是否答案", "picture": "图片"}
_ENDINGS = {ending: name for name, endings in _OF_OPTION.items() for ending in endings.split()}
_NUMBERED = re.compile(r"(答案|得分)(\d)")
_FIELDS = {name: fieldname for fieldname, names in _SYNONYMS.items() for name in names.split()}
_BLANK = Cell("", "blank")
_NUMERALS = {numeral: index for index, numeral in enumerate("一二三四五六七八九十")}
_BRACKETED = re.compile(r"\((?![a-z0-9]\))[^()]*\)|\[(?![a-z0-9]\])[^\[\]]*\]|【[^【】]*】")
_NOISE = re.compile(r"[\s*:;,.。、_\-]+")
_OPTION = re.compile(
    r"(?:备?选择?项|候选项|备选答案|option)\(?([a-z]|\d{1,2}|[一二三四五六七八九十])\)?(?:内容)?|([a-z])(?:选项|项)?"
)


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands and which column (from 0) holds which field and which option letter."""

    row: int
    fields: Mapping[str, int]
    options: Mapping[str, int]
    repeated: tuple[str, ...] = ()
    marks: Mapping[str, int] = field(default_factory=dict)  # by option letter: whether it is right (选项一是否正确)
    pictures: Mapping[str, int] = field(default_factory=dict)  # by option letter (选项一图片)
    answers: tuple[int, ...] = ()  # 答案1, 答案2, …
    scores: tuple[int, ...] = ()  # 得分1, 得分2, …

    @property
    def columns(self) -> frozenset[int]:
        """Every column that is read."""
        named = (self.fields, self.options, self.marks, self.pictures)
        return frozenset({*(column for part in named for column in part.values()), *self.answers, *self.scores})


def fold_header(text: str) -> str:
    """A header without width, case, white space, stars and bracketed remarks such as （必填） or (勿删)."""
    return _NOISE.sub("", _BRACKETED.sub("", fold(to_simplified(text))))


def field_named(folded: str) -> str | None:
    """The field that a folded header names."""
    return _FIELDS.get(folded)


def option_letter(header: str) -> str | None:
    """The option letter that a folded header names: 选项a, a选项, 选项(1), 选项一 → A."""
    match = _OPTION.fullmatch(header)
    if not match:
        return None
    mark = match[1] or match[2]
    if mark.isdigit():
        return chr(64 + int(mark)) if 1 <= int(mark) <= 26 else None
    return chr(65 + _NUMERALS[mark]) if mark in _NUMERALS else mark.upper()


def read_header(row: Row) -> Header:
    """The columns that the cells of `row` name; a name met twice counts the first time and is noted."""
    places = ("fields", "options", "correct", "picture", "答案", "得分")
    found: dict[str, dict[str, int]] = {place: {} for place in places}
    repeated: list[str] = []
    for column, cell in enumerate(row.cells):
        place, name = _place_of(fold_header(cell.text))
        if name in found.get(place, ()):
            repeated.append(cell.text.strip())
        elif place:
            found[place][name] = column
    return Header(
        row.number,
        found["fields"],
        dict(sorted(found["options"].items())),
        tuple(repeated),
        marks=dict(sorted(found["correct"].items())),
        pictures=dict(sorted(found["picture"].items())),
        answers=tuple(column for _, column in sorted(found["答案"].items())),
        scores=tuple(column for _, column in sorted(found["得分"].items())),
    )


def _place_of(folded: str) -> tuple[str, str]:
    """Where a folded header belongs and under which name; two empty texts for a column that nobody knows."""
    numbered = _NUMBERED.fullmatch(folded)
    if numbered:
        return numbered[1], numbered[2]
    for ending, place in _ENDINGS.items():
        letter = option_letter(folded.removesuffix(ending)) if folded.endswith(ending) else None
        if letter:
            return place, letter
    letter = option_letter(folded)
    if letter:
        return "options", letter
    return ("fields", _FIELDS[folded]) if folded in _FIELDS else ("", "")


def names_columns(header: Header) -> bool:
    """Whether the header names a stem and an answer, or a stem with lettered options."""
    return "stem" in header.fields and ("answer" in header.fields or bool(header.options or header.answers))


def find_header(table: Table, fits: Callable[[Header], bool] = names_columns) -> Header | None:
    """The first of the top rows whose names fit a layout."""
    for row in table.rows[:HEADER_ROWS]:
        header = read_header(row)
        if fits(header):
            return header
    return None


def cell_at(row: Row, column: int) -> Cell:
    """The cell in `column`; beyond the end of the row it is blank."""
    return row.cells[column] if column < len(row.cells) else _BLANK


def is_blank(row: Row, header: Header) -> bool:
    """Whether nothing stands in the columns that are read; a running number alone is nothing."""
    columns = header.columns - {header.fields.get(name, -1) for name in ("number", "code")}
    return all(cell_at(row, column).kind == "blank" and not cell_at(row, column).formula for column in columns)


def repeats_header(row: Row, header: Header) -> bool:
    """Whether `row` is the header once more, as when sheets were pasted below one another."""
    again = read_header(row)
    return again.fields.get("stem") == header.fields["stem"] and len(again.columns) >= min(3, len(header.columns))
