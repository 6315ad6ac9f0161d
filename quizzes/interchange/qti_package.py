"""The package around QTI items: manifest, test, metadata, media. Paths lead to parts of the package or nowhere."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from urllib.parse import unquote

from kernel.errors import UnreadableFile
from plumbing.tabular.archives import DAMAGE, MAX_PACKAGE_ENTRIES, open_zip, read_part
from quizzes.importers.types import Finding, Item, NoQuestion
from quizzes.interchange.attachments import MAX_MEDIA, Attachments
from quizzes.interchange.extras import points_text
from quizzes.interchange.nodes import Node, parse_xml

MANIFEST = "imsmanifest.xml"
MAX_ITEM = 8 * 1024 * 1024
MAX_FILES = 256 * 1024 * 1024  # media of the whole package
_SECTIONS = 5
OWN = "anpei:"


class Package:
    """The archive, its parts found by their paths whatever the case of letters. Raises `UnreadableFile`."""

    def __init__(self, data: bytes) -> None:
        self.manifest = _manifest_path(data)
        self.archive = open_zip(data, required=self.manifest, max_entries=MAX_PACKAGE_ENTRIES)
        self._names = {name.lower(): name for name in self.archive.namelist()}
        self._left = MAX_FILES

    def find(self, path: str) -> str | None:
        """The part that `path` names; None for what is not in the package."""
        path = posixpath.normpath(unquote(path).replace("\\", "/").split("#")[0].split("?")[0])
        return None if path.startswith(("..", "/")) else self._names.get(path.lower())

    def xml(self, path: str) -> Node:
        """The root element of a part. Raises `UnreadableFile`."""
        name = self.find(path)
        if name is None:
            raise UnreadableFile("file-damaged")
        return parse_xml(read_part(self.archive, name, limit=MAX_ITEM))

    def media(self, path: str) -> bytes | None:
        """The bytes of a part, none where they are too many; None for what is not in the package."""
        name = self.find(path)
        if name is None:
            return None
        try:
            data = read_part(self.archive, name, limit=min(MAX_MEDIA, self._left))
        except UnreadableFile:
            return b""
        self._left -= len(data)
        return data


@dataclass(slots=True)
class Parts(Attachments):
    """The files that an item may show, by paths relative to its own; what the manifest says of the item."""

    package: Package | None = None
    folder: str = ""
    extras: dict[str, str] = field(default_factory=dict)

    def bytes_of(self, name: str) -> bytes | None:
        """The bytes of a file of the package."""
        return self.package.media(posixpath.join(self.folder, name)) if self.package else None

    def xml(self, path: str) -> Node | None:
        """Another document of the package; None where it cannot be had."""
        if self.package is None:
            return None
        try:
            return self.package.xml(posixpath.join(self.folder, unquote(path)))
        except UnreadableFile:
            return None


def _manifest_path(data: bytes) -> str:
    """The manifest of the package, which some programs put in a folder of its own. Raises `UnreadableFile`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if posixpath.basename(name).lower() == MANIFEST]
    except DAMAGE as error:
        raise UnreadableFile("file-damaged") from error
    return min(names, key=len, default=MANIFEST)


def read_package(package: Package) -> list[Item]:
    """Every item. Raises `UnreadableFile`: qti-old, qti-without-items, and what the manifest's own reading raises."""
    manifest = package.xml(package.manifest)
    resources = list(manifest.all("resource"))
    kinds = " ".join(resource.get("type").lower() for resource in resources)
    folder = posixpath.dirname(package.manifest)
    items = {package.find(posixpath.join(folder, _href(one))): one for one in resources if _is_item(one)}
    weights = _weights(package, [posixpath.join(folder, _href(one)) for one in resources if _is_test(one)])
    paths = [path for path in weights if path] + [path for path in items if path and path not in weights]
    missing = [one for one in items if one is None]
    if not paths and not missing:
        raise UnreadableFile("qti-old" if "xmlv1p" in kinds else "qti-without-items")
    found: list[Item] = []
    for path in paths:
        extras = metadata(items[path]) if path in items else {}
        if weights.get(path):
            extras.setdefault("points", weights[path])
        found.append(_read(package, path, extras, len(found) + 1))
    found.extend(NoQuestion(len(found) + 1, Finding("item-unreadable")) for _one in missing)
    return found


def _read(package: Package, path: str, extras: dict[str, str], row: int) -> Item:
    from quizzes.interchange.qti_items import read_item

    try:
        node = package.xml(path)
    except UnreadableFile:
        return NoQuestion(row, Finding("item-unreadable"))
    if node.tag != "assessmentitem":
        return NoQuestion(row, Finding("item-unreadable"))
    return read_item(node, row=row, parts=Parts(package=package, folder=posixpath.dirname(path), extras=extras))


def _href(resource: Node) -> str:
    file = resource.first("file")
    return resource.get("href") or (file.get("href") if file else "")


def _is_item(resource: Node) -> bool:
    kind = resource.get("type").lower()
    return "imsqti" in kind and "item" in kind


def _is_test(resource: Node) -> bool:
    kind = resource.get("type").lower()
    return "imsqti" in kind and ("test" in kind or "assessment" in kind) and "item" not in kind


def _weights(package: Package, tests: list[str]) -> dict[str, str]:
    """The items that tests name, in their order, each with its weight or nothing."""
    found: dict[str, str] = {}
    for test in tests:
        _collect(package, test, found, _SECTIONS)
    return found


def _collect(package: Package, path: str, found: dict[str, str], depth: int) -> None:
    try:
        node = package.xml(path)
    except UnreadableFile:
        return
    folder = posixpath.dirname(path)
    for one in node.all("assessmentitemref", "assessmentsectionref"):
        target = posixpath.join(folder, one.get("href"))
        if one.tag == "assessmentsectionref" and depth:
            _collect(package, target, found, depth - 1)
        name = package.find(target) if one.tag == "assessmentitemref" else None
        if name:
            weight = one.first("weight")
            found.setdefault(name, _points(weight.get("value")) if weight else "")


def _points(value: str) -> str:
    try:
        hundredths = round(float(value) * 100)
    except (ValueError, OverflowError):
        return ""
    return points_text(hundredths) if 0 < hundredths <= 100_000 else ""


def metadata(resource: Node) -> dict[str, str]:
    """Learning-object metadata as extras: ours by their catalogue, difficulty and topic as LOM has them."""
    extras: dict[str, str] = {}
    topics: list[str] = []
    for node in (one for group in resource.elements("metadata") for one in group.walk()):
        catalog, entry = node.first("catalog"), node.first("entry")
        if catalog and entry and catalog.text.strip().startswith(OWN):
            extras[catalog.text.strip().removeprefix(OWN)] = entry.text.strip()
        elif node.tag == "difficulty":
            value = node.first("value")
            extras.setdefault("difficulty", (value or node).text.strip().split("\n")[-1].strip())
        elif node.tag == "taxon" and entry:
            topics.insert(0, entry.text.strip())
        elif node.tag == "keyword":
            topics.append(node.text.strip())
    if topics and topics[0]:
        extras.setdefault("topic", topics[0])
    return extras
