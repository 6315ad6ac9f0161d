"""Pictures and sounds for tests, small and made here."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **kwargs) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, kind, **kwargs)
    return out.getvalue()


def photo(size: tuple[int, int] = (40, 30), *, orientation: int = 1) -> bytes:
    """A JPEG as a phone writes it: who made it, where, and which side is up."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET-PHONE"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (28.0, 13.0, 37.0)
    return picture("JPEG", size, exif=exif, comment=b"SECRET-COMMENT")


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int) -> bytes:
    """A PNG that says it is this large and holds next to nothing: a bomb for who trusts it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def wav(seconds: int = 1, *, info: bytes = b"SECRET-ARTIST") -> bytes:
    body = bytes(8000 * seconds)
    fmt = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    inner = b"WAVEfmt " + struct.pack("<I", 16) + fmt
    inner += b"LIST" + struct.pack("<I", len(info) + len(info) % 2) + info + bytes(len(info) % 2)
    inner += b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(inner)) + inner


def mp3(frames: int = 4) -> bytes:
    """Silent frames of 128 kbit/s behind an ID3 tag with a name in it."""
    tag = b"ID3\x03\x00\x00\x00\x00\x00\x14" + b"SECRET-ARTIST-------"
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + name + body


def m4a(*, handler: bytes = b"soun") -> bytes:
    track = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12))))
    place = box(b"udta", box(b"\xa9xyz", b"SECRET+28.2-112.9/"))
    return box(b"ftyp", b"M4A \x00\x00\x00\x00M4A mp42") + box(b"moov", track, place) + box(b"mdat", bytes(64))


def ogg() -> bytes:
    return b"OggS" + bytes(24) + b"OpusHead" + bytes(80)
