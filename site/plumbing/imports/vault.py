"""Uploaded files and reviewed rows at rest: sealed, since rosters hold ID numbers; deleted when no longer needed."""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from plumbing.crypto import decrypt, encrypt

CHUNK = 200
ACTION = "+"  # before an action, in the counts of a line: verdicts stand there bare
_UUID_LENGTH = 36


def file_path(run_id: UUID) -> Path:
    """Where the uploaded file of a run lies."""
    return Path(settings.ANPEI_UPLOAD_DIR) / str(run_id)


def rows_path(run_id: UUID) -> Path:
    """Where the reviewed rows of a run lie."""
    return Path(settings.ANPEI_UPLOAD_DIR) / f"{run_id}.rows"


def progress_path(run_id: UUID) -> Path:
    """Where a run's worker says how far it is: a transaction under way shows nothing of itself in the database."""
    return Path(settings.ANPEI_UPLOAD_DIR) / f"{run_id}.progress"


def keep_progress(run_id: UUID, done: int, total: int) -> None:
    """Say how far the work is. It is only for show: no flush to the disk."""
    path = progress_path(run_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    half.write_text(f"{done} {total}", "ascii")
    half.replace(path)


def read_progress(run_id: UUID) -> tuple[int, int]:
    """How far the work is, (0, 0) if nobody said."""
    try:
        done, total = progress_path(run_id).read_text("ascii").split()
        return int(done), int(total)
    except (OSError, ValueError):
        return 0, 0


def drop_progress(run_id: UUID) -> None:
    """The work is over."""
    progress_path(run_id).unlink(missing_ok=True)


def keep_file(run_id: UUID, data: bytes) -> None:
    """Seal an uploaded file."""
    _write(file_path(run_id), [encrypt(data)])


def open_file(run_id: UUID) -> bytes:
    """The uploaded file. Raises `FileNotFoundError` once it was stored or discarded."""
    return decrypt(file_path(run_id).read_bytes())


def drop_file(run_id: UUID) -> None:
    """Delete the uploaded file; its rows stay."""
    file_path(run_id).unlink(missing_ok=True)


def drop_rows(run_id: UUID) -> None:
    """Delete the reviewed rows."""
    rows_path(run_id).unlink(missing_ok=True)


def keep_corrections(run_id: UUID, corrections: dict[str, Any]) -> None:
    """Seal what was put right at the preview, by row."""
    _write(_corrections_path(run_id), [encrypt(json.dumps(corrections, ensure_ascii=False).encode())])


def read_corrections(run_id: UUID) -> dict[str, Any]:
    """What was put right, by row; empty when nothing was."""
    try:
        said: dict[str, Any] = json.loads(decrypt(_corrections_path(run_id).read_bytes()))
    except OSError:
        return {}
    return said


def drop_corrections(run_id: UUID) -> None:
    """Delete what was put right."""
    _corrections_path(run_id).unlink(missing_ok=True)


def _corrections_path(run_id: UUID) -> Path:
    return Path(settings.ANPEI_UPLOAD_DIR) / f"{run_id}.fixes"


def note_written(run_id: UUID, name: str) -> None:
    """Note down a file that storing has written, so that it can be found when storing does not come off."""
    path = _written_path(run_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="utf-8") as notes:
        notes.write(f"{name}\n")


def read_written(run_id: UUID) -> list[str]:
    """The files that storing has written."""
    try:
        return _written_path(run_id).read_text("utf-8").splitlines()
    except OSError:
        return []


def drop_written(run_id: UUID) -> None:
    """Forget the notes: storing came off, or the files are gone."""
    _written_path(run_id).unlink(missing_ok=True)


def _written_path(run_id: UUID) -> Path:
    return Path(settings.ANPEI_UPLOAD_DIR) / f"{run_id}.written"


def drop_all(run_id: UUID) -> None:
    """Everything of a run goes."""
    for drop in (drop_file, drop_rows, drop_progress, drop_corrections, drop_checks):
        drop(run_id)


def keep_check(run_id: UUID, user_id: int, said: dict[str, Any]) -> None:
    """Seal what stands against taking a run back, as one account may know it: it names people."""
    _write(_check_path(run_id, user_id), [encrypt(json.dumps(said, ensure_ascii=False).encode())])


def read_check(run_id: UUID, user_id: int) -> dict[str, Any] | None:
    """What was kept, or None."""
    try:
        said: dict[str, Any] = json.loads(decrypt(_check_path(run_id, user_id).read_bytes()))
    except OSError:
        return None
    return said


def drop_check(run_id: UUID, user_id: int) -> None:
    """Forget what was found for one account."""
    _check_path(run_id, user_id).unlink(missing_ok=True)


def drop_checks(run_id: UUID) -> None:
    """Forget what was found against taking the run back, for every account."""
    for path in Path(settings.ANPEI_UPLOAD_DIR).glob(f"{run_id}.check.*"):
        path.unlink(missing_ok=True)


def _check_path(run_id: UUID, user_id: int) -> Path:
    return Path(settings.ANPEI_UPLOAD_DIR) / f"{run_id}.check.{user_id}"


def kept_ids() -> set[UUID]:
    """The runs of which a file or rows lie here."""
    folder = Path(settings.ANPEI_UPLOAD_DIR)
    names = {path.name.partition(".")[0] for path in folder.iterdir()} if folder.is_dir() else set()
    return {UUID(name) for name in names if len(name) == _UUID_LENGTH}


def keep_rows(run_id: UUID, rows: Iterable[dict[str, Any]]) -> Counter[str]:
    """Seal rows (dicts with a `verdict` and an `action`), 200 a line; returns how many there are of each.

    Each line begins with its own counts in clear, so that a page of a filtered list opens only the lines it needs.
    """
    totals: Counter[str] = Counter()
    _write(rows_path(run_id), _lines(rows, totals))
    return totals


def read_rows(
    run_id: UUID, *, verdict: str = "", action: str = "", start: int = 0, count: int | None = None
) -> Iterator[dict[str, Any]]:
    """Rows from place `start` among those of `verdict`, or else of `action` (all, if both are empty)."""
    key = verdict or (ACTION + action if action else "")
    path = rows_path(run_id)
    if not path.exists():
        return
    place, end = 0, None if count is None else start + count
    with path.open("rb") as lines:
        for line in lines:
            head, _, token = line.rstrip(b"\n").partition(b"\t")
            counts = json.loads(head)
            here = counts.get(key, 0) if key else _rows_in(counts)
            if here and place + here > start:
                wanted = (row for row in _unseal(token) if not key or key in _keys(row))
                for at, row in enumerate(wanted, start=place):
                    if at >= start and (end is None or at < end):
                        yield row
            place += here
            if end is not None and place >= end:
                return


def _lines(rows: Iterable[dict[str, Any]], totals: Counter[str]) -> Iterator[bytes]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield _seal(chunk, totals)
            chunk = []
    if chunk:
        yield _seal(chunk, totals)


def _seal(chunk: list[dict[str, Any]], totals: Counter[str]) -> bytes:
    counts = Counter(key for row in chunk for key in _keys(row))
    totals.update(counts)
    packed = zlib.compress(json.dumps(chunk, ensure_ascii=False).encode(), 3)
    return json.dumps(counts).encode() + b"\t" + encrypt(packed) + b"\n"


def _keys(row: dict[str, Any]) -> list[str]:
    """Under what a row is counted and found."""
    return [row["verdict"], ACTION + row["action"]] if row.get("action") else [row["verdict"]]


def _rows_in(counts: dict[str, int]) -> int:
    return sum(count for key, count in counts.items() if not key.startswith(ACTION))


def _unseal(token: bytes) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(zlib.decompress(decrypt(token)))
    return rows


def _write(path: Path, parts: Iterable[bytes]) -> None:
    """Whole or not at all, readable by us only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        for part in parts:
            stream.write(part)
        stream.flush()
        os.fsync(stream.fileno())
    half.replace(path)
