"""Word files (.docx) as blocks: body, tables, boxes and embedded pages in their order."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable
from dataclasses import replace
from xml.etree.ElementTree import Element

from kernel.errors import UnreadableFile
from plumbing.tabular import decode_text
from plumbing.tabular.archives import read_part
from quizzes.importers.document import Block, Grid, read_document
from quizzes.importers.docx_numbering import Numbering, read_numbering
from quizzes.importers.docx_package import MAX_XML, Package, attribute, child, local, open_package, parse
from quizzes.importers.docx_runs import ParagraphReader
from quizzes.importers.html_reader import blocks_of_html
from quizzes.importers.text_emphasis import marked, plain
from quizzes.importers.types import Finding, ReadFile

_SKIPPED = frozenset({"del", "moveFrom", "sectPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "Fallback"})
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_MOST_COLUMNS = 64


def read_docx(data: bytes) -> ReadFile:
    """The questions of a Word file.

    Raises `UnreadableFile`: altchunk-unreadable, archive-bomb, file-damaged, file-encrypted, file-macros,
    questions-not-found, too-many-rows.
    """
    package = open_package(data)
    with package.archive:
        blocks = blocks_of(package)
    found = read_document(blocks, package.media, layout="docx")
    if not package.lost_pictures:
        return found
    return replace(found, notices=(*found.notices, Finding("pictures-left-out", {"count": package.lost_pictures})))


def blocks_of(package: Package, *, depth: int = 0) -> list[Block]:
    """The blocks of the main part of a package."""
    root = parse(read_part(package.archive, package.main, limit=MAX_XML))
    body = child(root, "body")
    if body is None:
        raise UnreadableFile("file-damaged")
    numbering = read_numbering(package.part("numbering.xml"), package.part("styles.xml"))
    return _Blocks(package, numbering, depth).read(body)


class _Blocks:
    """Follows the elements of a body; numbering counts on through tables and boxes."""

    def __init__(self, package: Package, numbering: Numbering, depth: int) -> None:
        self._package = package
        self._numbering = numbering
        self._depth = depth

    def read(self, elements: Iterable[Element]) -> list[Block]:
        found: list[Block] = []
        for one in elements:
            name = local(one)
            if name == "p":
                found.extend(self._paragraph(one))
            elif name == "tbl":
                found.append(self._table(one))
            elif name == "altChunk":
                found.extend(self._embedded(attribute(one, "id")))
            elif name not in _SKIPPED:
                found.extend(self.read(one))
        return found

    def _paragraph(self, element: Element) -> list[Block]:
        """The paragraph with its number, then the texts of the boxes anchored in it."""
        reader = ParagraphReader(self._package)
        text = reader.text(element)
        label = self._numbering.label(child(element, "pPr")) if text.strip() else ""
        found: list[Block] = [marked(label, reader.emphasised)]
        for box in reader.boxes:
            found.extend(self.read(box))
        return found

    def _table(self, element: Element) -> Grid:
        rows = []
        for row in _within(element, "tr"):
            cells: list[str | None] = []
            for cell in _within(row, "tc"):
                cells.extend(self._cell(cell))
            rows.append(tuple(cells[:_MOST_COLUMNS]))
        return Grid(tuple(rows))

    def _cell(self, cell: Element) -> list[str | None]:
        """The text of a cell and blanks for the columns it spans; None goes on with the cell above."""
        properties = child(cell, "tcPr")
        span, merge = child(properties, "gridSpan"), child(properties, "vMerge")
        width = attribute(span, "val", "1") if span is not None else "1"
        more = min(int(width), _MOST_COLUMNS) - 1 if width.isascii() and width.isdigit() and len(width) < 4 else 0
        goes_on = merge is not None and attribute(merge, "val", "continue") == "continue"
        text = plain("\n".join(_text_of(block) for block in self.read(cell))).strip("\n")
        return [None if goes_on and not text.strip() else text, *[""] * more]

    def _embedded(self, link: str) -> list[Block]:
        """A page or a document that Word would show in this place."""
        data = self._package.linked(link)
        if data is None or self._depth:
            raise UnreadableFile("altchunk-unreadable")
        if data.startswith(b"PK\x03\x04"):
            inner = open_package(data)
            with inner.archive:
                return blocks_of(inner, depth=self._depth + 1)
        if data.lstrip().startswith((b"{\\rtf", b"\xd0\xcf")):
            raise UnreadableFile("altchunk-unreadable")
        return blocks_of_html(_page_text(data)) or [""]


def _text_of(block: Block) -> str:
    """A block inside a cell as text."""
    if isinstance(block, str):
        return block
    return "\n".join("\t".join(text or "" for text in row) for row in block.rows)


def _within(element: Element, name: str) -> Iterable[Element]:
    """Rows of a table or cells of a row, also inside content controls and kept insertions."""
    for one in element:
        if local(one) == name:
            yield one
        elif local(one) in {"sdt", "sdtContent", "ins", "customXml", "smartTag"}:
            yield from _within(one, name)


def _page_text(data: bytes) -> str:
    """The page in an HTML or MHT part. Raises `UnreadableFile("altchunk-unreadable")`."""
    if re.match(rb"\s*(?:MIME-Version|Content-Type|From|Date|Subject)\s*:", data[:200], re.IGNORECASE):
        return _page_of_mail(data)
    return _decoded(data, "")


def _page_of_mail(data: bytes) -> str:
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
                payload = part.get_payload(decode=True)
                return _decoded(payload if isinstance(payload, bytes) else b"", part.get_content_charset() or "")
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise UnreadableFile("altchunk-unreadable") from error
    raise UnreadableFile("altchunk-unreadable")


def _decoded(data: bytes, charset: str) -> str:
    named = _CHARSET.search(data[:2000])
    for encoding in filter(None, (charset, named[1].decode("ascii") if named else "")):
        try:
            return data.decode("gb18030" if encoding.lower().startswith("gb") else encoding)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    try:
        return decode_text(data)
    except UnreadableFile as error:
        raise UnreadableFile("altchunk-unreadable") from error
