"""Running text as lines, and the marks that begin a part of a question: 答案：, 【解析】, 难度：…"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from quizzes.importers.clean import tidy
from quizzes.importers.types import MediaFile

_NAMES: dict[str, str] = {
    "answer": "正确答案 参考答案 标准答案 试题答案 题目答案 本题答案 答案",
    "explanation": "答案解析 试题解析 题目解析 解析 详解 解释",
    "difficulty": "难易程度 难度等级 难易度 难度",
    "topic": "知识点 考点 所属章节 章节",
    "points": "本题分值 分值 分数",
    "basis": "法规依据 法律依据 依据条款 出题依据 命题依据 依据",
    "rubric": "评分标准 评分要点 评分细则",
    "type": "题型 试题类型",
    "code": "题目编号 试题编号",
    "source": "题目来源 来源 出处",
    "audience": "适用对象 适用行业",
    "remark": "备注",
}
_FIELDS = {name: fieldname for fieldname, names in _NAMES.items() for name in names.split()}
_NAME = "|".join(sorted(_FIELDS, key=len, reverse=True))
_LABEL = rf"(?:[【\[〔]\s*(?P<boxed>{_NAME})\s*[】\]〕]\s*[:：]?|(?P<plain>{_NAME}|答)(?:是|为)?\s*[:：])[ \t\u3000]*"
_KEY = r"[(（]?\s*(?:[A-HＡ-Ｈ、,， ]{1,15}|[√×✓✗对错]|正确|错误)\s*[)）]?\s*$"
_BARE = rf"(?P<bare>(?:正确|参考|标准)?答案)\s*[是为]?[ \t\u3000]*(?={_KEY})"
_AT_START = re.compile(rf"[ \t\u3000]*(?:{_LABEL}|{_BARE})")
_SHY = frozenset({"依据", "来源", "出处", "分数", "备注"})  # words of a sentence as well: only at the start of a line
_NAME_WITHIN = "|".join(name for name in sorted(_FIELDS, key=len, reverse=True) if name not in _SHY)
_WITHIN = re.compile(rf"(?:[【〔]\s*(?:{_NAME})\s*[】〕]|\[(?:{_NAME})\]|(?<=[\s。；;)）])(?:{_NAME_WITHIN})\s*[:：])")


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1; `name` is the field that the line begins, empty where it begins none."""

    number: int
    text: str
    name: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return not self.name and not self.text.strip()


@dataclass(frozen=True, slots=True)
class TextBody:
    """A text on its way to the reader. A picture stands in the text as one character, a key of `media`."""

    lines: tuple[tuple[int, str], ...]
    media: dict[str, MediaFile] = field(default_factory=dict)


def body_of(text: str) -> TextBody:
    """The lines of a text file."""
    return TextBody(tuple(enumerate(tidy_lines(text), start=1)))


def tidy_lines(text: str) -> list[str]:
    """Lines without characters that nobody sees; form feeds and vertical tabs break lines too."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    return [
        tidy(line) if not line.startswith((" ", "\t", "\u3000")) else " " + tidy(line) for line in plain.split("\n")
    ]


def split_fields(lines: Iterable[tuple[int, str]]) -> list[Line]:
    """The lines, each field on a line of its own, without its label; all keep the number they had in the file."""
    return [part for number, text in lines for part in _parts(number, text)]


def _parts(number: int, text: str) -> Iterator[Line]:
    first = len(text) - len(text.lstrip())
    starts = [0, *(match.start() for match in _WITHIN.finditer(text) if match.start() > first)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end].rstrip() if end < len(text) else text[start:]
        label = _AT_START.match(part)
        if label is None:
            yield Line(number, part)
            continue
        name = label["boxed"] or label["plain"] or label["bare"]
        yield Line(number, part[label.end() :], _FIELDS.get(name, "answer"))
