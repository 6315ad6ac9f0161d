"""GIFT, the text format of Moodle (docs.moodle.org/en/GIFT_format), read and written.

Read: choices, judgement, short answers, numbers, matching, ordering, essays, missing words, categories, feedback,
ids and tags in comments. Written: the same without ordering; several blanks, photos, cases and media cannot be carried.
"""

from __future__ import annotations

import re

from kernel.errors import UnreadableFile
from quizzes.importers.types import Finding, Item, NoQuestion, ReadFile
from quizzes.interchange.gift_items import Source, read_item
from quizzes.interchange.gift_write import write
from quizzes.interchange.labels import read_category

__all__ = ["looks_like", "read", "write"]

MAX_TEXT = 32 * 1024 * 1024
MAX_ITEM = 200_000
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)$", re.IGNORECASE)
_BRACE = re.compile(r"\\.|([{}])")
_ANSWERS = re.compile(r"(?<!\\)\{\s*(?:[=~#>]|(?:TRUE|FALSE|T|F)\s*[#}]|\})", re.IGNORECASE)
_AIKEN = re.compile(r"^[ \t]*ANSWER:[ \t]*[A-Z][ \t]*\r?$", re.MULTILINE)
_SAMPLE = 200_000


def looks_like(text: str) -> bool:
    """Whether `text` is GIFT: a category, a ``::title::``, or braces that begin as answers do."""
    sample = text[:_SAMPLE]
    if not _ANSWERS.search(sample) or _AIKEN.search(sample):
        return False
    return bool(re.search(r"^\s*(?:\$CATEGORY:|::)", sample, re.MULTILINE) or re.search(r"\{[^{}]{0,20000}\}", sample))


def read(text: str) -> ReadFile:
    """The questions of a GIFT file; items that cannot be read are errors of their own.

    Raises `UnreadableFile`: file-empty, file-too-large.
    """
    if not text.strip():
        raise UnreadableFile("file-empty")
    if len(text) > MAX_TEXT:
        raise UnreadableFile("file-too-large", max_bytes=MAX_TEXT, size=len(text))
    items = [_read_source(source) for block in _blocks(text) for source in _split(block)]
    return ReadFile("gift", items, row_count=len(items))


def _read_source(source: Source) -> Item:
    if len(source.text) > MAX_ITEM:
        return NoQuestion(source.row, Finding("item-unreadable"))
    return read_item(source)


def _blocks(text: str) -> list[Source]:
    """What stands between blank lines, with the comments before it and the category it is in."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    braces = [_braces(line) for line in lines]
    upcoming = _upcoming(braces)
    found: list[Source] = []
    category, block, opened = "", Source(0), False
    for number, line in enumerate(lines):
        named = _CATEGORY.match(line) if "$" in line[:200] else None
        if named or (not line.strip() and not (opened and upcoming[number] == "}")):
            found.append(block)
            category = read_category(named[1]) if named else category
            block, opened = Source(0, category=category), False
        elif line.lstrip().startswith("//"):
            block.comments.append(line.strip())
        else:
            block.row = block.row or number + 1
            block.lines.append(line)
            opened = braces[number][1] == "{" if braces[number][1] else opened
    return [one for one in [*found, block] if one.lines]


def _braces(line: str) -> tuple[str, str]:
    """The first and the last brace of a line; none of a comment or of a line beyond all measure."""
    if ("{" not in line and "}" not in line) or len(line) > MAX_ITEM or line.lstrip().startswith("//"):
        return "", ""
    found = [match[1] for match in _BRACE.finditer(line) if match[1]]
    return (found[0], found[-1]) if found else ("", "")


def _upcoming(braces: list[tuple[str, str]]) -> list[str]:
    """For each line the brace that comes next after it."""
    upcoming, after = [""] * len(braces), ""
    for number in range(len(braces) - 1, -1, -1):
        upcoming[number] = after
        after = braces[number][0] or after
    return upcoming


def _split(block: Source) -> list[Source]:
    """Questions that follow one another without a blank line, one by one."""
    if len(block.lines) == 1:
        return [block]
    found: list[Source] = []
    lines: list[str] = []
    closed = False
    row, rest_braces = block.row, _upcoming([_braces(line) for line in block.lines])
    for number, line in enumerate(block.lines):
        lines.append(line)
        last = _braces(line)[1]
        closed = last == "}" if last else closed
        if closed and rest_braces[number] == "{":
            found.append(Source(row, lines, block.comments if not found else [], block.category))
            lines, closed, row = [], False, block.row + number + 1
    if not found:
        return [block]
    return [*found, Source(row, lines, [], block.category)]
