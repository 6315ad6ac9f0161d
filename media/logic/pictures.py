"""Pictures by their bytes: what they are, and the same picture without what it tells of its maker (EXIF, GPS, texts).

JPEG, PNG and WebP are taken apart and put together again from the parts that draw; nothing is encoded anew unless the
picture lies on its side or is larger than any sheet needs. What stands behind a picture's end (another file) is gone.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps

from kernel.errors import DomainError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 64_000_000  # a phone's largest photo; JPEG is decoded at half its size where that is enough
MAX_PIXELS_PLAIN = 30_000_000  # formats that can only be decoded whole
LONGEST = 3200  # pixels: 200 mm at 400 dots an inch
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "png"}
_QUALITY = 88
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"IDAT", b"IEND"})
_WEBP_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"})
_WEBP_TOLD = 0x08 | 0x04  # flags of VP8X: EXIF, XMP


@dataclass(frozen=True, slots=True)
class CheckedPicture:
    """A picture that can be kept. Sizes in pixels; cleaning it again gives the same bytes."""

    data: bytes
    extension: str
    width: int
    height: int


def clean_picture(data: bytes) -> CheckedPicture:
    """The picture in `data` without metadata, upright, at most `LONGEST` pixels long. A still GIF becomes a PNG.

    Raises DomainError ``picture-too-large`` (bytes), ``picture-too-many-pixels``, ``picture-moves`` or
    ``picture-unreadable`` (another format, SVG above all, or broken).
    """
    if len(data) > MAX_BYTES:
        raise DomainError("picture-too-large", size=len(data), limit=MAX_BYTES)
    kind, oriented = _look(data)
    stripped = _STRIP[kind](data) if kind in _STRIP else b""
    picture = _decode(stripped or data)
    if oriented or max(picture.size) > LONGEST or not stripped or picture.mode == "CMYK":
        return _encode(_upright(data) if oriented else picture, kind)
    return CheckedPicture(stripped, FORMATS[kind], *picture.size)


def _look(data: bytes) -> tuple[str, bool]:
    """The format, and whether the picture has to be turned; nothing is decoded yet."""
    try:
        with Image.open(io.BytesIO(data), formats=list(FORMATS)) as picture:
            kind, pixels = str(picture.format), picture.width * picture.height
            if pixels > (MAX_PIXELS if kind == "JPEG" else MAX_PIXELS_PLAIN):
                raise DomainError("picture-too-many-pixels", pixels=pixels, limit=MAX_PIXELS)
            if getattr(picture, "n_frames", 1) > 1:
                raise DomainError("picture-moves")
            return kind, kind == "JPEG" and picture.getexif().get(0x0112, 1) != 1
    except DomainError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise DomainError("picture-too-many-pixels", limit=MAX_PIXELS) from error
    except Exception as error:  # whatever a broken or hostile file makes the decoder raise
        raise DomainError("picture-unreadable") from error


def _decode(data: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data), formats=list(FORMATS))
        picture.draft(None, (LONGEST, LONGEST)) if picture.format == "JPEG" and max(
            picture.size
        ) > 2 * LONGEST else None
        picture.load()
    except Exception as error:
        raise DomainError("picture-unreadable") from error
    return picture


def _upright(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(_decode(data))


def _encode(picture: Image.Image, kind: str) -> CheckedPicture:
    """The picture anew, from its pixels alone."""
    if max(picture.size) > LONGEST:
        picture.thumbnail((LONGEST, LONGEST))
    out = io.BytesIO()
    if kind == "JPEG":
        picture.convert("RGB").save(out, "JPEG", quality=_QUALITY, optimize=True, exif=b"", icc_profile=None)
    elif kind == "WEBP":
        picture.save(out, "WEBP", quality=_QUALITY, exif=b"", xmp=b"", icc_profile=None)
    else:
        plain = picture if picture.mode in {"1", "L", "RGB", "RGBA", "P"} else picture.convert("RGBA")
        plain.save(out, "PNG", optimize=True, pnginfo=None, exif=b"", icc_profile=None)
    data = _STRIP.get(kind, _strip_png)(out.getvalue())
    return CheckedPicture(data, FORMATS[kind], *picture.size)


def _strip_jpeg(data: bytes) -> bytes:
    """Without APP1–APP13, APP15 and comments; empty when its parts do not add up."""
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            return b"".join([*kept, _scans(data, at)])
        if marker in {0xE0, 0xEE} or not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            kept.append(data[at:end])
        at = end
    return b""


def _scans(data: bytes, start: int) -> bytes:
    """From the first scan to the end of the picture; tables stand between the scans of a progressive one."""
    end = data.find(b"\xff\xd9", start)
    return data[start : end + 2] if end > 0 else data[start:] + b"\xff\xd9"


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG_SIGNATURE)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at : at + 12 + size]
        at += 12 + size


def _strip_png(data: bytes) -> bytes:
    kept = [_PNG_SIGNATURE]
    for name, chunk in _png_chunks(data):
        if name in _PNG_KEPT:
            kept.append(chunk)
        if name == b"IEND":
            return b"".join(kept)
    return b"".join([*kept, struct.pack(">I4sI", 0, b"IEND", zlib.crc32(b"IEND"))])


def _strip_webp(data: bytes) -> bytes:
    kept, at = [], 12
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name == b"VP8X" and body:
            body = bytes([body[0] & ~_WEBP_TOLD]) + body[1:]
        if name in _WEBP_KEPT:
            kept.append(name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2))
        at += 8 + size + size % 2
    inner = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


_STRIP = {"JPEG": _strip_jpeg, "PNG": _strip_png, "WEBP": _strip_webp}
