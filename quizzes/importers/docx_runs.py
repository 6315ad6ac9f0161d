"""A paragraph of a Word file as the text that people see: revisions settled, symbols named, pictures marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from quizzes.importers.docx_package import Package, attribute, child, local
from quizzes.importers.text_emphasis import EMPHASISED, Piece
from quizzes.importers.text_media import FIRST

_SKIPPED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "sdtPr", "sdtEndPr", "footnoteReference",
     "endnoteReference", "commentReference", "Fallback", "rt", "rubyPr", "bookmarkStart", "bookmarkEnd", "proofErr"}
)  # fmt: skip
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TICKS = {0xFC: "√", 0xFE: "√", 0xFB: "×", 0xFD: "×", 0x52: "√", 0x50: "√", 0x51: "×", 0x54: "×"}
_WINGDINGS = {**_TICKS, 0xA8: "□", 0x6F: "□", 0xA3: "□", 0x6C: "●", 0x6E: "■", 0xE0: "→", 0xA7: "▪"}
_SYMBOL = {
    0xD6: "√", 0xB4: "×", 0xB8: "÷", 0xB0: "°", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0x6D: "μ", 0x57: "Ω",
    0x61: "α", 0x62: "β", 0x44: "Δ", 0x70: "π", 0xA5: "∞", 0xAE: "→", 0xBB: "≈", 0x66: "φ", 0x72: "ρ", 0x6C: "λ",
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SPACES = " \t\u3000\xa0"
_BLANK = "____"
_PLAIN, _UNDERLINED, _RED_OR_MARKED = 0, 1, 2  # how a run stands out
_OWN_MARKS = re.compile(f"[{chr(FIRST)}-{chr(FIRST + 0xFFFF)}{EMPHASISED}]")
_RED = re.compile(r"[C-Fc-f][0-9A-Fa-f](?:[0-5][0-9A-Fa-f]){2}")


class ParagraphReader:
    """Reads paragraphs of one package; texts of boxes anchored in a paragraph are kept aside in `boxes`."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self.boxes: list[Element] = []
        self.emphasised: list[Piece] = []

    def text(self, paragraph: Element) -> str:
        """The text of a paragraph: line breaks as such, underlined spaces as a blank, pictures as their marks."""
        pieces: list[Piece] = []
        underlined = ""
        for text, style in self._pieces(paragraph, _PLAIN):
            if style & _UNDERLINED and text and not text.strip(_SPACES):
                underlined += text
                continue
            if underlined:
                pieces.append((_as_blank(underlined), False))
                underlined = ""
            pieces.append((text, style != _PLAIN))
        self.emphasised = [*pieces, (_as_blank(underlined), False)]
        return "".join(text for text, _is_emphasised in self.emphasised)

    def _pieces(self, element: Element, style: int) -> Iterator[tuple[str, int]]:
        for one in element:
            name = local(one)
            if name in _SKIPPED:
                continue
            if name == "r":
                yield from self._run(one)
            elif name == "t":
                yield _OWN_MARKS.sub("", one.text or ""), style
            elif name in _BREAKS:
                yield _BREAKS[name], style
            elif name == "sym":
                yield _symbol(one), _PLAIN
            elif name in {"drawing", "pict", "object"}:
                yield self._picture(one), _PLAIN
            elif name == "f":
                yield self._fraction(one), _PLAIN
            else:
                yield from self._pieces(one, style)

    def _run(self, run: Element) -> Iterator[tuple[str, int]]:
        properties = child(run, "rPr")
        if _is_on(properties, "vanish"):
            return
        line = child(properties, "u")
        underlined = line is not None and attribute(line, "val", "single") not in {"none", ""}
        style = (_UNDERLINED if underlined else _PLAIN) | (_RED_OR_MARKED if _is_red_or_marked(properties) else _PLAIN)
        shift = child(properties, "vertAlign")
        raised = attribute(shift, "val") if shift is not None else ""
        for text, inner in self._pieces(run, style):
            table = {"superscript": _RAISED, "subscript": _LOWERED}.get(raised)
            yield (text.translate(table) if table else text), inner

    def _fraction(self, element: Element) -> str:
        """A fraction of an equation on one line."""
        parts = [child(element, name) for name in ("num", "den")]
        texts = ["".join(text for text, _ in self._pieces(part, _PLAIN)) for part in parts if part is not None]
        return "/".join(f"({text})" if len(text) > 1 else text for text in texts)

    def _picture(self, drawing: Element) -> str:
        """The marks of the pictures in a drawing; the text of its boxes is kept for after the paragraph."""
        alt = marks = ""
        seen: set[str] = set()
        inner: set[int] = set()
        for one in drawing.iter():
            name = local(one)
            if id(one) in inner:
                continue
            if name == "docPr":
                alt = attribute(one, "descr") or alt
            elif name in {"blip", "imagedata"}:
                link = attribute(one, "embed") or attribute(one, "id")
                if link and link not in seen:
                    seen.add(link)
                    marks += self._package.picture(link, alt or attribute(one, "title"))
            elif name == "txbxContent":
                self.boxes.append(one)
                inner.update(id(part) for part in one.iter())
        return marks


def _as_blank(text: str) -> str:
    return _BLANK if text else ""


def _is_red_or_marked(properties: Element | None) -> bool:
    """Red letters, or letters gone over with a marker."""
    colour, marker = child(properties, "color"), child(properties, "highlight")
    is_red = colour is not None and bool(_RED.fullmatch(attribute(colour, "val")))
    return is_red or (marker is not None and attribute(marker, "val") not in {"", "none", "white"})


def _is_on(properties: Element | None, name: str) -> bool:
    found = child(properties, name)
    return found is not None and attribute(found, "val", "true") not in {"0", "false", "off"}


def _symbol(element: Element) -> str:
    """A symbol by its font and number; ticks and crosses as √ and ×."""
    try:
        code = int(attribute(element, "char", "0"), 16)
    except ValueError:
        return ""
    table = _SYMBOL if attribute(element, "font").lower() == "symbol" else _WINGDINGS
    known = table.get(code & 0xFF) if code >= 0xF000 or code < 0x100 else None
    return known or (chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE else "")
