"""Word files made for tests: honest ones by python-docx, hostile ones by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


class Paper:
    """A document that is filled step by step."""

    def __init__(self) -> None:
        self.document = Document()
        self._lists = 900

    def add(self, *texts: str) -> Any:
        """Paragraphs with these texts; the last one is returned."""
        paragraph = None
        for text in texts:
            paragraph = self.document.add_paragraph(text)
        return paragraph

    def add_list(self, *levels: tuple[str, str]) -> str:
        """A list with these formats and texts by level; its number is returned."""
        part = self.document.part.numbering_part.element
        self._lists += 1
        number = str(self._lists)
        abstract = element("abstractNum", abstractNumId=number)
        for depth, (form, text) in enumerate(levels):
            level = element("lvl", ilvl=str(depth))
            level.extend([element("start", val="1"), element("numFmt", val=form), element("lvlText", val=text)])
            abstract.append(level)
        part.insert(0, abstract)
        numbered = element("num", numId=number)
        numbered.append(element("abstractNumId", val=number))
        part.append(numbered)
        return number

    def add_numbered(self, number: str, *texts: str, level: int = 0) -> Any:
        """Paragraphs of a list."""
        paragraph = None
        for text in texts:
            paragraph = self.document.add_paragraph(text)
            properties = element("numPr")
            properties.extend([element("ilvl", val=str(level)), element("numId", val=number)])
            paragraph._p.get_or_add_pPr().append(properties)
        return paragraph

    def add_table(self, *rows: Sequence[str]) -> None:
        """A table with these cells."""
        table = self.document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    def data(self) -> bytes:
        """The file."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def element(name: str, **attributes: str) -> Any:
    """An element of WordprocessingML."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def with_body(xml: str, *, parts: dict[str, bytes] | None = None, links: str = "") -> bytes:
    """A smallest Word file with this XML as its body, and further parts."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    body = f'<w:document xmlns:w="{space}" xmlns:r="{relations}"><w:body>{xml}</w:body></w:document>'
    root = (
        f'<Relationships xmlns="{package}">'
        f'<Relationship Id="r1" Type="{relations}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    files = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": root.encode(),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{links}</Relationships>'.encode(),
        "word/document.xml": body.encode(),
        **(parts or {}),
    }
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
