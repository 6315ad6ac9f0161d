"""A printed paper as a list of lines: sections by type, questions numbered from 1 as they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.units import format_points
from quizzes.logic.navigation import grouped, paper_sections
from quizzes.logic.papers import Item, Paper, Payload, Place, item_points, lefts_of, letter, option_texts, shown_points

HEADINGS = {
    "single": "单项选择题",
    "multiple": "多项选择题",
    "indefinite": "不定项选择题",
    "truefalse": "判断题",
    "fill": "填空题",
    "order": "排序题",
    "match": "匹配题",
    "hotspot": "看图找隐患",
    "case": "案例题",
    "essay": "简答题",
}
NUMERALS = "一二三四五六七八九十"
# Their answers are a letter or two, typed side by side in one line for the whole section.
IN_A_ROW = frozenset({"single", "multiple", "indefinite", "truefalse"})


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the paper: its place from 0, the frozen item, and its points as printed (hundredths)."""

    at: int
    item: Item
    place: Place
    points: int

    @property
    def number(self) -> int:
        """As printed, from 1."""
        return self.at + 1

    @property
    def kind(self) -> str:
        """The question's type; of a case's sub-item its own."""
        return self.item["type"]

    @property
    def texts(self) -> list[str]:
        """What may be chosen, in this person's order."""
        return option_texts(self.item, self.place)

    @property
    def letters(self) -> list[str]:
        """The printed letters of what may be chosen."""
        return [letter(at) for at in range(len(self.texts))]

    @property
    def lefts(self) -> list[str]:
        """The left-hand side of a match."""
        return [left["text"] for left in lefts_of(self.item)]


@dataclass(frozen=True, slots=True)
class Block:
    """A section as printed."""

    kind: str
    lines: tuple[Line, ...]

    @property
    def heading(self) -> str:
        """单项选择题."""
        return HEADINGS[self.kind]

    @property
    def note(self) -> str:
        """How many points: ``（每题 5 分，共 50 分）``."""
        total = format_points(sum(line.points for line in self.lines))
        each = {line.points for line in self.lines}
        if self.kind == "case":
            return f"（共 {total} 分）"
        if len(self.lines) == 1:
            return f"（{total} 分）"
        return f"（每题 {format_points(each.pop())} 分，共 {total} 分）" if len(each) == 1 else f"（共 {total} 分）"

    @property
    def is_row(self) -> bool:
        """Whether its answers are typed side by side."""
        return self.kind in IN_A_ROW

    @property
    def first(self) -> int:
        """The printed number of its first question."""
        return self.lines[0].number

    @property
    def last(self) -> int:
        """The printed number of its last question."""
        return self.lines[-1].number


def arranged(payload: Payload, paper: Paper) -> Paper:
    """The same paper with its questions by sections, as papers of paper have them."""
    places = tuple(grouped(payload, paper.places))
    return Paper(paper.seed, places, paper.withdrawn, paper.held_back, paper.seen)


def blocks_of(payload: Payload, paper: Paper) -> tuple[Block, ...]:
    """The paper's sections in its order."""
    lines = _lines(payload, paper)
    return tuple(Block(one.kind, tuple(lines[at] for at in one.places)) for one in paper_sections(payload, paper))


def _lines(payload: Payload, paper: Paper) -> list[Line]:
    """Points on the scale of 100 that people know, where every question is a whole number on it."""
    worth = [item_points(payload, place) for place in paper.places]
    scaled = [shown_points(points, sum(worth)) for points in worth]
    shown: Sequence[int] = worth if None in scaled else [points or 0 for points in scaled]
    return [Line(at, payload["items"][place.index], place, shown[at]) for at, place in enumerate(paper.places)]
