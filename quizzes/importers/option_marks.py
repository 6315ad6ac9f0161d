"""Options in running text: letters from A on in their order, each behind a mark, line by line or side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quizzes.importers.clean import fold_width

_MARK = re.compile(
    r"(?:(?P<open>[（(【\[])[ \u3000]?)?(?P<letter>[A-Za-z])[ \u3000]?"
    r"(?:(?P<close>[)）】\]])[ \u3000]?(?P<after>[、．.:：])?|(?P<point>[、．.:：])|(?P<space>[ \t\u3000]+))"
)
_TIGHT = re.compile(r"(?:^|(?<=[\s。？?）)：:]))(?P<letter>[A-Z])(?=[\u3400-\u9fff\d“《])", re.MULTILINE)
_LINE_START, _SPACE, _INSIDE = 3, 2, 1  # how sure a mark is by what stands before it
_MOST = 300  # marks looked at in one text: no question has more


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    letter: str
    style: str
    sure: int


def find_options(text: str) -> tuple[str, Mapping[str, str]]:
    """What stands before the options, and the options by letter; a letter that was left out holds an empty text.

    At least two letters from A on, in their order, are needed: 下列属于A、B两类的 holds no options.
    """
    chain = _longest(_marks(text)) or _longest(_tight_marks(text), at_least=3)
    if not chain:
        return text, {}
    found: dict[str, str] = {}
    for mark, following in zip(chain, (*chain[1:], None), strict=True):
        while found and ord(mark.letter) > ord(max(found)) + 1:
            found[chr(ord(max(found)) + 1)] = ""
        found[mark.letter] = text[mark.end : following.start if following else len(text)].strip()
    return text[: chain[0].start].rstrip(), found


def _marks(text: str) -> list[_Mark]:
    plain = fold_width(text)
    found: list[_Mark] = []
    place = 0
    while len(found) < _MOST and (match := _MARK.search(plain, place)):
        place = match.start("letter") + 1
        style = _style(match)
        sure = _sureness(plain, match.start())
        if not sure or (style == "space" and sure < _SPACE) or (match["open"] and not match["close"]):
            continue
        if match["letter"].islower() and sure < _LINE_START:
            continue
        found.append(_Mark(match.start(), match.end(), match["letter"].upper(), style, sure))
    return found


def _style(match: re.Match[str]) -> str:
    if match["close"]:
        return "brackets" if match["open"] else "bracket"
    return "point" if match["point"] else "space"


def _sureness(plain: str, start: int) -> int:
    """3 at the beginning of a line or behind a wide gap, 2 behind a space, 1 inside text, 0 inside a word."""
    before = plain[max(0, start - 20) : start]
    if not before.rpartition("\n")[2].strip() or before.endswith(("\t", "  ", "\u3000")):
        return _LINE_START
    if before.endswith((" ", "）", ")", "。", "？", "?", "：", ":")):
        return _SPACE
    return 0 if before[-1].isascii() and before[-1].isalpha() and plain[start].isalpha() else _INSIDE


def _tight_marks(text: str) -> list[_Mark]:
    """``A提`` with nothing between letter and text: at the beginnings of lines, or side by side behind a stem."""
    plain = fold_width(text)
    found = [(match.start(), match["letter"]) for match in _TIGHT.finditer(plain)][:_MOST]
    marks = [_Mark(start, start + 1, letter, "tight", max(_SPACE, _sureness(plain, start))) for start, letter in found]
    return marks if plain[:1] != "A" or "\nB" in plain else []


def _longest(marks: list[_Mark], *, at_least: int = 2) -> list[_Mark]:
    """The longest chain from an A; of chains of one length the last, for stems may speak of A and B before."""
    best: list[_Mark] = []
    for index, mark in enumerate(marks):
        if mark.letter == "A" and mark.sure >= _SPACE:
            chain = _chain(marks, index)
            if len(chain) >= max(len(best), at_least) and _is_plausible(chain):
                best = chain
    return best


def _is_plausible(chain: list[_Mark]) -> bool:
    """Letters with only one space before and behind them are words of a sentence, unless three follow one another."""
    loose = any(mark.style == "space" and mark.sure < _LINE_START for mark in chain)
    return not loose or len(chain) >= 3


def _chain(marks: list[_Mark], index: int) -> list[_Mark]:
    chain = [marks[index]]
    later = marks[index + 1 :]
    while True:
        last = chain[-1]
        wanted = chr(ord(last.letter) + 1)
        found = _next_mark(later, last, wanted) or _next_mark(later, last, chr(ord(wanted) + 1), sure=_LINE_START)
        if found is None:
            return chain
        chain.append(found)


def _next_mark(later: list[_Mark], last: _Mark, letter: str, *, sure: int = _INSIDE) -> _Mark | None:
    """The next mark with `letter`: of the same style and well set off first, in the midst of text at last."""
    found = [mark for mark in later if mark.letter == letter and mark.start >= last.end and mark.sure >= sure]
    for wanted in (
        lambda mark: mark.style == last.style and mark.sure >= _SPACE,
        lambda mark: mark.sure >= _LINE_START,
        lambda mark: mark.style == last.style and mark.start > last.end,
    ):
        match = next((mark for mark in found if wanted(mark)), None)
        if match:
            return match
    return None
