"""Matching in running text: lefts behind ①, ②, … or （1）, （2）, … and rights behind letters, in two columns or one
under the other, with the pairs as the answer: ``1-A，2-C``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from quizzes.importers.clean import fold_width
from quizzes.importers.option_marks import find_options
from quizzes.importers.pairs import MIN_PAIRS

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
ARROW = " -> "
_LEFT = re.compile(rf"\s*(?:(?P<circle>[{CIRCLED}])|[（(]\s*(?P<bracket>\d{{1,2}})\s*[)）])\s*(?P<text>.*)$", re.DOTALL)
_TO_FILL = re.compile(rf"\s*(?:(?:[{CIRCLED}]|[（(]\d{{1,2}}[)）])\s*[—–-]*\s*_{{2,}}\s*)+$")
_PAIR = re.compile(rf"([{CIRCLED}]|[（(]?\d{{1,2}}[)）]?)\s*(?:-{{1,2}}>?|—{{1,2}}|–|→|[:：])\s*[（(]?([A-Za-z])[)）]?")
_BETWEEN = " \t\u3000\n,，;；、。."


def take_lefts(lines: Sequence[str]) -> tuple[list[str], dict[int, str]]:
    """The lines without the lefts and without the places for the answer, and the lefts by number.

    Nothing is taken unless they count from 1 and there are at least two.
    """
    rest: list[str] = []
    lefts: dict[int, str] = {}
    for line in lines:
        if lefts and _TO_FILL.match(line):
            continue
        first, tab, further = line.partition("\t")
        match = _LEFT.match(first)
        if match is None or _number(match) != len(lefts) + 1:
            rest.append(line)
            continue
        left, options = find_options(match["text"]) if not tab else (match["text"], {})
        lefts[len(lefts) + 1] = left.strip()
        rest.append(further if tab else match["text"][len(left) :] if options else "")
    return (rest, lefts) if len(lefts) >= MIN_PAIRS and all(lefts.values()) else (list(lines), {})


def _number(match: re.Match[str]) -> int:
    return CIRCLED.index(match["circle"]) + 1 if match["circle"] else int(match["bracket"])


def paired(lefts: Mapping[int, str], rights: Mapping[str, str], answer: str) -> dict[str, str]:
    """The pairs as option cells: ``左 -> 右``, and ``-> 右`` for what belongs to nothing. Empty where the answer does
    not name one right for each left.
    """
    pairs = {_left_number(left): right.upper() for left, right in _PAIR.findall(answer)}
    unread = _PAIR.sub("", answer).strip(_BETWEEN)
    if unread or set(pairs) != set(lefts) or not set(pairs.values()) <= set(rights):
        return {}
    lines = [f"{text}{ARROW}{rights[pairs[number]]}" for number, text in lefts.items()]
    lines += [f"{ARROW.strip()} {text}" for letter, text in rights.items() if letter not in pairs.values()]
    return {chr(65 + at): line for at, line in enumerate(lines)}


def _left_number(text: str) -> int:
    return CIRCLED.index(text) + 1 if text in CIRCLED else int(fold_width(text).strip("()"))
