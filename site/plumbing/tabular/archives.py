"""Archives from outside (workbooks, Word files, packages): their shape is checked before any part is read.

Nothing is ever extracted: parts are read by name, into memory, up to a limit.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence

from kernel.errors import UnreadableFile

MAX_ENTRIES = 2_000
MAX_PACKAGE_ENTRIES = 40_000  # a package of questions has a part for each of them
MAX_UNPACKED = 256 * 1024 * 1024
MAX_RATIO = 200
RATIO_FREE = 32 * 1024 * 1024  # repetitive parts pack well: the ratio only counts beyond this size
MAX_PART = 64 * 1024 * 1024

_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # no office program packs its parts in any other way
_MACRO_PARTS = ("vbaproject.bin", "xl/macrosheets/")
_OUTSIDE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|[\x00-\x1f]")
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError,
)  # fmt: skip


def open_zip(
    data: bytes, *, required: str, missing: str = "file-damaged", max_entries: int = MAX_ENTRIES
) -> zipfile.ZipFile:
    """The archive in `data`, once its shape is known to be harmless; it must hold a part named `required`.

    Raises `UnreadableFile`: file-damaged (also for names that point outside the archive), archive-bomb,
    file-encrypted, file-macros; `missing` where the part `required` is not there or a name occurs twice.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as error:
        raise UnreadableFile("file-damaged") from error
    _check_shape(archive.infolist(), len(data), max_entries)
    names = [entry.filename.lower() for entry in archive.infolist()]
    if any(part in name for name in names for part in _MACRO_PARTS):
        raise UnreadableFile("file-macros")
    if required.lower() not in names or len(set(names)) != len(names):
        raise UnreadableFile(missing)
    if any(_OUTSIDE.search(name) for name in names):
        raise UnreadableFile("file-damaged")
    return archive


def _check_shape(entries: Sequence[zipfile.ZipInfo], packed: int, max_entries: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > max_entries or unpacked > MAX_UNPACKED:
        raise UnreadableFile("archive-bomb")
    if unpacked > RATIO_FREE and unpacked > MAX_RATIO * packed:
        raise UnreadableFile("archive-bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFile("file-encrypted")
    if any(entry.compress_type not in _PACKINGS for entry in entries):
        raise UnreadableFile("file-damaged")


def read_part(archive: zipfile.ZipFile, name: str, *, limit: int = MAX_PART) -> bytes:
    """The bytes of the part `name`.

    Raises `UnreadableFile`: archive-bomb when it holds more than `limit` bytes, file-damaged when it cannot be read or
    is not there.
    """
    try:
        with archive.open(name) as part:
            data = part.read(limit + 1)
    except (KeyError, *DAMAGE) as error:
        raise UnreadableFile("file-damaged") from error
    if len(data) > limit:
        raise UnreadableFile("archive-bomb")
    return data
