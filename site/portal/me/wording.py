"""The notice's plain text as headings, points and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Block:
    """`kind` is heading, points or text."""

    kind: str
    lines: tuple[str, ...]


def blocks_of(text: str) -> tuple[Block, ...]:
    """Lines that begin with `#` are headings, with `-` points; points that follow each other are one list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(Block(kind, tuple(_bare(line) for line in group)) for kind, group in groupby(lines, key=_kind))


def _kind(line: str) -> str:
    if line.startswith("#"):
        return "heading"
    return "points" if line.startswith("-") else "text"


def _bare(line: str) -> str:
    return line.lstrip("#-").strip()
