"""Pictures and sounds that come with questions: known by their first bytes, never by their name, never fetched."""

from __future__ import annotations

import base64
import binascii
import io
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from quizzes.importers.types import Finding, MediaFile

MAX_MEDIA = 10 * 1024 * 1024
_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]{1,20}:|//)", re.IGNORECASE)
_DATA_URI = re.compile(r"data:[\w.+/-]{0,60}(?:;[\w.=-]{1,40}){0,3};base64,", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r"[^\w.()（）-]+")

Kind = Literal["png", "jpg", "gif", "webp", "mp3", "m4a", "ogg", "wav"]
PICTURES = frozenset({"png", "jpg", "gif", "webp"})


def kind_of(data: bytes) -> Kind | None:
    """What the first bytes say; None for everything that is not kept."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(data[8:12])  # type: ignore[return-value]
    if data.startswith(b"OggS"):
        return "ogg"
    if data[4:8] == b"ftyp" and data[8:12] in {b"M4A ", b"M4B ", b"mp42", b"mp41", b"isom", b"dash"}:
        return "m4a"
    if data.startswith(b"ID3") or (data[:1] == b"\xff" and data[1:2] in {b"\xfb", b"\xf3", b"\xf2", b"\xfa"}):
        return "mp3"
    return None


MIME = {
    "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav",
}  # fmt: skip


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels from the picture's head; None when it cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.size
    except Exception:
        return None


def decode_base64(text: str) -> bytes:
    """The bytes, or none at all where they are not base64 or more than `MAX_MEDIA`."""
    if len(text) > MAX_MEDIA * 3 // 2:
        return b""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


@dataclass(slots=True)
class Attachments:
    """The files of one package or question, and what was found wrong with those that are asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take(self, references: list[tuple[str, str]], slot: str) -> tuple[MediaFile, ...]:
        """The media for `slot`; what is refused, missing or elsewhere is told."""
        found = [self._one(reference, alt, slot) for reference, alt in references]
        return tuple(one for one in found if one is not None)

    def _one(self, reference: str, alt: str, slot: str) -> MediaFile | None:
        inline = _DATA_URI.match(reference[:300])
        if inline:
            return self._checked(decode_base64(reference[inline.end() :]), "data", alt, slot)
        if _REMOTE.match(reference):
            self._tell("media-remote", reference)
            return None
        name = unquote(reference).split("?")[0].split("#")[0]
        data = self.bytes_of(name)
        if data is None:
            self._tell("media-missing", name)
            return None
        return self._checked(data, name, alt, slot)

    def bytes_of(self, name: str) -> bytes | None:
        """The bytes of a file by its name in the package."""
        return self.files.get(name)

    def _checked(self, data: bytes, name: str, alt: str, slot: str) -> MediaFile | None:
        kind = kind_of(data)
        if kind is None or len(data) > MAX_MEDIA:
            self._tell("media-refused", name)
            return None
        stem = _NOT_IN_NAMES.sub("-", name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or "file")
        return MediaFile(slot, f"{stem[:80]}.{kind}", data, alt)

    def _tell(self, code: str, name: str) -> None:
        self.findings.append(Finding(code, {"name": name[:100]}))
