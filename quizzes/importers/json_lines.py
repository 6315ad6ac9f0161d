"""Questions as JSON: objects line by line or in one list, ``{"q": …, "a": […], "ans": …}`` (小包搜题 and its kin)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kernel.errors import UnreadableFile
from plumbing.tabular import Cell
from quizzes.importers.column_rows import split_options
from quizzes.importers.columns import field_named, fold_header
from quizzes.importers.types import Finding, Item, NoQuestion, RawQuestion

_SHORT = {"q": "stem", "a": "options", "ans": "answer", "title": "stem", "analysis": "explanation", "选项": "options"}


def looks_like(text: str) -> bool:
    """Whether the text is JSON: its first character that is seen opens an object or a list of objects."""
    start = text.lstrip("\ufeff \t\r\n")[:200]
    return (start.startswith("{") and '"' in start[:60]) or (
        start.startswith("[") and start[1:].lstrip().startswith("{")
    )


def read(text: str) -> list[Item]:
    """The items, under the lines on which they begin.

    Raises `UnreadableFile("questions-not-found")` when no line is an object with a stem.
    """
    items = [_read_one(row, value) for row, value in _objects(text)]
    if not any(isinstance(item, RawQuestion) for item in items):
        raise UnreadableFile("questions-not-found")
    return items


def _objects(text: str) -> Iterator[tuple[int, Any]]:
    """Each object and its line; a line that is no JSON is told as None."""
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith("["):
        yield from _listed(text)
        return
    for number, line in enumerate(text.lstrip("\ufeff").split("\n"), start=1):
        if line.strip(" \t\r,"):
            yield number, _parse(line.strip(" \t\r,"))


def _listed(text: str) -> Iterator[tuple[int, Any]]:
    """The objects of one list, each under the line on which it begins."""
    decoder = json.JSONDecoder()
    place, line, counted = text.index("[") + 1, 1, 0
    while True:
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
        if place >= len(text) or text[place] == "]":
            return
        line, counted = line + text.count("\n", counted, place), place
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            raise UnreadableFile("file-damaged") from error
        yield line, value


def _parse(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read_one(row: int, value: Any) -> Item:
    if not isinstance(value, dict):
        return NoQuestion(row, Finding("item-unreadable"))
    cells: dict[str, Cell] = {}
    options: dict[str, Cell] = {}
    for key, content in value.items():
        name = _SHORT.get(str(key).strip().lower()) or field_named(fold_header(str(key)))
        if name == "options":
            options = _options(content)
        elif name and name not in cells:
            cells[name] = _cell(content)
    cells.pop("number", None)
    if not cells.get("stem", Cell("", "blank")).text:
        return NoQuestion(row, Finding("item-unreadable"))
    return RawQuestion(row, cells, options)


def _options(content: Any) -> dict[str, Cell]:
    """Options of a list, of an object by letter, or of one text."""
    if isinstance(content, dict):
        named = {str(key).strip().upper()[:1]: _cell(text) for key, text in list(content.items())[:26]}
        return {letter: cell for letter, cell in sorted(named.items()) if letter}
    if isinstance(content, list):
        return {chr(65 + place): _cell(text) for place, text in enumerate(content[:26])}
    return split_options(_cell(content))


def _cell(content: Any) -> Cell:
    """The text of a value; a list of answers has a separator between them."""
    if isinstance(content, bool):
        return Cell("对" if content else "错", "text")
    if isinstance(content, list):
        content = ";".join(str(part) for part in content)
    text = "" if content is None or isinstance(content, dict) else str(content).strip()
    return Cell(text, "text" if text else "blank")
