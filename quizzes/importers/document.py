"""Documents as blocks, from Word or HTML: paragraphs are running text, grids with a known header are tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kernel.errors import UnreadableFile
from plumbing.tabular import Row, Table
from plumbing.tabular.model import BLANK, Cell
from quizzes.importers.clean import fold, tidy
from quizzes.importers.layouts import LAYOUTS, read_layout
from quizzes.importers.running_text import MAX_LINES, read_running
from quizzes.importers.text_lines import TextBody, tidy_lines
from quizzes.importers.types import Finding, Item, MediaFile, RawQuestion, ReadFile

_NUMBERS = frozenset({"题号", "序号", "题目", "题序", "小题"})
_ANSWERS = frozenset({"答案", "正确答案", "参考答案", "选项"})


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a document: the texts of its cells, row by row; None goes on with the cell above."""

    rows: tuple[tuple[str | None, ...], ...]


Block = str | Grid  # a paragraph (line breaks inside it kept) or a table


def read_document(blocks: Iterable[Block], media: Mapping[str, MediaFile], *, layout: str) -> ReadFile:
    """The questions of a document in their order; a row is a line of it, tables counted row by row.

    Raises `UnreadableFile`: questions-not-found, too-many-rows.
    """
    lines: list[tuple[int, str]] = []
    items: list[Item] = []
    notices: list[Finding] = []
    number = 1
    for block in blocks:
        found = _read_grid(block, number) if isinstance(block, Grid) else None
        if found:
            items.extend(found[1])
            notices.extend(found[2])
            lines.append((number, ""))
            number += len(block.rows)  # type: ignore[union-attr]
            continue
        for text in _lines_of(block):
            lines.append((number, text))
            number += 1
        if number > MAX_LINES:
            raise UnreadableFile("too-many-rows", max_rows=MAX_LINES)
    try:
        running, told = read_running(TextBody(tuple(lines), dict(media)))
    except UnreadableFile:
        if not items:
            raise
        running, told = [], ()
    rows = sorted([*items, *running], key=_row_of)
    return ReadFile(layout, tuple(rows), (*notices, *told, *_lost_media(rows, media)), number - 1)


def _row_of(item: Item) -> int:
    return item[0] if isinstance(item, tuple) else item.row


def _lines_of(block: Block) -> list[str]:
    if isinstance(block, str):
        return tidy_lines(block)
    return _answer_lines(block) or [line for row in block.rows for line in _row_lines(row)]


def _row_lines(cells: Sequence[str | None]) -> list[str]:
    """Cells side by side on one line; cells of several paragraphs one below another."""
    row = [text for text in cells if text is not None]
    if any("\n" in text.strip() for text in row):
        return [line for text in row for line in tidy_lines(text) if line.strip()]
    return ["\t".join(tidy(text) for text in row)]


def _answer_lines(grid: Grid) -> list[str] | None:
    """``题号 | 1 | 2`` above ``答案 | A | B`` as gathered answers; None for any other table."""
    heads = [fold(row[0] or "") for row in grid.rows if row]
    if len(heads) < 2 or len(heads) % 2 or heads[0] not in _NUMBERS or heads[1] not in _ANSWERS:
        return None
    lines = []
    for numbers, answers in zip(grid.rows[::2], grid.rows[1::2], strict=True):
        pairs = zip(numbers[1:], answers[1:], strict=False)
        texts = [((number or "").strip(), (answer or "").strip()) for number, answer in pairs]
        lines.append("答案：" + "  ".join(f"{number}.{answer}" for number, answer in texts if number))
    return lines


def _read_grid(grid: Grid, number: int) -> tuple[str, list[Item], tuple[Finding, ...]] | None:
    """The items of a table with a known header; its rows are numbered as lines of the document."""
    rows = tuple(Row(number + place, _cells(row)) for place, row in enumerate(_filled(grid)))
    if not rows:
        return None
    found = read_layout(Table("", rows, frozenset()), LAYOUTS)
    return (found[0], list(found[1]), found[2]) if found else None


def _filled(grid: Grid) -> list[list[str]]:
    """The rows with each merged cell's text in every row it spans."""
    found: list[list[str]] = []
    for row in grid.rows:
        above = found[-1] if found else []
        found.append([(above[c] if c < len(above) else "") if text is None else text for c, text in enumerate(row)])
    return found


def _cells(row: Sequence[str]) -> tuple[Cell, ...]:
    cells = [Cell(text.strip(), "text") if text.strip() else BLANK for text in row]
    while cells and cells[-1] is BLANK:
        cells.pop()
    return tuple(cells)


def _lost_media(items: Sequence[Item], media: Mapping[str, MediaFile]) -> tuple[Finding, ...]:
    """Pictures that stand outside every question are told."""
    raws = [item for item in items if isinstance(item, RawQuestion)]
    kept = sum(len(one.media) for raw in raws for one in (raw, *raw.parts))
    lost = len(media) - kept
    return (Finding("pictures-left-out", {"count": lost}),) if lost > 0 else ()
