"""Automatic numbering of a Word file as the text that people see: 1. 2. 3., 一、 二、, A. B. C."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from quizzes.importers.docx_package import attribute, child, local

_DIGITS = "零一二三四五六七八九"
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
     "ideographDigital", "japaneseDigitalTen", "chineseLegalSimplified"}
)  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_HIGHEST = 9999


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    space: str = " "


@dataclass(slots=True)
class Numbering:
    """The lists of a file and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by abstract list
    lists: dict[str, str] = field(default_factory=dict)  # numId → abstract list
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)  # numId → level → first number
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # style → numId and level
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[str] = field(default_factory=set)

    def label(self, properties: Element | None) -> str:
        """The number before a paragraph with these properties, with the space behind it; counts on."""
        number, depth = self._place(properties)
        abstract = self.lists.get(number, "")
        level = self.levels.get(abstract, {}).get(depth)
        if level is None:
            return ""
        counts = self._counts[abstract]
        if number not in self._begun:
            self._begun.add(number)
            for deep, first in self.restarts.get(number, {}).items():
                counts[deep] = first - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        text = _PLACE.sub(lambda match: self._count(abstract, int(match[1]) - 1), level.text)
        return text + level.space if text.strip() and level.form != "bullet" else ""

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The list and the level of a paragraph: its own, else those of its style."""
        own = child(properties, "numPr")
        style = child(properties, "pStyle")
        inherited = self.styles.get(attribute(style, "val")) if style is not None else None
        if own is None:
            return inherited or ("", 0)
        number, depth = _number_of(own)
        if number is None and inherited:
            return inherited[0], depth
        return number or "", depth

    def _count(self, abstract: str, depth: int) -> str:
        level = self.levels[abstract].get(depth, _Level())
        return formatted(self._counts[abstract].get(depth, level.start), level.form)


def _number_of(properties: Element) -> tuple[str | None, int]:
    number, depth = child(properties, "numId"), child(properties, "ilvl")
    return (attribute(number, "val") if number is not None else None), _whole(depth)


def _whole(element: Element | None, default: int = 0) -> int:
    text = attribute(element, "val") if element is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default


def formatted(count: int, form: str) -> str:
    """The number `count` in a format of Word."""
    if not 0 < count <= _HIGHEST:
        return str(max(count, 0))
    if form in {"upperLetter", "lowerLetter"}:
        letters = chr(65 + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return (letters if form == "upperLetter" else letters.lower())[:20]
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    if form in _CHINESE:
        return chinese(count)
    if form.startswith("decimalEnclosed") and count <= 20:
        return chr(0x2460 + count - 1)
    return "" if form in {"none", "bullet"} else str(count)


def chinese(count: int) -> str:
    """一, 十, 十一, 二十三, 一百零五, as headings are counted."""
    if count >= 1000:
        return "".join(_DIGITS[int(digit)] for digit in str(count))
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while count >= value and len(text) < 60:
            text, count = text + letters, count - value
    return text


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    """The lists that numbering.xml defines and the styles that use them."""
    found = Numbering()
    for element in numbering if numbering is not None else ():
        if local(element) == "abstractNum":
            levels = [one for one in element if local(one) == "lvl"]
            found.levels[attribute(element, "abstractNumId")] = {_depth(one): _read_level(one) for one in levels}
        elif local(element) == "num":
            number, abstract = attribute(element, "numId"), child(element, "abstractNumId")
            found.lists[number] = attribute(abstract, "val") if abstract is not None else ""
            found.restarts[number] = _read_restarts(element)
    _read_styles(found, styles)
    return found


def _depth(level: Element) -> int:
    text = attribute(level, "ilvl", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _read_level(level: Element) -> _Level:
    form, text, gap = child(level, "numFmt"), child(level, "lvlText"), child(level, "suff")
    return _Level(
        start=_whole(child(level, "start"), 1),
        form=attribute(form, "val", "decimal") if form is not None else "decimal",
        text=attribute(text, "val")[:40] if text is not None else "",
        space="" if gap is not None and attribute(gap, "val") == "nothing" else " ",
    )


def _read_restarts(number: Element) -> dict[int, int]:
    overrides = [one for one in number if local(one) == "lvlOverride"]
    starts = {_depth(one): child(one, "startOverride") for one in overrides}
    return {depth: _whole(start, 1) for depth, start in starts.items() if start is not None}


def _read_styles(found: Numbering, styles: Element | None) -> None:
    """Styles that carry a list, also through the style they are based on."""
    parents: dict[str, str] = {}
    for style in styles if styles is not None else ():
        name, base = attribute(style, "styleId"), child(style, "basedOn")
        own = child(child(style, "pPr"), "numPr")
        if own is not None:
            number, depth = _number_of(own)
            found.styles[name] = (number or "", depth)
        elif base is not None:
            parents[name] = attribute(base, "val")
    for name in parents:
        above, seen = name, {name}
        while above in parents and parents[above] not in seen:
            above = parents[above]
            seen.add(above)
        if above in found.styles:
            found.styles.setdefault(name, found.styles[above])
