"""Which column is which: headers folded and looked up among the names that people use, in any order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

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
    "topic": "知识点 章节 考点 所属章节 知识点分类 所属知识点 试题分类 题目分类 分类 类别 章节名称 topic",
    "basis": "法规依据 依据 法律依据 法律法规依据 依据条款 法规条款 政策依据 出题依据 命题依据 条款依据 试题依据",
    "options": "选项 备选项 备选答案 选项内容 全部选项 options",
    "correct": "是否正确项 是否正确 是否正确答案 正确与否 是否答案",
    "number": "题目序号 题号 序号 试题序号 题目编号 试题编号",
}
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

    @property
    def columns(self) -> frozenset[int]:
        """Every column that is read."""
        return frozenset({*self.fields.values(), *self.options.values()})


def fold_header(text: str) -> str:
    """A header without width, case, white space, stars and bracketed remarks such as （必填） or (勿删)."""
    return _NOISE.sub("", _BRACKETED.sub("", fold(to_simplified(text))))


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
    fields: dict[str, int] = {}
    options: dict[str, int] = {}
    repeated: list[str] = []
    for column, cell in enumerate(row.cells):
        folded = fold_header(cell.text)
        letter = option_letter(folded)
        target, name = (options, letter) if letter else (fields, _FIELDS.get(folded))
        if name is None:
            continue
        if name in target:
            repeated.append(cell.text.strip())
            continue
        target[name] = column
    return Header(row.number, fields, dict(sorted(options.items())), tuple(repeated))


def names_columns(header: Header) -> bool:
    """Whether the header names a stem and an answer, or a stem with lettered options."""
    return "stem" in header.fields and ("answer" in header.fields or bool(header.options))


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
    columns = header.columns - {header.fields.get("number", -1)}
    return all(cell_at(row, column).kind == "blank" and not cell_at(row, column).formula for column in columns)


def repeats_header(row: Row, header: Header) -> bool:
    """Whether `row` is the header once more, as when sheets were pasted below one another."""
    again = read_header(row)
    return again.fields.get("stem") == header.fields["stem"] and len(again.columns) >= min(3, len(header.columns))
