"""One question of running text: its lines → stem, options and fields, as cells for `fields.parse_question`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plumbing.tabular import Cell
from quizzes.importers.answers import judgement, letters_in
from quizzes.importers.clean import count_blanks, fold_width
from quizzes.importers.kinds import kind_named
from quizzes.importers.option_marks import find_options
from quizzes.importers.text_heads import Section, take_marks
from quizzes.importers.text_lines import Line, split_fields
from quizzes.importers.text_numbers import Numbered
from quizzes.importers.text_pairs import paired, take_lefts
from quizzes.importers.types import CHOICE_TYPES, Finding

_WITH_OPTIONS = CHOICE_TYPES | {"order", "match", "truefalse", "choice", "case", ""}
SEVERAL_LINES = frozenset({"explanation", "basis", "rubric", "remark"})
_SIGN = r"√|×|✓|✗|✔|✘|对|错|正确|错误|是|否|[TFYNVXtfxv]|[\uf0fc\uf0fb\uf0fe\uf0fd\uf0d6]"
_GLYPHS = frozenset("√×✓✗✔✘\uf0fc\uf0fb\uf0fe\uf0fd\uf0d6")
_SIGN_IN_STEM = re.compile(rf"[（(【\[]\s*({_SIGN})\s*[)）】\]]")
_BARE_SIGN = re.compile(r"\s*([√×✓✗✔✘\uf0fc\uf0fb])\s*$")
_LETTERS_IN_STEM = re.compile(r"[（(【\[]\s*([A-Za-zＡ-Ｚ](?:[\s、,，;；]*[A-Za-zＡ-Ｚ]){0,9})\s*[)）】\]]")
_TICK_PLACE = re.compile(r"\s*(?:[（(]\s*[)）]|【\s*】|_{2,})\s*(?=[。.]?\s*$)")
_PART_MARKS = re.compile(r"[①-⑳]|[（(]\d{1,2}[)）]\s*|(?<!\d)\d{1,2}[、．.](?!\d)\s*")
_GAP = re.compile(r"\n[ \t\u3000]*\n")


@dataclass(slots=True)
class TextItem:
    """A question while its answer may still be among those gathered at the end."""

    row: int
    number: int
    section: Section
    kind: str = ""  # as written
    stem: str = ""
    options: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    parts: list[TextItem] = field(default_factory=list)
    lefts: dict[int, str] = field(default_factory=dict)  # of matching

    @property
    def answer(self) -> str:
        """The answer beside the question, as written."""
        return self.cells.get("answer", "")

    @property
    def type(self) -> str:
        """The type that is written, by its name in `types`; empty where none is."""
        return (kind_named(self.kind) or "") if self.kind else ""


def read_item(lines: Sequence[Line], start: Numbered, section: Section) -> TextItem:
    """The question that begins with `start` on the first of `lines`."""
    first = lines[0]
    item = TextItem(first.number, start.number, section, kind=section.kind)
    body, leftover = take_fields(item, [*behind_number(first, start), *lines[1:]])
    stem, kind, points = take_marks("\n".join(body).strip())
    item.kind = item.cells.pop("type", "") or kind or item.kind
    if points:
        item.cells.setdefault("points", points)
    if item.type == "match":
        lines, item.lefts = take_lefts(stem.split("\n"))
        stem = "\n".join(line for line in lines if line.strip()) if item.lefts else stem
    _take_options(item, stem, leftover)
    _take_inline_answer(item, start.key)
    text = "\n".join(leftover).strip()
    if text:
        item.findings.append(Finding("text-left-out", {"text": text[:60]}))
    return item


def behind_number(line: Line, start: Numbered) -> list[Line]:
    """The first line without its number; a field may begin right behind it."""
    return split_fields([(line.number, line.text[start.end :].lstrip(" \t\u3000"))])


def take_fields(item: TextItem, lines: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Puts the fields into the item's cells; returns the lines before them and those that belong to none."""
    body: list[str] = []
    leftover: list[str] = []
    current = ""
    for line in lines:
        if line.name:
            current = line.name if line.name not in item.cells else _second(item, line, leftover)
            if current:
                item.cells[current] = line.text.strip()
        elif not current:
            body.append(line.text)
        elif _continues(item, current, line):
            item.cells[current] = f"{item.cells[current]}\n{line.text.strip()}".strip()
        else:
            leftover.append(line.text)
    for name in item.cells:
        item.cells[name] = _GAP.sub("\n", item.cells[name])
    return body, leftover


def _second(item: TextItem, line: Line, leftover: list[str]) -> str:
    """A field met twice: the same again is nothing, an explanation goes on, anything else is told."""
    if line.name in SEVERAL_LINES:
        item.cells[line.name] += f"\n{line.text.strip()}"
    elif line.text.strip() and line.text.strip() != item.cells[line.name]:
        leftover.append(line.text)
    return ""


def _continues(item: TextItem, current: str, line: Line) -> bool:
    """Whether a line without a label goes on with the field above it."""
    if line.blank or current in SEVERAL_LINES:
        return True
    if current != "answer":
        return False
    return not item.answer or (letters_in(item.answer) is None and judgement(item.answer) is None)


