"""What is compared between parsers: type, stem, options, key, white space aside."""

from __future__ import annotations

import random
from typing import Any

from quizzes.importers.types import Item, ParsedQuestion, ReadQuestion, RubricLine
from quizzes.interchange.common import lettered, numbered
from quizzes.interchange.extras import shuffles

_BITS = (
    *"安全生产责任人应当立即停止作业并报告现场负责人消防车间通道钥匙气瓶间距。，、；：？！“”（甲）《法》①㎡℃×≥…—",
    *"abcXYZ0123456789 ,.;?!'-_+*/$@^|()",
    *"{}~=#:\\<>&\"[]%", "->", "//", "::", "&amp;", "<b>", "]]>", "10%", "H₂O", "²",
)  # fmt: skip


def one_line(text: str) -> str:
    """White space as peers fold it."""
    return " ".join(text.split())


def facts(question: ParsedQuestion) -> dict[str, Any]:
    """A question as JSON: the key as texts, so that letters do not matter; pairs as [left, right]."""
    options = {option.letter: one_line(option.text) for option in question.options}
    lefts = {left.letter: one_line(left.text) for left in question.lefts}
    key: list[Any] = [
        options.get(one, one) if isinstance(one, str) else sorted(map(one_line, one)) for one in question.answer
    ]
    if question.type == "match":
        pairs = [pair.split("-") for pair in question.answer]
        key = sorted([lefts[left], options[right]] for left, right in pairs)
    elif question.type in {"single", "multiple", "indefinite"}:
        key = sorted(key)
    elif question.type == "essay":
        key = []
    kind = "multiple" if question.type == "indefinite" else question.type
    shown = sorted(options.values()) if question.type in {"match", "order"} else list(options.values())
    return {"type": kind, "stem": one_line(question.stem), "options": shown, "key": key}


def facts_of(items: Any) -> list[dict[str, Any]]:
    """The facts of every item of a file that was read; what is no question is an empty one."""
    return [facts(item.question) if isinstance(item, ReadQuestion) else {} for item in list[Item](items)]


class Maker:
    """Questions with nasty texts, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._made = 0

    def text(self, most: int = 14) -> str:
        """A text that no other of the file is like."""
        self._made += 1
        bits = "".join(self._random.choice(_BITS) for _ in range(self._random.randint(1, most)))
        return one_line(f"{bits.replace('__', '_')}{self._made}号").replace("( )", "()").replace("()", "")

    def texts(self, low: int, high: int) -> list[str]:
        """Several of them."""
        return [self.text() for _ in range(self._random.randint(low, high))]

    def question(self, kind: str) -> ParsedQuestion:
        """A question of `kind`."""
        stem = f"关于{self.text(30)}，下列说法正确的是（ ）。"
        if kind in {"single", "multiple", "order"}:
            return self._options(kind, stem)
        if kind == "truefalse":
            return ParsedQuestion(kind, stem, answer=(self._random.choice("对错"),))
        if kind == "fill":
            key = self._random.choice([tuple(self.texts(1, 3)), ("#12.5:0.5",), ("#40",)])
            return ParsedQuestion(kind, f"应为{self.text()}____。", answer=(key,))
        if kind == "match":
            rights, lefts = lettered(self.texts(4, 6)), numbered(self.texts(2, 4))
            marks = self._random.sample([one.letter for one in rights], len(lefts))
            answer = tuple(f"{left.letter}-{mark}" for left, mark in zip(lefts, marks, strict=True))
            return ParsedQuestion(kind, stem, rights, answer, lefts=lefts)
        return ParsedQuestion("essay", stem, answer=(self.text(),), rubric=(RubricLine(self.text(), 200),))

    def _options(self, kind: str, stem: str) -> ParsedQuestion:
        options = lettered(self.texts(3, 6))
        marks = [option.letter for option in options]
        count = {"single": 1, "multiple": self._random.randint(2, len(marks)), "order": len(marks)}[kind]
        answer = self._random.sample(marks, count)
        question = ParsedQuestion(kind, stem, options, tuple(answer if kind == "order" else sorted(answer)))
        from dataclasses import replace

        return replace(question, shuffle=shuffles(question))

    def questions(self, count: int, kinds: tuple[str, ...]) -> list[ParsedQuestion]:
        """`count` questions, the kinds in turn."""
        return [self.question(kinds[index % len(kinds)]) for index in range(count)]
