"""A file of answers, one row a paper: its header found, its cells by question, each row judged against the batch."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.errors import DomainError, UnreadableFile
from plumbing.tabular import Cell, Row, Table
from quizzes.paper.numbers import read_number
from quizzes.paper.queries import ENTERED, WITHDRAWN, OpenCopy
from quizzes.paper.reading import plain, read_answer, refer_to_paper, typed_answer

NUMBER_HEADS = frozenset({"试卷编号", "试卷号", "编号", "卷号"})
NAME_HEADS = frozenset({"姓名", "考生姓名", "名字"})
_QUESTION_HEAD = re.compile(r"(?:第|Q|题)?\s*(\d{1,3})\s*题?")
_HEADER_WITHIN = 15
_SHOWN = 120


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """Rows below the header. `columns`: question number → column; `notes`: heads that were passed over."""

    rows: tuple[Row, ...]
    number_at: int
    name_at: int
    columns: Mapping[int, int]
    ignored: tuple[str, ...] = ()


@dataclass(slots=True)
class Finding:
    """A row judged. `answers` by place from 0, of rows to be stored. `told`: codes with what fills their sentences."""

    row: int
    verdict: str
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    number: int = 0
    printed_number: str = ""
    name: str = ""
    answers: dict[int, list[Any]] = field(default_factory=dict)
    shown: str = ""


def find_columns(table: Table) -> AnswerFile:
    """The header and what is below it. Raises `UnreadableFile` ``columns-missing``."""
    for at, row in enumerate(table.rows[:_HEADER_WITHIN]):
        heads = [_head(cell.text) for cell in row.cells]
        numbers = [column for column, head in enumerate(heads) if head in NUMBER_HEADS]
        names = [column for column, head in enumerate(heads) if head in NAME_HEADS]
        columns: dict[int, int] = {}
        ignored = []
        for column, head in enumerate(heads):
            found = _QUESTION_HEAD.fullmatch(head)
            if found and int(found[1]) not in columns:
                columns[int(found[1])] = column
            elif head and column not in (*numbers[:1], *names[:1]):
                ignored.append(row.cells[column].text.strip()[:20])
        if numbers and names and columns:
            return AnswerFile(table.rows[at + 1 :], numbers[0], names[0], columns, tuple(ignored))
    raise UnreadableFile("columns-missing")


def _head(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))


def judge_rows(file: AnswerFile, code: str, copies: Mapping[int, OpenCopy]) -> list[Finding]:
    """Every row, in the file's order; no query."""
    seen: dict[int, int] = {}
    return [_judge(file, row, code, copies, seen) for row in file.rows]


def _judge(file: AnswerFile, row: Row, code: str, copies: Mapping[int, OpenCopy], seen: dict[int, int]) -> Finding:
    number_cell, name_cell = _cell(row, file.number_at), _cell(row, file.name_at)
    given = {n: _cell(row, column) for n, column in file.columns.items()}
    found = Finding(row.number, "error", printed_number=number_cell.text.strip()[:20], name=name_cell.text.strip()[:20])
    if not any(cell.text.strip() or cell.formula for cell in (number_cell, name_cell, *given.values())):
        return _end(found, "skip", "blank-row")
    copy = _copy_of(found, number_cell, code, copies)
    if copy is None:
        return found
    found.number, found.printed_number = copy.copy.number, copy.printed_number
    if not _same_name(found, copy):
        return found
    if found.number in seen:
        return _end(found, "error", "number-repeated", row=seen[found.number])
    seen[found.number] = row.number
    return _judge_answers(found, copy, given)


def _copy_of(found: Finding, cell: Cell, code: str, copies: Mapping[int, OpenCopy]) -> OpenCopy | None:
    read = None if cell.formula else read_number(cell.text)
    if read is None:
        _end(found, "error", "bad-number", text=found.printed_number)
    elif read[0] != code:
        _end(found, "error", "other-batch")
    elif read[1] not in copies:
        _end(found, "error", "no-paper")
    else:
        return copies[read[1]]
    return None


def _same_name(found: Finding, copy: OpenCopy) -> bool:
    if not found.name:
        _end(found, "error", "name-missing")
    elif _bare(found.name) != _bare(copy.name[:20]):
        _end(found, "error", "wrong-name", name=copy.name, text=found.name)
    else:
        return True
    return False


def _bare(name: str) -> str:
    """A name without what typing changes: blanks, the many middle dots, full-width letters."""
    return re.sub(r"[\s·•・‧∙⋅.．]", "", unicodedata.normalize("NFKC", name)).casefold()


def _judge_answers(found: Finding, copy: OpenCopy, given: Mapping[int, Cell]) -> Finding:
    lines = {line.number: line for line in copy.lines}
    for number, cell in sorted(given.items()):
        text = cell.text.strip()
        if not text and not cell.formula:
            continue
        line = lines.get(number)
        if line is None:
            found.told.append(("no-such-question", {"number": number, "count": len(lines)}))
        elif cell.formula and not (line.kind in {"fill", "essay"} and not text.startswith("=")):
            found.told.append(("formula", {"number": number}))
        elif cell.kind == "date":
            found.told.append(("date-cell", {"number": number}))
        else:
            try:
                found.answers[line.at] = read_answer(line, text)
            except DomainError as error:
                found.told.append((error.code, dict(error.params)))
    found.answers = refer_to_paper(copy.lines, found.answers, copy.printed_number)
    found.answers = {at: wire for at, wire in found.answers.items() if wire}
    by_place = {line.at: line for line in copy.lines}
    found.shown = " ".join(
        f"{at + 1}.{typed_answer(by_place[at], wire)}" for at, wire in sorted(found.answers.items())
    )[:_SHOWN]
    if found.told:
        return found
    return _judge_state(found, copy)


def _judge_state(found: Finding, copy: OpenCopy) -> Finding:
    if copy.state == WITHDRAWN:
        return _end(found, "error", "withdrawn") if found.answers else _end(found, "skip", "withdrawn")
    if copy.state == ENTERED:
        stored = copy.stored_answers
        other = sorted(
            at + 1
            for at in set(stored) | set(found.answers)
            if stored.get(at, []) != copy.as_stored(at, found.answers.get(at, []))
        )
        if not found.answers or not other:
            return _end(found, "skip", "entered-same")
        return _end(found, "error", "entered-otherwise", numbers="、".join(map(str, other[:5])))
    if not found.answers:
        return _end(found, "skip", "no-answers")
    found.verdict = "ok"
    return found


def _end(found: Finding, verdict: str, code: str, **params: Any) -> Finding:
    found.verdict = verdict
    found.told.append((code, params))
    return found


def _cell(row: Row, column: int) -> Cell:
    return row.cells[column] if column < len(row.cells) else Cell("", "blank")
