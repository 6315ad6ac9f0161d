"""XML and HTML from outside as one plain tree; document types, entities and deep nesting are refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from kernel.errors import UnreadableFile

MAX_DEPTH = 100
MAX_NODES = 3_000_000
MAX_XML = 64 * 1024 * 1024
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"'][^>]{0,200}\?>")
_CHINESE = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "cp936"})
_VOID = frozenset(
    {"br", "img", "hr", "input", "source", "meta", "link", "col", "embed", "wbr", "area", "base", "track"}
)
_CLOSED_BY = {  # what an opening tag closes when its author did not
    "li": {"li"}, "p": {"p"}, "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"tr", "td", "th"}, "option": {"option"},
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """An element. `tag` and the attributes' names are bare: no namespace, no ``qti-``, no hyphens, lower case.

    ``qti-choice-interaction`` and ``choiceInteraction`` are both ``choiceinteraction``.
    """

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """An attribute's value."""
        return self.attributes.get(name, default)

    def elements(self, *tags: str) -> Iterator[Node]:
        """The children that are elements, of these tags where any are given."""
        return (one for one in self.children if isinstance(one, Node) and (not tags or one.tag in tags))

    def first(self, *tags: str) -> Node | None:
        """The first child of one of these tags."""
        return next(self.elements(*tags), None)

    def walk(self) -> Iterator[Node]:
        """This element and all within, in the order of the document."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.elements())))

    def all(self, *tags: str) -> Iterator[Node]:
        """Every element within of one of these tags."""
        return (node for node in self.walk() if node.tag in tags and node is not self)

    @property
    def text(self) -> str:
        """All text within, as written."""
        found: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            one = waiting.pop()
            if isinstance(one, str):
                found.append(one)
            else:
                waiting.extend(reversed(one.children))
        return "".join(found)


def bare_name(name: str) -> str:
    """A tag or attribute without namespace, ``qti-`` and hyphens: ``{…}qti-item-body`` → ``itembody``."""
    return name.rpartition("}")[2].rpartition(":")[2].lower().removeprefix("qti-").replace("-", "").replace("_", "")


class _Builder:
    """The target of the XML parser; counts what it is given."""

    def __init__(self) -> None:
        self.root = Node("")
        self._open = [self.root]
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > MAX_DEPTH or self._count > MAX_NODES:
            raise UnreadableFile("archive-bomb")
        node = Node(bare_name(tag), {bare_name(name): value for name, value in attributes.items()})
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, _tag: str) -> None:
        self._open.pop()

    def data(self, text: str) -> None:
        self._open[-1].children.append(text)

    def close(self) -> Node:
        return self.root


def parse_xml(data: bytes) -> Node:
    """The root element. Raises `UnreadableFile`: file-empty, file-damaged, archive-bomb (too deep or too much)."""
    if not data.strip():
        raise UnreadableFile("file-empty")
    if len(data) > MAX_XML:
        raise UnreadableFile("file-too-large", max_bytes=MAX_XML, size=len(data))
    parser: Any = DefusedXMLParser(target=_Builder(), forbid_dtd=True)
    try:
        parser.feed(_in_unicode(data.lstrip()))
        root = parser.close()
    except (ET.ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise UnreadableFile("file-damaged") from error
    return next(root.elements())


def _in_unicode(data: bytes) -> bytes | str:
    """Chinese encodings, which expat does not know, decoded here."""
    declared = _DECLARED.match(data[:500])
    if declared is None or declared[1].decode("ascii").lower() not in _CHINESE:
        return data
    return data[declared.end() :].decode("gb18030")


class _Html(HTMLParser):
    """HTML as browsers would more or less take it; never an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = bare_name(tag)
        while self._open[-1].tag in _CLOSED_BY.get(tag, ()) and len(self._open) > 1:
            self._open.pop()
        node = Node(tag, {bare_name(name): value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < MAX_DEPTH:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if bare_name(tag) not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        tag = bare_name(tag)
        names = [node.tag for node in self._open]
        if tag in names[1:]:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse_html(text: str) -> Node:
    """A piece of HTML under one ``div``; what is broken is taken as it comes."""
    parser = _Html()
    parser.feed(text.replace("\0", ""))
    parser.close()
    return parser.root