def _take_options(item: TextItem, stem: str, leftover: list[str]) -> None:
    """Parts stem and options; what stands behind the last option after a blank line belongs to none of them."""
    before, options = find_options(stem) if item.type in _WITH_OPTIONS else (stem, {})
    if not options and item.type in _WITH_OPTIONS and leftover:
        rest, options = find_options("\n".join(leftover))
        leftover[:] = [rest] if options and rest.strip() else [] if options else leftover
    found = dict(options)
    if found:
        last = max(found)
        found[last], gap, rest = _split_gap(found[last])
        if gap and rest:
            leftover.insert(0, rest)
    item.stem = _GAP.sub("\n", before.strip())
    found = {letter: re.sub(r"[ \t]*\n\s*", "\n", text) for letter, text in found.items()}
    item.options = _without_semicolons(found)


def _without_semicolons(options: dict[str, str]) -> dict[str, str]:
    """A semicolon behind every option but the last parts them and belongs to none."""
    if len(options) < 2 or not all(text.endswith((";", "；")) for text in list(options.values())[:-1]):
        return options
    return {letter: text.rstrip(";；").rstrip() for letter, text in options.items()}


def _split_gap(text: str) -> tuple[str, bool, str]:
    gap = _GAP.search(text)
    return (text[: gap.start()].strip(), True, text[gap.end() :].strip()) if gap else (text, False, "")


def _take_inline_answer(item: TextItem, key: str) -> None:
    """``（ B ）`` and ``（ √ ）`` in the stem are the answer where none stands beside the question, or the same one."""
    if item.type == "truefalse" or (not item.type and not item.options):
        _take_sign(item, key)
    elif item.type in CHOICE_TYPES | {"choice", "order"} or item.options:
        _take_letters(item, key)


def _take_sign(item: TextItem, key: str) -> None:
    match = _sign_in(item.stem)
    if match and judgement(match[1]) and _agrees(item, match[1]):
        item.stem = (item.stem[: match.start()].rstrip() + item.stem[match.end() :]).strip()
        item.cells["answer"] = item.answer or match[1]
    elif key and not item.answer:
        item.cells["answer"] = key
    if item.options and not item.answer:
        _take_letters(item, "")
    if item.type == "truefalse":
        item.stem = _TICK_PLACE.sub("", item.stem)


def _sign_in(stem: str) -> re.Match[str] | None:
    """A tick or cross in brackets, or a word for it in brackets at the end."""
    found = [
        match for match in _SIGN_IN_STEM.finditer(stem) if match[1] in _GLYPHS or not stem[match.end() :].strip("。. ")
    ]
    return found[-1] if found else _BARE_SIGN.search(stem)


def _agrees(item: TextItem, sign: str) -> bool:
    return not item.answer or judgement(item.answer) == judgement(sign)


def _take_letters(item: TextItem, key: str) -> None:
    known = set(item.options)
    found = [match for match in _LETTERS_IN_STEM.finditer(item.stem) if set(letters_in(match[1]) or "?") <= known]
    if key and not item.answer:
        item.cells["answer"] = key
    if len(found) != 1 or count_blanks(item.stem):
        return
    inline = letters_in(found[0][1]) or ""
    if not item.answer:
        item.cells["answer"] = inline
    elif sorted(letters_in(item.answer) or "") != sorted(inline):
        return
    item.stem = f"{item.stem[: found[0].start()]}（ ）{item.stem[found[0].end() :]}"


def cells_of(item: TextItem) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Cells and options for a `RawQuestion`."""
    written = paired(item.lefts, item.options, item.answer) if item.lefts else {}
    texts = {"stem": item.stem, "type": item.kind, **item.cells, **({"answer": ""} if written else {})}
    texts.setdefault("points", item.section.points)
    texts.setdefault("topic", item.section.topic)
    blanks = count_blanks(item.stem)
    if blanks > 1 and (item.type == "fill" or not (item.type or item.options)):
        texts["answer"] = spread_blanks(item.answer, blanks)
    options = {letter: Cell(text, "text" if text else "blank") for letter, text in (written or item.options).items()}
    return {name: Cell(text, "text") for name, text in texts.items() if text}, options


def spread_blanks(answer: str, blanks: int) -> str:
    """Answers of several blanks parted by ``|``, whatever parts them: ``(x)(y)``, ``①x②y``, ；、，or spaces."""
    plain = fold_width(answer).strip()
    if "|" in plain or "｜" in plain:
        return answer
    boxed = re.findall(r"[（(]([^（()）]+)[)）]", plain)
    if len(boxed) == blanks and not re.sub(r"[（(][^（()）]+[)）]", "", plain).strip():
        return "|".join(boxed)
    for pattern in (_PART_MARKS, r"\n", r"[;；]", r"[、]", r"[,，]", r"[ \t\u3000]+"):
        parts = [part.strip(" \t\n,，;；、。") for part in re.split(pattern, answer)]
        parts = [part for part in parts if part]
        if len(parts) == blanks:
            return "|".join(parts)
    return answer
