"""Sounds by their bytes: MP3, M4A, OGG, WAV; without the names and places that recorders write into them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from kernel.errors import DomainError

MAX_BYTES = 10 * 1024 * 1024
_OGG_HEADS = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")
_M4A_BRANDS = frozenset(
    {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash", b"3gp4", b"3gp5"}
)
_VIDEO_TRACK = re.compile(rb"hdlr.{8}vide", re.DOTALL)
_HOLDERS = frozenset({b"moov", b"trak", b"mdia"})
_TOLD = frozenset({b"udta", b"meta", b"uuid"})
_WAV_KEPT = frozenset({b"fmt ", b"fact", b"data"})


@dataclass(frozen=True, slots=True)
class CheckedSound:
    """A sound that can be kept."""

    data: bytes
    extension: str


def clean_sound(data: bytes) -> CheckedSound:
    """The sound in `data` without its tags (those of OGG stay: they are part of its stream).

    Raises DomainError ``sound-too-large`` or ``sound-unreadable`` (another kind of file, a film too).
    """
    if len(data) > MAX_BYTES:
        raise DomainError("sound-too-large", size=len(data), limit=MAX_BYTES)
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return _checked(_clean_wav(data), "wav")
    if data.startswith(b"OggS") and any(head in data[:120] for head in _OGG_HEADS):
        return _checked(data, "ogg")
    if data[4:8] == b"ftyp" and data[8:12] in _M4A_BRANDS and not _VIDEO_TRACK.search(data):
        return _checked(_clean_m4a(data), "m4a")
    return _checked(_clean_mp3(data), "mp3")


def _checked(data: bytes, extension: str) -> CheckedSound:
    if not data:
        raise DomainError("sound-unreadable")
    return CheckedSound(data, extension)


def _clean_mp3(data: bytes) -> bytes:
    """From the first frame on, without ID3 in front and behind; empty when two frames do not follow each other."""
    start = 0
    while data[start : start + 3] == b"ID3" and len(data) > start + 10:
        size = data[start + 6 : start + 10]
        start += 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
    start += next((skip for skip in range(2048) if _frame_size(data, start + skip)), 0)
    first = _frame_size(data, start)
    if not first or not (_frame_size(data, start + first) or start + first >= len(data)):
        return b""
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    return data[start:end]


_RATES = {1: (44100, 48000, 32000), 2: (22050, 24000, 16000), 25: (11025, 12000, 8000)}
_KBITS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _frame_size(data: bytes, at: int) -> int:
    """Bytes of the layer III frame at `at`; 0 where there is none."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version = {3: 1, 2: 2, 0: 25}.get(head[1] >> 3 & 3)
    rate, bits = head[2] >> 2 & 3, head[2] >> 4
    if version is None or rate == 3 or bits in {0, 15}:
        return 0
    per_frame, kbits = (144, _KBITS_1) if version == 1 else (72, _KBITS_2)
    return per_frame * kbits[bits] * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)


def _clean_m4a(data: bytes) -> bytes:
    """Boxes that tell of the maker or the place become ``free``: nothing moves, so that offsets stay right."""
    out = bytearray(data)
    for at, start, end in _told_boxes(data, 0, len(data)):
        out[at + 4 : at + 8] = b"free"
        out[start:end] = bytes(end - start)
    return bytes(out)


def _told_boxes(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    at = start
    while at + 8 <= end:
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        head = 16 if size == 1 else 8
        size = int.from_bytes(data[at + 8 : at + 16], "big") if size == 1 else size or end - at
        if size < head or at + size > end:
            return
        if name in _TOLD:
            yield at, at + head, at + size
        elif name in _HOLDERS:
            yield from _told_boxes(data, at + head, at + size)
        at += size


def _clean_wav(data: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if name in _WAV_KEPT:
            kept.append(name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2))
        at += 8 + size + size % 2
    inner = b"WAVE" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inner)) + inner if len(kept) > 1 else b""
