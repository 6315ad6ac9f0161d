"""Questions → a QTI 3.0 package: items, their media, a test that gives the order and the points, a manifest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.etree import ElementTree as ET

from quizzes.importers.types import ParsedQuestion
from quizzes.interchange.extras import extras_of, points_text
from quizzes.interchange.qti_bodies import ITEM_SPACE, Item, write_item
from quizzes.interchange.qti_package import MANIFEST, OWN
from quizzes.interchange.written import NotCarriedError, Written
from quizzes.interchange.xml_write import add, as_document

_MANIFEST_SPACE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = {
    ITEM_SPACE: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    _MANIFEST_SPACE: "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    _LOM: "https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd",
}
_LEVELS = {"易": "easy", "中": "medium", "难": "difficult"}
_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same questions make the same bytes


@dataclass(slots=True)
class _Package:
    items: list[tuple[Item, ParsedQuestion]] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)


def write(questions: Sequence[ParsedQuestion], *, title: str) -> Written:
    """A QTI 3.0 package named `title`; fields that QTI does not have stand in the manifest's metadata."""
    package = _Package()
    for index, question in enumerate(questions):
        try:
            item = write_item(question, f"q{index + 1:05d}")
        except NotCarriedError as error:
            package.left_out.append((index, error.reason))
        else:
            package.items.append((item, question))
    return Written(_zipped(package, title), tuple(package.left_out))


def _zipped(package: _Package, title: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _store(archive, MANIFEST, _manifest(package))
        _store(archive, "test.xml", _test(package, title))
        for item, _question in package.items:
            _store(archive, f"items/{item.name}.xml", as_document(item.root))
            for name, data in item.files:
                _store(archive, f"media/{name}", data)
    return stream.getvalue()


def _store(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, data)


def _root(tag: str, space: str, **attributes: str) -> ET.Element:
    return ET.Element(
        tag,
        {"xmlns": space, "xmlns:xsi": _XSI, "xsi:schemaLocation": f"{space} {_SCHEMAS[space]}", **attributes},
    )


def _test(package: _Package, title: str) -> bytes:
    root = _root("qti-assessment-test", ITEM_SPACE, identifier="test", title=title or "test")
    part = add(root, "qti-test-part", identifier="part", navigation_mode="nonlinear", submission_mode="simultaneous")
    section = add(part, "qti-assessment-section", identifier="section", title=title or "test", visible="true")
    for item, question in package.items:
        reference = add(section, "qti-assessment-item-ref", identifier=item.name, href=f"items/{item.name}.xml")
        if question.points is not None:
            add(reference, "qti-weight", identifier="POINTS", value=points_text(question.points))
    return as_document(root)


def _manifest(package: _Package) -> bytes:
    root = _root("manifest", _MANIFEST_SPACE, identifier="manifest")
    about = add(root, "metadata")
    add(about, "schema", "QTI Package")
    add(about, "schemaversion", "3.0.0")
    add(root, "organizations")
    resources = add(root, "resources")
    test = add(resources, "resource", identifier="r-test", type="imsqti_test_xmlv3p0", href="test.xml")
    add(test, "file", href="test.xml")
    for item, _question in package.items:
        add(test, "dependency", identifierref=f"r-{item.name}")
    for item, question in package.items:
        _add_item(resources, item, question)
    return as_document(root)


def _add_item(resources: ET.Element, item: Item, question: ParsedQuestion) -> None:
    path = f"items/{item.name}.xml"
    resource = add(resources, "resource", identifier=f"r-{item.name}", type="imsqti_item_xmlv3p0", href=path)
    _add_metadata(resource, question)
    add(resource, "file", href=path)
    for name, _data in item.files:
        add(resource, "file", href=f"media/{quote(name)}")


def _extras(question: ParsedQuestion) -> dict[str, str]:
    """What has no place in an item, by name; of sub-items as ``part.2.basis``, of places as ``place.p1.why``."""
    extras = extras_of(question)
    extras.pop("points", None)
    for number, part in enumerate(question.parts, start=1):
        own = extras_of(part) | ({"explanation": part.explanation} if part.explanation else {})
        extras |= {f"part.{number}.{name}": value for name, value in own.items()}
    for place in question.places:
        extras[f"place.{place.id}.at"] = ",".join(map(str, place.at))
        if place.why:
            extras[f"place.{place.id}.why"] = place.why
    return extras


def _add_metadata(resource: ET.Element, question: ParsedQuestion) -> None:
    """LOM: ours as identifiers of a catalogue of our own, difficulty and topic where LOM has them."""
    extras = _extras(question)
    difficulty, topic = extras.pop("difficulty", ""), extras.pop("topic", "")
    if not (extras or difficulty or topic):
        return
    lom = ET.SubElement(add(resource, "metadata"), "lom", {"xmlns": _LOM})
    general = add(lom, "general")
    for name, value in extras.items():
        identifier = add(general, "identifier")
        add(identifier, "catalog", f"{OWN}{name}")
        add(identifier, "entry", value)
    if difficulty:
        node = add(add(lom, "educational"), "difficulty")
        add(node, "source", "LOMv1.0")
        add(node, "value", _LEVELS[difficulty])
    if topic:
        _add_topic(lom, topic)


def _add_topic(lom: ET.Element, topic: str) -> None:
    classification = add(lom, "classification")
    purpose = add(classification, "purpose")
    add(purpose, "source", "LOMv1.0")
    add(purpose, "value", "discipline")
    path = add(classification, "taxonPath")
    add(add(path, "source"), "string", "anpei")
    add(add(add(path, "taxon"), "entry"), "string", topic)
