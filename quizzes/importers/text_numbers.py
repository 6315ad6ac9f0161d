"""Which numbers at the beginnings of lines number the questions: the likeliest chain 1, 2, 3 … is sought.

``3.5米``, ``10.表示`` or a list inside an explanation look like numbers of questions too. Each candidate scores by what
follows it (options, an answer, a blank); steps from one to the next cost the more, the less they look like counting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.importers.clean import fold_width

_CHINESE = {numeral: index for index, numeral in enumerate("一二三四五六七八九", start=1)}
_KEY_BEFORE = r"(?:[（(]\s*(?P<key>[√×✓✗✔✘对错]|[A-Ha-h]{1,8})?\s*[)）]\s*(?=[\d第【]))?"
_AFTER_KEY = frozenset({"nth", "plain", "boxed"})
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (style, re.compile(rf"[\s★*●◆]*{_KEY_BEFORE if style in _AFTER_KEY else ''}{pattern}"))
    for style, pattern in (
        ("nth", r"第\s*(?P<n>\d{1,5}|[一二三四五六七八九十百]{1,5})\s*[题问]\s*[、.．:：]?\s*"),
        ("brackets", r"[（(]\s*(?P<n>\d{1,5})\s*[)）]\s*[、.．]?\s*"),
        ("boxed", r"[【\[]\s*(?:第\s*)?(?P<n>\d{1,5})\s*题?\s*[】\]]\s*[、.．]?\s*"),
        ("named", r"(?:题目?|试题|问题|问|Q)\s*(?P<n>\d{1,5})\s*[、.．:：]\s*"),
        ("case", r"[【\[]?案例\s*(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[】\]]?\s*[:：、.．]?\s*"),
        ("plain", r"(?P<n>\d{1,5})\s*(?:[、。]|[.．:：](?!\d)|[.．](?=\d{4}年|\d+[.．]\d))\s*"),
        ("decimal", r"(?P<n>\d{1,5})\s*[.．](?=\d)"),
        ("half", r"(?P<n>\d{1,5})\s*[)）]\s*"),
        ("spaced", r"(?P<n>\d{1,5})[ \t\u3000]+(?=[\u3400-\u9fff“《（(【\[])"),
        ("chinese", r"(?P<n>[一二三四五六七八九十]{1,3})\s*[、.．]\s*"),
    )
)
_WINDOW = 40  # candidates looked back at


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line that begins with a number: its index, what the number is, where the text behind it begins."""

    line: int
    number: int
    style: str
    end: int
    key: str = ""  # an answer in brackets before the number: （√）1、…
    score: float = 0.0
    run: int = 0  # how many heads stand before it
    inside: bool = False  # inside an explanation or a written answer


def read_number(text: str) -> Numbered | None:
    """The number with which `text` begins, or None."""
    plain = fold_width(text[:60])
    for style, pattern in _PATTERNS:
        match = pattern.match(plain)
        if match:
            number = _whole(match["n"])
            return Numbered(0, number, style, match.end(), match.groupdict().get("key") or "") if number else None
    return None


def _whole(text: str) -> int:
    """An Arabic or Chinese number below a thousand."""
    if text.isdigit():
        return int(text)
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = _CHINESE.get(hundreds, 0) * 100 + _CHINESE.get(ones.lstrip("零"), 0)
    return value + (_CHINESE.get(tens, 1) * 10 if ten else 0)


def likeliest_chain(found: Sequence[Numbered], *, with_gaps: bool = False) -> list[Numbered]:
    """The candidates that count best, in their order; `with_gaps` where numbers may well be missing."""
    best: list[float] = []
    before: list[int] = []
    top, top_at = float("-inf"), -1  # of all that lie beyond the window
    for place, one in enumerate(found):
        if place - _WINDOW - 1 >= 0 and best[place - _WINDOW - 1] > top:
            top, top_at = best[place - _WINDOW - 1], place - _WINDOW - 1
        value, origin = (0.0 if one.number == 1 else -1.0), -1
        if top - 6 > value:
            value, origin = top - 6, top_at
        for other in range(max(0, place - _WINDOW), place):
            cost = _cost(found[other], one)
            gap = with_gaps and one.number > found[other].number + 1
            reached = best[other] - (cost / 5 if gap else cost)
            if reached >= value:
                value, origin = reached, other
        best.append(value + one.score)
        before.append(origin)
    return _walk_back(found, best, before)


def spans(chain: Sequence[Numbered], total: int) -> list[tuple[Numbered, int]]:
    """Each number and the line before which its text ends; `total` is the count of lines."""
    return list(zip(chain, [*(one.line for one in chain[1:]), total], strict=False))


def _walk_back(found: Sequence[Numbered], best: list[float], before: list[int]) -> list[Numbered]:
    place = max(range(len(best)), key=best.__getitem__, default=-1)
    if place < 0 or best[place] <= 0:
        return []
    chain = []
    while place >= 0:
        chain.append(found[place])
        place = before[place]
    return chain[::-1]


def _cost(one: Numbered, other: Numbered) -> float:
    """How little `other` looks like the number after `one`."""
    restyled = 0.0 if class_of(one.style) == class_of(other.style) else 0.5
    if other.style != one.style and not restyled:
        restyled = 0.1
    step = other.number - one.number
    if other.run != one.run:
        return 0.0 if other.number == 1 else restyled / 3 if step == 1 else 1.5
    if step == 1:
        return restyled
    if step > 1:
        return 0.8 + 0.15 * min(step, 20) + restyled
    if step == 0:
        return 1.2 + restyled * 2
    return 4 + restyled * 2 + (0.5 if other.number != 1 else 0)


# What a number of this style is worth by itself: 3.5米 is a question's number only if 3 is missing otherwise.
WORTH = {"decimal": -1.2, "spaced": -0.2, "chinese": -0.2, "nth": 1.0, "named": 0.8, "boxed": 0.8}
SURE = frozenset({"nth", "named", "boxed"})  # no list inside a text is numbered so


def class_of(style: str) -> str:
    """Styles that are mixed in one text without meaning anything by it are one class."""
    return {"half": "brackets", "spaced": "plain", "decimal": "plain"}.get(style, style)
