"""QTI 2.0–2.2 and 3.0 (IMS/1EdTech Question and Test Interoperability), read; 3.0, written.

A file is a package (a zip with ``imsmanifest.xml``) or the XML of a single item. No response processing is ever
run: keys come from the declarations, or from what inline processing compares a response with.
"""

from __future__ import annotations

import re

from kernel.errors import UnreadableFile
from quizzes.importers.types import ReadFile
from quizzes.interchange.nodes import parse_xml
from quizzes.interchange.qti_items import read_item
from quizzes.interchange.qti_package import Package, Parts, read_package
from quizzes.interchange.qti_write import write

__all__ = ["looks_like", "read", "write"]

_ZIP = b"PK\x03\x04"
_ITEM = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:qti-assessment-item|assessmentItem)[\s>]")


def looks_like(data: bytes) -> bool:
    """Whether `data` is a zip that names a manifest, or XML whose first element is an item."""
    if data.startswith(_ZIP):
        return b"imsmanifest.xml" in data[:4096].lower() or b"imsmanifest.xml" in data[-1_000_000:].lower()
    return bool(_ITEM.search(data[:20_000].replace(b"\0", b"")))


def read(data: bytes, filename: str) -> ReadFile:
    """The questions of a package in the order of its test, else of its manifest; `row` counts from 1.

    Raises `UnreadableFile`: file-empty, file-too-large, file-damaged, archive-bomb, file-encrypted, qti-old (version
    1), qti-without-items. `filename` is only told about.
    """
    if data.startswith(_ZIP):
        items = read_package(Package(data))
        return ReadFile("qti", items, row_count=len(items))
    item = parse_xml(data)
    if item.tag == "questestinterop":
        raise UnreadableFile("qti-old", filename=filename)
    if item.tag != "assessmentitem":
        raise UnreadableFile("qti-without-items", filename=filename)
    return ReadFile("qti", [read_item(item, row=1, parts=Parts())], row_count=1)
