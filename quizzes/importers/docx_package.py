"""The parts of a Word file: read within limits, parsed without entities, looked up through relationships."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from kernel.errors import UnreadableFile
from plumbing.tabular.archives import open_zip, read_part
from quizzes.importers.text_media import mark_of
from quizzes.importers.types import MediaFile

MAX_XML = 48 * 1024 * 1024
MAX_PICTURE = 10 * 1024 * 1024
MAX_PICTURES = 64 * 1024 * 1024  # all of them together
_MOST_PICTURES = 5000
_TYPES = "[Content_Types].xml"
_OFFICE_DOCUMENT = "/officeDocument"


@dataclass(slots=True)
class Package:
    """A Word file while it is read. `media` are the pictures met so far by the character that stands for them."""

    archive: zipfile.ZipFile
    main: str
    links: Mapping[str, str]
    media: dict[str, MediaFile] = field(default_factory=dict)
    lost_pictures: int = 0
    _picture_bytes: int = 0

    def part(self, name: str) -> Element | None:
        """The root of a part beside the main one (numbering.xml); None where there is none."""
        path = posixpath.join(posixpath.dirname(self.main), name)
        return parse(read_part(self.archive, path, limit=MAX_XML)) if path in self.archive.namelist() else None

    def linked(self, link: str) -> bytes | None:
        """The bytes of the part behind a relationship; None where it leads out of the file."""
        path = self.links.get(link, "")
        return read_part(self.archive, path) if path in self.archive.namelist() else None

    def picture(self, link: str, alt: str) -> str:
        """The character that stands for a picture in the text; empty, and counted, where it cannot be kept."""
        from quizzes.interchange.attachments import PICTURES, kind_of

        path = self.links.get(link, "")
        known = path in self.archive.namelist() and self.archive.getinfo(path).file_size <= MAX_PICTURE
        if not known or len(self.media) >= _MOST_PICTURES or self._picture_bytes > MAX_PICTURES:
            self.lost_pictures += 1
            return ""
        data = read_part(self.archive, path, limit=MAX_PICTURE)
        if kind_of(data) not in PICTURES:
            self.lost_pictures += 1
            return ""
        self._picture_bytes += len(data)
        mark = mark_of(len(self.media))
        self.media[mark] = MediaFile("", name=posixpath.basename(path), data=data, alt=alt[:300])
        return mark


def open_package(data: bytes) -> Package:
    """The package in `data`.

    Raises `UnreadableFile`: file-damaged, file-macros, archive-bomb, file-encrypted.
    """
    archive = open_zip(data, required=_TYPES)
    if b"macroEnabled" in read_part(archive, _TYPES, limit=MAX_XML):
        raise UnreadableFile("file-macros")
    mains = [target for kind, target in _relations(archive, "").values() if kind.endswith(_OFFICE_DOCUMENT)]
    main = mains[0] if mains else "word/document.xml"
    links = {link: target for link, (_kind, target) in _relations(archive, main).items()}
    return Package(archive, main, links)


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Kind and part of each relationship of a part, by its id; those that lead out of the file are left out."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    found = {}
    for one in parse(read_part(archive, path, limit=MAX_XML)):
        if one.get("TargetMode") == "External":
            continue
        target = one.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[one.get("Id", "")] = (one.get("Type", ""), inside)
    return found


def parse(data: bytes) -> Element:
    """The root of an XML part. Raises `UnreadableFile("file-damaged")`, also for document types and entities."""
    try:
        return fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableFile("file-damaged") from error


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str, default: str = "") -> str:
    """An attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return default


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return next((one for one in element if local(one) == name), None) if element is not None else None
