"""Small helpers to build XML that any parser takes."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from quizzes.importers.types import MediaFile
from quizzes.interchange.attachments import kind_of
from quizzes.interchange.written import MEDIA, NotCarriedError

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    """A child element; an underscore in an attribute's name stands for a hyphen."""
    child = ET.SubElement(parent, tag, {name.strip("_").replace("_", "-"): clean(v) for name, v in attributes.items()})
    if text is not None:
        child.text = clean(text)
    return child


def clean(text: str) -> str:
    """`text` without what no XML document may hold."""
    return _ILLEGAL.sub("", text)


def as_document(root: ET.Element) -> bytes:
    """The document in UTF-8, with its declaration."""
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def named_files(media: tuple[MediaFile, ...]) -> list[tuple[str, MediaFile]]:
    """Each file with a name that no other has and its kind. Raises `NotCarriedError` where there are no bytes."""
    found: list[tuple[str, MediaFile]] = []
    used: set[str] = set()
    for one in media:
        kind = kind_of(one.data)
        if kind is None:
            raise NotCarriedError(MEDIA)
        stem = one.name.rpartition(".")[0] or one.name or re.sub(r"\W", "-", one.slot)
        name, number = f"{stem}.{kind}", 1
        while name.lower() in used:
            number += 1
            name = f"{stem}-{number}.{kind}"
        used.add(name.lower())
        found.append((name, one))
    return found
