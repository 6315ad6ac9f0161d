"""A question as cells of the plain import's columns, and what of it they cannot hold: the inverse of `fields`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kernel.units import format_points
from plumbing.tabular.model import text_cell
from quizzes.importers.types import MediaFile, ParsedQuestion, RawQuestion

# Field → the head of its column; the options stand after the stem.
HEADS: dict[str, str] = {
    "type": "题型",
    "stem": "题干",
    "answer": "答案",
    "explanation": "解析",
    "difficulty": "难度",
    "points": "分值",
    "topic": "知识点",
    "basis": "法规依据",
    "code": "题目编号",
    "audience": "适用对象",
    "source": "来源",
    "valid_from": "生效日期",
    "valid_to": "失效日期",
    "remark": "备注",
    "parent": "所属题",
    "rubric": "评分标准",
}
NUMBER_HEAD = "序号"
BEFORE_OPTIONS = ("type", "stem")
AFTER_OPTIONS = tuple(name for name in HEADS if name not in BEFORE_OPTIONS)
MIN_OPTIONS = 4
TYPE_WORDS = {
    "single": "单选",
    "multiple": "多选",
    "indefinite": "不定项",
    "truefalse": "判断",
    "fill": "填空",
    "order": "排序",
    "match": "匹配",
    "hotspot": "看图找隐患",
    "case": "案例",
    "essay": "简答",
}
UNORDERED = "填空(无序)"
DIFFICULTY_WORDS = {1: "易", 2: "中", 3: "难"}
_TEXTS = ("explanation", "topic", "basis", "code", "audience", "source", "remark")


@dataclass(frozen=True, slots=True)
class PlainRow:
    """Texts by field, and options by letter."""

    cells: Mapping[str, str]
    options: Mapping[str, str]


def plain_row(question: ParsedQuestion) -> PlainRow:
    """The row of a question, or of a sub-item; the sub-items of a case are rows of their own."""
    cells = {
        "type": UNORDERED if question.unordered else TYPE_WORDS.get(question.type, question.type),
        "stem": question.stem,
        "answer": answer_cell(question),
        "difficulty": DIFFICULTY_WORDS.get(question.difficulty or 0, ""),
        "points": format_points(question.points) if question.points is not None else "",
        "valid_from": question.valid_from.isoformat() if question.valid_from else "",
        "valid_to": question.valid_to.isoformat() if question.valid_to else "",
        "rubric": "\n".join(f"{line.text}：{format_points(line.points)}" for line in question.rubric),
        **{name: getattr(question, name) for name in _TEXTS},
    }
    return PlainRow({name: text for name, text in cells.items() if text}, _options(question))


def answer_cell(question: ParsedQuestion) -> str:
    """The key as the answer column has it: blanks apart by ``|``, alternatives by ``;``."""
    if question.type in {"match", "case", "hotspot"}:
        return ""
    if question.type == "fill":
        return "|".join(";".join(blank) for blank in question.answer)
    return "".join(str(part) for part in question.answer)


def raw_of_row(row: PlainRow, *, number: int, media: tuple[MediaFile, ...] = (), parts: Any = ()) -> RawQuestion:
    """The row as the reader of tables hands it on."""
    cells = {name: text_cell(text) for name, text in row.cells.items()}
    options = {letter: text_cell(text) for letter, text in row.options.items()}
    return RawQuestion(number, cells, options, media=media, parts=parts)


def raw_of(question: ParsedQuestion, *, number: int = 0) -> RawQuestion:
    """A whole question, sub-items included, as the reader of tables would hand it on."""
    parts = tuple(raw_of(part, number=number) for part in question.parts)
    return raw_of_row(plain_row(question), number=number, media=question.media, parts=parts)


def plain_rows(question: ParsedQuestion, *, name: str) -> Iterator[PlainRow]:
    """Its row, and those of its sub-items, which name it by `name` in the column 所属题."""
    yield plain_row(question)
    for part in question.parts:
        row = plain_row(part)
        yield PlainRow({**row.cells, "parent": name}, row.options)


def lost(question: ParsedQuestion) -> tuple[str, ...]:
    """The fields of `question` that would not come back out of its row as they are; empty when all would.

    Found by reading the row: whatever the reader's rules are, this tells the truth.
    """
    from quizzes.importers.fields import parse_question

    found = ["media"] if question.media else []
    if question.type == "hotspot":
        return (*found, "type")
    again, _findings = parse_question(raw_of(replace(question, media=())))
    fields = (name for name in ParsedQuestion.__dataclass_fields__ if name not in {"media", "citations"})
    return (*found, *(name for name in fields if _said(again, name) != _said(question, name)))


def _said(question: ParsedQuestion, name: str) -> Any:
    value = getattr(question, name)
    return tuple(replace(part, citations=()) for part in value) if name == "parts" else value


def letters_of(rows: Sequence[PlainRow]) -> tuple[str, ...]:
    """The letters of the option columns that these rows need, at least A to D."""
    last = max((letter for row in rows for letter in row.options), default="D")
    return tuple(chr(code) for code in range(65, max(ord(last), 64 + MIN_OPTIONS) + 1))


def heads(letters: Sequence[str], *, numbered: bool = False) -> list[str]:
    """The header over `values`."""
    before = [HEADS[name] for name in BEFORE_OPTIONS]
    after = [HEADS[name] for name in AFTER_OPTIONS]
    return [*([NUMBER_HEAD] if numbered else []), *before, *(f"选项{letter}" for letter in letters), *after]


def values(row: PlainRow, letters: Sequence[str]) -> list[str]:
    """The texts of a row under `heads`, without the number."""
    before = [row.cells.get(name, "") for name in BEFORE_OPTIONS]
    after = [row.cells.get(name, "") for name in AFTER_OPTIONS]
    return [*before, *(row.options.get(letter, "") for letter in letters), *after]


def _options(question: ParsedQuestion) -> dict[str, str]:
    if question.type == "match":
        return {chr(65 + place): text for place, text in enumerate(_pairs(question))}
    return {option.letter: option.text for option in question.options}


def _pairs(question: ParsedQuestion) -> Iterator[str]:
    """Lefts in order; a right that is not met yet comes before by itself, so that the letters stay as they are."""
    rights = {option.letter: option.text for option in question.options}
    mates = dict(str(pair).split("-", 1) for pair in question.answer)
    waiting = [option.letter for option in question.options]
    for left in question.lefts:
        mate = mates.get(left.letter, "")
        yield from _before(mate, waiting, rights)
        if mate in waiting:
            waiting.remove(mate)
        yield f"{left.text} -> {rights.get(mate, '')}"
    yield from (f"-> {rights[letter]}" for letter in waiting)


def _before(mate: str, waiting: list[str], rights: Mapping[str, str]) -> Iterator[str]:
    while mate in waiting and waiting[0] != mate:
        yield f"-> {rights[waiting.pop(0)]}"


def option_lines(options: Mapping[str, str]) -> str:
    """Options one a line, each behind its letter: how people put them right in a form."""
    return "\n".join(f"{letter}. {text}" for letter, text in options.items())
