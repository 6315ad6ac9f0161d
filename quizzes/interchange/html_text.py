"""Marked-up text to the plain text of our stems: lines kept, indices in Unicode, what cannot be kept named."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from quizzes.importers.clean import tidy
from quizzes.interchange.nodes import Node, parse_html

_BLOCKS = frozenset(
    {
        *("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "tr", "table", "tbody", "thead", "tfoot", "caption"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section", "article", "header", "footer"),
        *(
            "figure",
            "figcaption",
            "hr",
            "prompt",
            "address",
            "fieldset",
            "itembody",
            "rubricblock",
            "modalfeedback",
            "stimulusbody",
        ),
    }
)
_DROPPED = {
    "script": "脚本", "style": "样式", "iframe": "嵌入网页", "embed": "嵌入内容", "applet": "嵌入内容", "form": "表单",
    "input": "表单", "select": "表单", "button": "表单", "svg": "矢量图", "canvas": "画布", "template": "",
    "head": "", "title": "", "meta": "", "link": "", "noscript": "",
}  # fmt: skip
_CHANGED = {
    "b": "加粗", "strong": "加粗", "i": "斜体", "em": "斜体", "u": "下划线", "s": "删除线", "del": "删除线",
    "strike": "删除线", "table": "表格", "math": "公式", "mark": "标记", "font": "字体",
}  # fmt: skip
_SOUNDS = re.compile(r"\.(?:mp3|m4a|ogg|oga|wav)(?:[?#].*)?$", re.IGNORECASE)
_SUPERIOR = dict(zip("0123456789+-=()niabcdeghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_INFERIOR = dict(zip("0123456789+-=()aeoxhklmnpstijruv", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", strict=True))
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_EDGES = re.compile(r" *\n *")
_LINES = re.compile(r"\n{3,}")
_BREAK, _BLOCK = "\ue0f0", "\ue0f1"
_RUN = re.compile(f"[{_BLOCK} ]*{_BLOCK}[{_BLOCK} ]*")
MARK_OPEN, MARK_CLOSE = "\ue0f2", "\ue0f3"  # around the number of something that stood in the text
_PRIVATE = str.maketrans("", "", _BREAK + _BLOCK + MARK_OPEN + MARK_CLOSE)
MARK = re.compile(f"{MARK_OPEN}(\\d+){MARK_CLOSE}")

Special = Callable[[Node], str | None]


@dataclass(slots=True)
class Flat:
    """Plain text, the files it shows as (reference, alternative text), and what of its formatting was lost."""

    text: str
    files: list[tuple[str, str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def flatten_html(text: str) -> Flat:
    """A piece of HTML as plain text."""
    return flatten(parse_html(text))


def flatten(node: Node, special: Special | None = None) -> Flat:
    """The text within `node`; `special` may say what stands for an element (None: nothing special about it)."""
    flat = Flat("")
    pieces: list[str] = []
    _Flattener(flat, pieces, special).children(node)
    flat.text = _settle("".join(pieces))
    flat.lost = list(dict.fromkeys(filter(None, flat.lost)))
    return flat


def _settle(text: str) -> str:
    """White space as a browser shows it: runs are one space, blocks begin on a line of their own."""
    text = _SPACE.sub(" ", text)
    text = _RUN.sub("\n", text).replace(_BREAK, "\n")
    text = _EDGES.sub("\n", text).replace("\xa0", " ")
    return tidy(text)


@dataclass(slots=True)
class _Flattener:
    flat: Flat
    pieces: list[str]
    special: Special | None

    def children(self, node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                self.pieces.append(child.translate(_PRIVATE))
            else:
                self.element(child)

    def element(self, node: Node) -> None:
        instead = self.special(node) if self.special else None
        if instead is not None:
            self.pieces.append(instead)
        elif node.tag in _DROPPED:
            self.flat.lost.append(_DROPPED[node.tag])
        elif node.tag in {"img", "audio", "video", "object", "source"}:
            self._file(node)
        elif node.tag == "br":
            self.pieces.append(_BREAK)
        elif node.tag in {"sub", "sup", "msub", "msup", "mfrac"}:
            self._index(node)
        else:
            self._plain(node)

    def _plain(self, node: Node) -> None:
        if node.tag in _CHANGED:
            self.flat.lost.append(_CHANGED[node.tag])
        block = _BLOCK if node.tag in _BLOCKS else ""
        self.pieces.append(block)
        if node.tag == "ol":
            self._numbered(node)
        elif node.tag == "tr":
            self._row(node)
        elif node.tag == "pre":
            self.pieces.append(node.text.translate(_PRIVATE).replace("\n", _BREAK).replace(" ", "\xa0"))
        else:
            self._linked(node)
            self.children(node)
        self.pieces.append(block)

    def _linked(self, node: Node) -> None:
        target = node.get("href") if node.tag == "a" else ""
        if _SOUNDS.search(target):
            self.flat.files.append((target, ""))
        elif target and not target.startswith("#"):
            self.flat.lost.append("链接")

    def _numbered(self, node: Node) -> None:
        number = 0
        for child in node.elements():
            if child.tag == "li":
                number += 1
                self.pieces.append(f"{_BLOCK}{number}. ")
                self.children(child)
                self.pieces.append(_BLOCK)
            else:
                self.element(child)

    def _row(self, node: Node) -> None:
        for place, cell in enumerate(node.elements("td", "th")):
            self.pieces.append(" | " if place else "")
            self.children(cell)

    def _index(self, node: Node) -> None:
        """Indices: x<sup>2</sup> → x², 10<sup>-2.5</sup> → 10^(-2.5)."""
        inner = _Flattener(self.flat, [], self.special)
        if node.tag in {"sub", "sup"}:
            inner.children(node)
            self.pieces.append(as_index("".join(inner.pieces).strip(), superior=node.tag == "sup"))
            return
        parts = []
        for child in node.elements():
            part = _Flattener(self.flat, [], self.special)
            part.element(child)
            parts.append("".join(part.pieces).strip())
        base, other = [*parts, "", ""][:2]
        self.pieces.append(
            f"({base})/({other})" if node.tag == "mfrac" else base + as_index(other, superior=node.tag == "msup")
        )

    def _file(self, node: Node) -> None:
        reference = node.get("src") or node.get("data")
        if node.tag == "video":
            self.flat.lost.append("视频")
            return
        alt = node.text if node.tag == "object" else node.get("alt") or node.get("title")
        if reference:
            self.flat.files.append((reference, tidy(alt)[:300]))
        if node.tag in {"audio", "picture"}:
            self.children(node)


def as_index(text: str, *, superior: bool) -> str:
    """An index in Unicode's own characters where all of it has them, else behind ^ or _."""
    if not text:
        return ""
    table = _SUPERIOR if superior else _INFERIOR
    if all(character in table for character in text):
        return "".join(table[character] for character in text)
    sign = "^" if superior else "_"
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def as_html(text: str) -> str:
    """Plain text as HTML that `flatten_html` reads back: line breaks and repeated spaces are kept."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = re.sub(r" (?= )|(?<=\n) | (?=\n)|^ | $", "\xa0", escaped)
    return escaped.replace("\n", "<br>")
