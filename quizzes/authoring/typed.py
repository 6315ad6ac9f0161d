"""A question as its author types it, and back: text fields that can be filled without leaving the keyboard.

Options stand one a line; ``*`` in front (or ``√`` behind) marks a right one. Blanks stand one a line, ``;`` between
alternatives. Pairs are lines ``左 -> 右``, rubrics lines ``要点：分值``. The import's own rules read it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kernel.units import format_points
from plumbing.tabular import Cell
from plumbing.tabular.model import text_cell
from quizzes.authoring.wording import letters_text
from quizzes.importers.types import CHOICE_TYPES, Finding, ParsedQuestion, RawQuestion

ITEM_NAMES = (
    "type",
    "stem",
    "options",
    "answer",
    "judgement",
    "blanks",
    "unordered",
    "pairs",
    "reference",
    "rubric",
    "points",
    "explanation",
    "basis",
)
# Which text fields a type has; the rest keep what was typed, and are not read.
SECTIONS: dict[str, tuple[str, ...]] = {
    "single": ("options", "answer"),
    "multiple": ("options", "answer"),
    "indefinite": ("options", "answer"),
    "truefalse": ("judgement",),
    "fill": ("blanks", "unordered"),
    "order": ("options", "answer"),
    "match": ("pairs",),
    "hotspot": ("places",),
    "case": ("parts",),
    "essay": ("reference", "rubric"),
}
_LETTERED = re.compile(r"\s*[（(]?([A-Za-zＡ-Ｚ])[）)]?\s*[.．、:：)）]\s*(.*)")
_STAR = re.compile(r"\s*[*＊√✓✔☑]\s*")
_TICK = re.compile(r"\s+[*＊√✓✔☑]\s*$")


@dataclass(frozen=True, slots=True)
class TypedOptions:
    """Options by letter, and the letters of those that are marked as right."""

    cells: Mapping[str, Cell]
    marked: str


def split_lines(text: str) -> TypedOptions:
    """Options one a line, with or without a letter in front; an option that is only a picture says so."""
    options: dict[str, Cell] = {}
    marked = ""
    for line in (line for line in text.splitlines() if line.strip()):
        rest, starred = _unmarked(line)
        match = _LETTERED.match(rest)
        letter = _letter(match[1]) if match else _next_letter(options)
        words, ticked = _unmarked(match[2] if match else rest)
        if starred or ticked:
            marked += letter
        options[letter] = text_cell(words.strip() or f"（如图 {letter}）")
    return TypedOptions(options, "".join(sorted(marked)))


def _unmarked(line: str) -> tuple[str, bool]:
    star, tick = _STAR.match(line), _TICK.search(line)
    rest = line[star.end() if star else 0 : tick.start() if tick else len(line)]
    return rest, bool(star or tick)


def _letter(written: str) -> str:
    return chr(ord(written) - 0xFEE0) if ord(written) > 0x7F else written.upper()


def _next_letter(options: Mapping[str, Cell]) -> str:
    return chr(ord(max(options)) + 1) if options else "A"


def raw_item(values: Mapping[str, str], parts: tuple[RawQuestion, ...] = ()) -> RawQuestion:
    """What was typed, as a row of an import. `values` by `ITEM_NAMES` and the columns of an import."""
    kind = values.get("type", "")
    cells = {name: text_cell(text) for name, text in values.items() if name not in _OWN}
    options: Mapping[str, Cell] = {}
    findings: tuple[Finding, ...] = ()
    answer = _answer(kind, values)
    if kind in CHOICE_TYPES or kind == "order":
        typed = split_lines(values.get("options", ""))
        options = typed.cells
        answer, findings = _marked_answer(answer, typed.marked) if kind != "order" else (answer, ())
        if kind == "order" and not answer and options:
            options, answer = _mixed(options)
    elif kind == "match":
        lines = [line for line in values.get("pairs", "").splitlines() if line.strip()]
        options = {chr(65 + at): text_cell(line.strip()) for at, line in enumerate(lines[:26])}
    if kind == "essay":
        cells["rubric"] = text_cell(values.get("rubric", ""))
    cells["answer"] = text_cell(answer)
    return RawQuestion(0, cells, options, findings=findings, parts=parts)


_OWN = frozenset({"options", "answer", "judgement", "blanks", "unordered", "pairs", "reference", "rubric"})


def _answer(kind: str, values: Mapping[str, str]) -> str:
    if kind == "truefalse":
        return values.get("judgement", "")
    if kind == "fill":
        return " | ".join(line.strip() for line in values.get("blanks", "").splitlines() if line.strip())
    if kind == "essay":
        return values.get("reference", "")
    return values.get("answer", "") if "answer" in SECTIONS.get(kind, ()) else ""


def _marked_answer(answer: str, marked: str) -> tuple[str, tuple[Finding, ...]]:
    """Marks in the lines are the answer; letters beside them must say the same."""
    letters = "".join(sorted({_letter(each) for each in re.findall(r"[A-Za-zＡ-Ｚ]", answer)}))
    if marked and letters and letters != marked:
        return answer, (Finding("marks-differ", {"marked": marked, "answer": letters}),)
    return marked or answer, ()


def _mixed(options: Mapping[str, Cell]) -> tuple[Mapping[str, Cell], str]:
    """Lines written in their right order are stored in another, the same each time, with the right order as the key."""
    cells = list(options.values())
    places = sorted(range(len(cells)), key=lambda at: hashlib.sha256(cells[at].text.encode()).digest())
    if places == sorted(places):
        places = places[1:] + places[:1]
    stored = {chr(65 + at): cells[place] for at, place in enumerate(places)}
    return stored, "".join(chr(65 + places.index(place)) for place in range(len(cells)))


def typed_item(question: ParsedQuestion) -> dict[str, Any]:
    """The text fields of a question or of a case's part, by `ITEM_NAMES`."""
    kind = question.type
    has_letters = kind in CHOICE_TYPES or kind == "order"
    return {
        "type": kind,
        "stem": question.stem,
        "options": "\n".join(f"{one.letter}. {one.text}" for one in question.options) if has_letters else "",
        "answer": letters_text(question) if has_letters else "",
        "judgement": question.answer[0] if kind == "truefalse" and question.answer else "",
        "blanks": "\n".join("; ".join(blank) for blank in question.answer) if kind == "fill" else "",
        "unordered": question.unordered,
        "pairs": _pairs(question) if kind == "match" else "",
        "reference": "\n".join(question.answer) if kind == "essay" else "",
        "rubric": "\n".join(f"{line.text}：{format_points(line.points)}分" for line in question.rubric),
        "points": format_points(question.points) if question.points is not None else "",
        "explanation": question.explanation,
        "basis": question.basis,
    }


def _pairs(question: ParsedQuestion) -> str:
    mates = dict(pair.split("-", 1) for pair in question.answer if "-" in pair)
    texts = {one.letter: one.text for one in question.options}
    lines = [f"{left.text} -> {texts.get(mates.get(left.letter, ''), '')}" for left in question.lefts]
    lines += [f"-> {one.text}" for one in question.options if one.letter not in mates.values()]
    return "\n".join(lines)


def with_letters_of(question: ParsedQuestion, before: ParsedQuestion | None) -> ParsedQuestion:
    """A matching question whose right-hand sides are those it had keeps their letters: pictures hang on them."""
    if question.type != "match" or before is None or before.type != "match":
        return question
    known = {one.text: one.letter for one in before.options}
    if {one.text for one in question.options} != set(known):
        return question
    names = {one.letter: known[one.text] for one in question.options}
    pairs = (pair.split("-", 1) for pair in question.answer)
    options = tuple(
        sorted((replace(one, letter=names[one.letter]) for one in question.options), key=lambda o: o.letter)
    )
    return replace(question, options=options, answer=tuple(f"{left}-{names[right]}" for left, right in pairs))
