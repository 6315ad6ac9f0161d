"""Rows put right at the preview: a correction says by field what the cells should have said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from plumbing.tabular.model import text_cell
from quizzes.importers.fields import parse_question
from quizzes.importers.option_marks import find_options
from quizzes.importers.plain_rows import plain_row, raw_of
from quizzes.importers.types import ImportRow, Item, ParsedQuestion, RawQuestion, ReadQuestion

# What no row of a table can say: of these only the words around them are put right.
WHOLE = frozenset({"case", "hotspot"})
_WORDS = ("stem", "explanation", "basis", "topic", "points", "difficulty", "code", "audience", "source", "remark")


def row_key(row: ImportRow) -> str:
    """How a correction names its row."""
    return f"{row.sheet}|{row.row}" if row.sheet else str(row.row)


def cells_of(row: ImportRow) -> tuple[dict[str, str], dict[str, str]]:
    """What was read of a row, by field and by option letter, as a form or a sheet of errors shows it."""
    if row.raw is not None:
        return _texts(row.raw.cells), _texts(row.raw.options)
    if row.question is None:
        return {}, {}
    plain = plain_row(row.question)
    return dict(plain.cells), dict(plain.options)


def corrected(row: ImportRow, said: Mapping[str, Any]) -> Item | None:
    """The item as the correction has it; None when it changes no words."""
    cells, options = said.get("cells"), said.get("options")
    if cells is None and options is None:
        return None
    if row.raw is None and row.question is not None and row.question.type in WHOLE:
        return ReadQuestion(row.row, _reworded(row.question, cells or {}))
    raw = row.raw if row.raw is not None else raw_of(_question(row), number=row.row)
    changed = {**raw.cells, **{name: text_cell(str(text)) for name, text in (cells or {}).items()}}
    lettered = raw.options if options is None else {key: text_cell(str(text)) for key, text in options.items()}
    return replace(raw, row=row.row, cells=changed, options=lettered, findings=())


def split_lines(text: str) -> dict[str, str]:
    """Options written one a line, with or without their letters, by letter."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    before, found = find_options("\n".join(lines))
    if found and not before.strip():
        return {letter: words.strip() for letter, words in found.items()}
    return {chr(65 + place): line for place, line in enumerate(lines[:26])}


def _texts(cells: Mapping[str, Any]) -> dict[str, str]:
    return {name: cell.text.strip() for name, cell in cells.items() if cell.text.strip()}


def _reworded(question: ParsedQuestion, cells: Mapping[str, Any]) -> ParsedQuestion:
    """The words around a case or a photo, read by the rules of tables; what belongs to its type stays."""
    plain = plain_row(question)
    texts = {**plain.cells, **{name: str(text) for name, text in cells.items() if name in _WORDS}}
    read, _findings = parse_question(
        RawQuestion(0, {**{name: text_cell(text) for name, text in texts.items()}, "type": text_cell("简答")}, {})
    )
    return replace(question, **{name: getattr(read, name) for name in (*_WORDS, "citations")})


def _question(row: ImportRow) -> ParsedQuestion:
    if row.question is None:
        raise ValueError(f"row {row.row} holds no question")
    return row.question
