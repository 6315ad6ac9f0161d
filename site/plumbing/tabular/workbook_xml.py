"""A hardened pass over a workbook's archive and XML, for what calamine does not show and must not be handed.

Nothing is extracted; parts are streamed through expat with document types and entities refused, and counted.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from kernel.errors import UnreadableFile
from plumbing.tabular.archives import DAMAGE, open_zip

MAX_GRID = 6_000_000  # cells in the bounding box; calamine lays the box out densely

_CHUNK = 64 * 1024
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_ZEROS = re.compile(r"0{2,30}\Z")
_BUILT_IN_PERCENT = {9: 0, 10: 2}

NumberFormat = tuple[str, int]  # ("percent", decimals) or ("zeros", width)
Attributes = dict[str, str]
# LookupError: the part names an encoding that nobody knows.
_DAMAGE = (expat.ExpatError, LookupError, *DAMAGE)


@dataclass(slots=True)
class SheetMarks:
    """What a sheet's XML says beside its values; rows and columns count from 0."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    formats: dict[tuple[int, int], NumberFormat] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    last_row: int = -1
    last_column: int = -1


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The workbook's archive, once its shape is known to be harmless.

    Raises `UnreadableFile`: file-damaged, archive-bomb, file-encrypted, not-a-workbook, file-macros.
    """
    return open_zip(data, required="xl/workbook.xml", missing="not-a-workbook")


def check_parts_are_plain(archive: zipfile.ZipFile) -> None:
    """Stream the XML parts once: sizes are true, checksums hold, no document type, no macro content type.

    Sheets are left to `read_marks`, which every sheet passes before its values are read.
    """
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name.endswith((".xml", ".rels", ".vml")) and not name.startswith("xl/worksheets/sheet"):
            _parse(archive, entry.filename)
    if b"macroEnabled" in _read_small(archive, "[Content_Types].xml"):
        raise UnreadableFile("file-macros")


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part in the archive that holds each sheet, by the sheet's name."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def on_relationship(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship":
            _refuse_repeats(attributes.get("Id", ""), targets)
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def on_sheet(name: str, attributes: Attributes) -> None:
        if _local(name) == "sheet":
            reference = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            _refuse_repeats(attributes.get("name", ""), names)
            names[attributes.get("name", "")] = reference

    _parse(archive, "xl/_rels/workbook.xml.rels", on_relationship)
    _parse(archive, "xl/workbook.xml", on_sheet)
    return {name: _part_path(targets.get(reference, "")) for name, reference in names.items()}


def _refuse_repeats(name: str, known: dict[str, str]) -> None:
    """Two sheets of one name would let the part that is checked differ from the part that is read."""
    if name in known:
        raise UnreadableFile("file-damaged")


def _part_path(target: str) -> str:
    if target.startswith(("/", "xl/")):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join("xl", target))


def number_formats(archive: zipfile.ZipFile) -> dict[str, NumberFormat]:
    """Cell styles whose number format changes the text people typed: percentages and numbers padded with zeros."""
    custom: dict[int, str] = {}
    styles: list[int] = []
    inside = [False]

    def on_element(name: str, attributes: Attributes) -> None:
        name = _local(name)
        if name == "numFmt":
            custom[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name in {"cellXfs", "cellStyles"}:
            inside[0] = name == "cellXfs"
        elif name == "xf" and inside[0]:
            styles.append(_whole(attributes.get("numFmtId")))

    if "xl/styles.xml" in archive.namelist():
        _parse(archive, "xl/styles.xml", on_element)
    found = {str(index): _number_format(style, custom.get(style, "")) for index, style in enumerate(styles)}
    return {index: value for index, value in found.items() if value}


def _number_format(style: int, code: str) -> NumberFormat | None:
    if style in _BUILT_IN_PERCENT:
        return ("percent", _BUILT_IN_PERCENT[style])
    if code.endswith("%"):
        return ("percent", len(code.partition(".")[2].rstrip("%")))
    return ("zeros", len(code)) if _ZEROS.match(code) else None


def read_marks(archive: zipfile.ZipFile, path: str, *, formats: dict[str, NumberFormat]) -> SheetMarks:
    """Formulas, hidden columns, number formats and true extent of the sheet in part `path`."""
    scanner = _SheetScanner(formats)
    _parse(archive, path, scanner.on_element)
    return scanner.marks


class _SheetScanner:
    """Follows a sheet's elements; a cell counts towards the extent only when it holds something."""

    def __init__(self, formats: dict[str, NumberFormat]) -> None:
        self.marks = SheetMarks()
        self._formats = formats
        self._row = -1
        self._column = -1
        self._style = ""
        self._columns: dict[str, int] = {}

    def on_element(self, name: str, attributes: Attributes) -> None:
        if ":" in name:
            name = _local(name)
        if name == "c":
            self._on_cell(attributes)
        elif name in {"v", "is", "f"}:
            self._on_content(name)
        elif name == "row":
            self._row = _whole(attributes.get("r"), default=self._row + 2) - 1
            self._column = -1
        elif name == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = _whole(attributes.get("min")), _whole(attributes.get("max"))
            self.marks.hidden_columns.update(range(first - 1, min(last, 1024)))

    def _on_cell(self, attributes: Attributes) -> None:
        reference = _REFERENCE.match(attributes.get("r", ""))
        if reference:
            letters = reference[1]
            if letters not in self._columns:
                self._columns[letters] = _column_index(letters)
            self._column, self._row = self._columns[letters], int(reference[2]) - 1
        else:
            self._column += 1
        self._style = attributes.get("s", "")

    def _on_content(self, name: str) -> None:
        marks, place = self.marks, (self._row, self._column)
        marks.last_row = max(marks.last_row, self._row)
        marks.last_column = max(marks.last_column, self._column)
        if name == "f":
            marks.formulas.add(place)
        elif self._style in self._formats:
            marks.formats[place] = self._formats[self._style]


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _whole(text: str | None, *, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def _read_small(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(1024 * 1024)
    except KeyError as error:
        raise UnreadableFile("not-a-workbook") from error


def _parse(archive: zipfile.ZipFile, name: str, on_element: Callable[[str, Attributes], None] | None = None) -> None:
    """Stream one part through expat, calling `on_element` with each element's name and attributes."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    if on_element is not None:
        parser.StartElementHandler = on_element
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except KeyError as error:
        raise UnreadableFile("not-a-workbook") from error
    except _DAMAGE as error:
        raise UnreadableFile("file-damaged") from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_declaration: object) -> None:
    """A workbook never declares a document type or an entity; who does is attacking."""
    raise UnreadableFile("file-damaged")
