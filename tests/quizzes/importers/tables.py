"""Tables of questions made in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from plumbing.tabular import Cell, Row, Table, read_table
from plumbing.tabular.model import text_cell
from quizzes.importers.review import review
from quizzes.importers.types import EmptyBank, ImportRow, Review

DATA = Path(__file__).parents[2] / "data" / "questions"
HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "难度", "分值", "知识点", "法规依据")


def table_of(*rows: Sequence[str | Cell], header: Sequence[str] = HEADER) -> Table:
    """A table with `header` on row 1."""
    lines = [header, *rows]
    return Table(
        "表",
        tuple(
            Row(number, tuple(cell if isinstance(cell, Cell) else text_cell(cell) for cell in line))
            for number, line in enumerate(lines, start=1)
        ),
        frozenset(),
    )


def question(
    kind: str = "单选",
    stem: str = "火警电话是（ ）。",
    options: Sequence[str] = ("110", "119"),
    answer: str | Cell = "B",
    **more: str,
) -> list[str | Cell]:
    """One row under `HEADER`."""
    filled = [*options, *[""] * (4 - len(options))]
    return [kind, stem, *filled, answer, *(more.get(name, "") for name in HEADER[7:])]


def reviewed(*rows: Sequence[str | Cell], header: Sequence[str] = HEADER) -> tuple[ImportRow, ...]:
    """The rows reviewed against an empty bank."""
    return review(table_of(*rows, header=header), EmptyBank()).rows


def only(*rows: Sequence[str | Cell], header: Sequence[str] = HEADER) -> ImportRow:
    """The one row reviewed."""
    (row,) = reviewed(*rows, header=header)
    return row


def review_file(name: str) -> Review:
    """A sample file reviewed against an empty bank."""
    return review(read_table((DATA / name).read_bytes(), name), EmptyBank())
