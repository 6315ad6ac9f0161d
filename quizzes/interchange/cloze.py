"""Moodle's embedded answers (cloze): a text with gaps such as ``{1:SHORTANSWER:=a~=b}`` or ``{1:MULTICHOICE:=a~b}``.

A text with gaps to be written in only is a fill-in; with choices in it, it is a case with one sub-item a gap.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kernel.numerals import read_whole
from quizzes.importers.clean import tidy
from quizzes.importers.types import ParsedQuestion
from quizzes.interchange.common import BLANK, Reading, lettered, numeric
from quizzes.interchange.extras import settle
from quizzes.interchange.html_text import MARK, MARK_CLOSE, MARK_OPEN, Flat, flatten
from quizzes.interchange.nodes import Node, parse_html

_TYPES = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"), "text"),
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
    **dict.fromkeys(
        ("MULTICHOICE", "MC", "MULTICHOICE_V", "MCV", "MULTICHOICE_H", "MCH", "MULTICHOICE_S", "MCS",
         "MULTICHOICE_VS", "MCVS", "MULTICHOICE_HS", "MCHS"), "single"),
    **dict.fromkeys(
        ("MULTIRESPONSE", "MR", "MULTIRESPONSE_H", "MRH", "MULTIRESPONSE_S", "MRS", "MULTIRESPONSE_HS", "MRHS"),
        "multiple"),
}  # fmt: skip
_GAP = re.compile(r"\{(\d{0,3}):([A-Z_]{2,16}):((?:\\.|[^\\}])*)\}", re.DOTALL)
_ANSWER = re.compile(r"\s*(=|%(-?\d{1,3}(?:\.\d{0,10})?)%)?((?:\\.|&(?:amp;)?\#|[^\\#])*)(?:#(.*))?", re.DOTALL)
_SPLIT = re.compile(r"((?:\\.|[^\\~])*)(?:~|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\~#={}\"/:])")


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: its weight, what is asked (text, number, single, multiple), and its answers with their share."""

    weight: int
    asks: str
    answers: tuple[tuple[str, float, str], ...]  # text, share in per cent, feedback


def has_gaps(text: str) -> bool:
    """Whether there is a gap of a known kind in `text`."""
    return any(match[2] in _TYPES for match in _GAP.finditer(text))


def read_cloze(text: str, reading: Reading) -> tuple[ParsedQuestion, Flat]:
    """The question and its text as it was flattened; sub-items of a case count from 1."""
    gaps: list[Gap] = []

    def keep(match: re.Match[str]) -> str:
        if match[2] not in _TYPES:
            return match[0]
        gaps.append(_gap(match, reading))
        return f"{MARK_OPEN}{len(gaps) - 1}{MARK_CLOSE}"

    marked = _GAP.sub(keep, text.translate({ord(MARK_OPEN): None, ord(MARK_CLOSE): None}))
    blanks: dict[int, str] = {}
    tree = parse_html(marked.replace(MARK_OPEN, "<gap n=").replace(MARK_CLOSE, "></gap>"))
    flat = reading.flat(flatten(tree, _special(blanks)))
    if all(gap.asks in {"text", "number"} for gap in gaps):
        return _fill(flat.text, gaps, blanks), flat
    return _case(flat.text, gaps, reading), flat


def _special(blanks: dict[int, str]) -> Callable[[Node], str | None]:
    """What stands for a gap; a ``span`` of ours around it says how the blank was written."""

    def special(node: Node) -> str | None:
        if node.tag == "gap":
            return f"{MARK_OPEN}{node.get('n')}{MARK_CLOSE}"
        inner = node.first("gap") if node.tag == "span" and node.get("class") == "anpei-blank" else None
        if inner is not None and (number := read_whole(inner.get("n"))) is not None:
            blanks[number] = node.get("title")
        return None

    return special


def _gap(match: re.Match[str], reading: Reading) -> Gap:
    answers = []
    for part in filter(None, _SPLIT.findall(match[3])):
        found = _ANSWER.match(part)
        if found is None:
            continue
        share = 100.0 if found[1] == "=" else float(found[2] or 0)
        answers.append((_words(found[3], reading), share, _words(found[4] or "", reading)))
    if match[2].endswith("_C") or match[2] in {"SAC", "MWC"}:
        reading.lost.append("区分大小写")
    return Gap(int(match[1] or 1), _TYPES[match[2]], tuple(answers))


def _words(text: str, reading: Reading) -> str:
    """A text within a gap: escapes undone, HTML and its entities taken out."""
    # Spaces that HTML would swallow were written as ones that do not break.
    plain = _ESCAPED.sub(r"\1", text).replace("\xa0", " ")
    return reading.html(plain).text if "<" in plain or "&" in plain else tidy(plain)


def _alternatives(gap: Gap) -> tuple[str, ...]:
    accepted = [text for text, share, _feedback in gap.answers if share > 0]
    if gap.asks == "number":
        found = [numeric(*(text.partition(":")[::2])) for text in accepted]
        return tuple(dict.fromkeys(filter(None, found)))
    return tuple(dict.fromkeys(text.replace("\\*", "*") for text in accepted if text))


def _fill(text: str, gaps: list[Gap], blanks: dict[int, str]) -> ParsedQuestion:
    order = [int(match[1]) for match in MARK.finditer(text)]
    stem = MARK.sub(lambda match: blanks.get(int(match[1])) or BLANK, text)
    key = tuple(_alternatives(gaps[place]) for place in order if place < len(gaps))
    notes = [feedback for gap in gaps for _text, _share, feedback in gap.answers if feedback]
    return ParsedQuestion("fill", tidy(stem), answer=key, explanation="\n".join(dict.fromkeys(notes)))


def _case(text: str, gaps: list[Gap], reading: Reading) -> ParsedQuestion:
    """One sub-item a gap; the text stays whole, with the number of the sub-item in brackets where a gap was."""
    order = [int(match[1]) for match in MARK.finditer(text)]
    numbers = {place: number for number, place in enumerate(order, start=1)}
    stem = tidy(MARK.sub(lambda match: f"（{numbers[int(match[1])]}）", text))
    parts = tuple(_part(gaps[place], number, reading) for number, place in enumerate(order, 1) if place < len(gaps))
    return ParsedQuestion("case", stem, parts=parts)


def _part(gap: Gap, number: int, reading: Reading) -> ParsedQuestion:
    stem, points = f"第（{number}）处", gap.weight * 100 or None
    notes = "\n".join(dict.fromkeys(feedback for _text, _share, feedback in gap.answers if feedback))
    if gap.asks in {"text", "number"}:
        key = _alternatives(gap)
        return ParsedQuestion("fill", stem + BLANK, answer=(key,) if key else (), points=points, explanation=notes)
    options = lettered(text for text, _share, _feedback in gap.answers)
    shares = [share for _text, share, _feedback in gap.answers]
    best = max(shares, default=0)
    right = tuple(
        option.letter
        for option, share in zip(options, shares, strict=True)
        if share > 0 and (gap.asks == "multiple" or share == best)
    )
    positive = [share for share in shares if share > 0]
    if gap.asks == "single" and any(share < 100 for share in positive):
        reading.note("weights-folded")
    question = ParsedQuestion(gap.asks, stem, options, right, points=points, explanation=notes)
    return settle(question, {}, reading.findings)
