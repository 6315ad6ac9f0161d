"""Files that hold an official text: Markdown, plain text (UTF-8, GB18030), Word."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from kernel.errors import UnreadableFile
from plumbing.tabular.archives import open_zip, read_part
from plumbing.tabular.delimited import decode_text
from regulations.logic.text import Article, OfficialText, read_official_text

MAX_BYTES = 4 * 1024 * 1024
MAX_CHARACTERS = 1_500_000
_WORD_PART = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_text_file(data: bytes, filename: str) -> OfficialText:
    """The text in a file. Raises `UnreadableFile`: file-empty, file-too-large, encoding-unknown, unsupported-type, and
    for Word what `plumbing.tabular.archives` refuses.
    """
    if not data:
        raise UnreadableFile("file-empty")
    if len(data) > MAX_BYTES:
        raise UnreadableFile("file-too-large", max_bytes=MAX_BYTES)
    kind = PurePath(filename).suffix.lower()
    if kind in (".md", ".markdown", ".txt", ""):
        text = decode_text(data)
    elif kind == ".docx":
        text = _word_text(data)
    else:
        raise UnreadableFile("unsupported-type")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile("file-too-large", max_bytes=MAX_BYTES)
    return read_official_text(text)


def _word_text(data: bytes) -> str:
    """The paragraphs of a Word file, one a line."""
    with open_zip(data, required=_WORD_PART) as archive:
        part = read_part(archive, _WORD_PART, limit=16 * 1024 * 1024)
    try:
        root = fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableFile("file-damaged") from error
    return "\n".join(_paragraph(element) for element in root.iter(f"{_W}p"))


def _paragraph(element: Any) -> str:
    marks = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " "}
    return "".join(piece.text or "" if piece.tag == f"{_W}t" else marks.get(piece.tag, "") for piece in element.iter())


def as_rows(articles: Iterable[Article]) -> list[list[Any]]:
    """Articles as a draft keeps them."""
    return [[each.number, each.suffix, each.chapter, each.section, each.text] for each in articles]
