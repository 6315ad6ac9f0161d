"""The one door for files of questions: what a file is, its content says."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from xml.parsers import expat

from kernel.errors import UnreadableFile
from plumbing.tabular import MAX_BYTES, decode_text
from plumbing.tabular.archives import DAMAGE, MAX_PACKAGE_ENTRIES, open_zip
from quizzes.importers import json_lines
from quizzes.importers.document import read_document
from quizzes.importers.running_text import MAX_LINES, read_running
from quizzes.importers.sheets import read_sheets, read_text_table
from quizzes.importers.text_lines import body_of
from quizzes.importers.types import ReadFile

Progress = Callable[[int, int], None]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACRO_SUFFIXES = frozenset({".docm", ".dotm", ".xlsm", ".xltm", ".xlam"})
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "file-pdf"), (b"{\\rtf", "file-rtf"), (b"\x89PNG", "unsupported-type"),
    (b"\xff\xd8\xff", "unsupported-type"), (b"GIF8", "unsupported-type"),
    (b"Rar!", "archive-unknown"), (b"7z\xbc\xaf", "archive-unknown"),
    (b"\x1f\x8b", "archive-unknown"), (b"PK\x05\x06", "archive-unknown"),
)  # fmt: skip
_XML_START = re.compile(r"\s*<(?:\?xml|!--|!DOCTYPE|[A-Za-z_][\w.:-]*[\s>/])")
_QTI_ROOTS = frozenset(
    {"assessmentItem", "qti-assessment-item", "assessmentTest", "qti-assessment-test", "questestinterop"}
)
_GIFT_SURE = re.compile(r"^\s*(?:\$CATEGORY:|::)", re.MULTILINE)
_LABELLED = re.compile(r"^\s*(?:[【\[]?(?:正确|参考|标准)?答案[】\]]?\s*[:：]|【答案】)", re.MULTILINE)
_HTML_START = re.compile(
    r"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE | re.DOTALL
)


def read_file(data: bytes, filename: str, *, progress: Progress | None = None) -> ReadFile:
    """The questions in a file of any kind that is known, in the order of the file; nothing is stored or fetched.

    `progress(done, total)` counts rows or items. Raises `UnreadableFile`: the codes of `tabular.read_table`, and
    altchunk-unreadable, archive-unknown, columns-not-recognised, file-old-doc, file-other-office, file-pdf, file-rtf,
    questions-not-found, xml-unknown.
    """
    if not data.strip():
        raise UnreadableFile("file-empty")
    if len(data) > MAX_BYTES:
        raise UnreadableFile("file-too-large", max_bytes=MAX_BYTES, size=len(data))
    try:
        found = _read(data, filename, PurePath(filename).suffix.lower())
    except (RecursionError, MemoryError) as error:
        raise UnreadableFile("file-damaged") from error
    if progress:
        progress(found.row_count, found.row_count)
    return found


def _read(data: bytes, filename: str, suffix: str) -> ReadFile:
    for start, code in _FOREIGN:
        if data.startswith(start):
            raise UnreadableFile(code, suffix=suffix)
    if data.startswith(_OLE):
        raise UnreadableFile(_old_format(data, suffix))
    if data.startswith(_ZIP):
        return _read_archive(data, filename, suffix)
    return _read_text(data, suffix)


def _old_format(data: bytes, suffix: str) -> str:
    if _ENCRYPTED in data:
        return "file-encrypted"
    if _WORD_STREAM in data or suffix in {".doc", ".wps", ".dot", ".wpt"}:
        return "file-old-doc"
    return "file-old-xls"


def _read_archive(data: bytes, filename: str, suffix: str) -> ReadFile:
    """A workbook, a Word document or a QTI package, by the parts it holds."""
    if suffix in _MACRO_SUFFIXES:
        raise UnreadableFile("file-macros")
    names = _names(data)
    if any(name.startswith("xl/") for name in names):
        return read_sheets(data)
    if any(name.startswith("word/") for name in names):
        from quizzes.importers.docx_reader import read_docx

        return read_docx(data)
    if any(PurePath(name).name == "imsmanifest.xml" for name in names):
        from quizzes.interchange import qti

        return qti.read(data, filename)
    raise UnreadableFile("file-other-office" if names & {"mimetype", "[content_types].xml"} else "archive-unknown")


def _names(data: bytes) -> set[str]:
    """The names of the parts, of an archive whose shape is harmless."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except DAMAGE as error:
        raise UnreadableFile("file-damaged") from error
    if not names:
        raise UnreadableFile("file-empty")
    open_zip(data, required=names[0], max_entries=MAX_PACKAGE_ENTRIES).close()
    return {name.lower() for name in names}


def _read_text(data: bytes, suffix: str) -> ReadFile:
    text = decode_text(data)
    if text.count("\n") > MAX_LINES:
        raise UnreadableFile("too-many-rows", max_rows=MAX_LINES)
    if _HTML_START.match(text[:2000]):
        from quizzes.importers.html_reader import blocks_of_html

        return read_document(blocks_of_html(text), {}, layout="html")
    if _XML_START.match(text[:200]):
        return _read_xml(data)
    if json_lines.looks_like(text):
        items = json_lines.read(text)
        return ReadFile("json", tuple(items), row_count=len(items))
    return read_text_table(data, headerless=False) or _read_plain(data, text)


def _read_plain(data: bytes, text: str) -> ReadFile:
    """GIFT, Aiken, running text, or at last a table without a header."""
    from quizzes.interchange import aiken, gift

    if gift.looks_like(text) and (_GIFT_SURE.search(text) or not _LABELLED.search(text)):
        return gift.read(text)
    if aiken.looks_like(text) and not _LABELLED.search(text):
        return aiken.read(text)
    try:
        items, notices = read_running(body_of(text))
    except UnreadableFile:
        found = read_text_table(data, headerless=True)
        if found:
            return found
        raise
    return ReadFile("text", tuple(items), notices, text.count("\n") + 1)


def _read_xml(data: bytes) -> ReadFile:
    """Moodle XML or a single item of QTI, by the root element."""
    root = _root_of(data)
    if root == "quiz":
        from quizzes.interchange import moodle

        return moodle.read(data)
    if root in _QTI_ROOTS:
        from quizzes.interchange import qti

        return qti.read(data, "item.xml")
    raise UnreadableFile("xml-unknown")


def _root_of(data: bytes) -> str:
    """The local name of the root element; document types and entities are refused before it is reached."""
    found: list[str] = []

    def on_start(name: str, _attributes: dict[str, str]) -> None:
        found.append(name.rpartition(":")[2])
        raise StopIteration

    def refuse(*_declaration: object) -> None:
        raise UnreadableFile("file-damaged")

    parser = expat.ParserCreate()
    parser.StartElementHandler = on_start
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except StopIteration:
        return found[0]
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableFile("file-damaged") from error
    return ""
