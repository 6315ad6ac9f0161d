"""One question a row under a header of known names: plain Chinese, 考试宝, 磨题帮, Alanosy, AWD, five columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from plumbing.tabular import Cell, Row, Table
from plumbing.tabular.model import text_cell
from quizzes.importers.answers import judgement
from quizzes.importers.case_rows import gather_cases
from quizzes.importers.clean import count_blanks, fold
from quizzes.importers.columns import Header, cell_at, find_header, is_blank, repeats_header
from quizzes.importers.kinds import kind_named
from quizzes.importers.option_marks import find_options
from quizzes.importers.type_columns import with_type_column
from quizzes.importers.types import RIGHT, Finding, Item, RawQuestion

NOT_KEPT = frozenset({"number", "correct", "picture", "clip", "option_picture"})
_PICTURES = ("picture", "clip", "option_picture")
_EDGES = " \t\r\n,，;；|"
_NUMBER = re.compile(r"\d")
_BETWEEN_NUMBERS = re.compile(r"[\s,，、;；|]+")
_SCORE = re.compile(r"\d{1,4}(?:\.\d{1,2})?")


def read_columns(table: Table) -> tuple[Iterator[Item], Header] | None:
    """The items, sub-items under their cases; None if no header of known names is found."""
    header = find_header(table)
    if header is None:
        return None
    header = with_type_column(table, header)
    further = _further_options(table, header)
    rows = [row for row in table.rows if row.number > header.row]
    named = table.name if "type" not in header.fields and kind_named(table.name) else ""
    is_numbered = _counts_options(table, header)
    items = [_typed(_read_row(row, header, further), named) for row in rows]
    items = [_with_numbers_read(item, is_numbered=is_numbered) for item in items]
    return iter(gather_cases([(item, _number_of(row, header)) for item, row in zip(items, rows, strict=True)])), header


def _typed(item: Item, kind: str) -> Item:
    """The item with the type that the name of its sheet says (单选题, 判断题)."""
    if not kind or not isinstance(item, RawQuestion):
        return item
    return replace(item, cells={**item.cells, "type": text_cell(kind)})


def _with_numbers_read(item: Item, *, is_numbered: bool) -> Item:
    """Numbers of options (选项1, 选项2, …) in the answer as letters, and told; texts of options stay texts."""
    if not is_numbered or not isinstance(item, RawQuestion) or "answer" not in item.cells:
        return item
    answer = item.cells["answer"]
    known = {str(place): letter for place, letter in enumerate(sorted(item.options), 1) if item.options[letter].text}
    numbers = [part for part in _BETWEEN_NUMBERS.split(answer.text.strip()) if part]
    if kind_named(_text_of(item, "type")) in {"fill", "essay", "truefalse"} or not numbers or set(numbers) - set(known):
        return item
    if {option.text.strip() for option in item.options.values()} & {answer.text.strip(), *numbers}:
        return item
    letters = "".join(known[number] for number in numbers)
    told = (*item.findings, Finding("answer-by-number", {"letters": letters}))
    return replace(item, cells={**item.cells, "answer": replace(answer, text=letters)}, findings=told)


def _text_of(item: RawQuestion, name: str) -> str:
    return item.cells[name].text if name in item.cells else ""


def _counts_options(table: Table, header: Header) -> bool:
    """Whether the heads of the options are numbered: 选项1, 选择项2."""
    head = next(row for row in table.rows if row.number == header.row)
    texts = [fold(cell_at(head, column).text) for column in header.options.values()]
    return bool(texts) and all(_NUMBER.search(text) for text in texts)


def _further_options(table: Table, header: Header) -> tuple[int, ...]:
    """The columns without a name that follow 选项: one head over several columns of options (小包搜题)."""
    first = header.fields.get("options")
    if first is None or header.options:
        return ()
    head = next(row for row in table.rows if row.number == header.row)
    width = max(len(row.cells) for row in table.rows)
    found: list[int] = []
    for column in range(first + 1, min(width, first + 26)):
        if cell_at(head, column).kind != "blank" or column in header.columns:
            break
        found.append(column)
    return tuple(found)


def _number_of(row: Row, header: Header) -> str:
    return cell_at(row, header.fields["number"]).text.strip() if "number" in header.fields else ""


def _read_row(row: Row, header: Header, further: tuple[int, ...]) -> Item:
    if is_blank(row, header) and all(cell_at(row, column).kind == "blank" for column in further):
        return (row.number, "blank-row")
    if repeats_header(row, header):
        return (row.number, "header-row")
    cells = {name: cell_at(row, column) for name, column in header.fields.items() if name not in NOT_KEPT}
    options = {letter: cell_at(row, column) for letter, column in header.options.items()}
    if not options and "options" in cells:
        options = _unnamed_options(row, cells["options"], further)
    if header.marks:
        _take_marked_answer(cells, options, row, header)
    if header.answers:
        _take_numbered_answers(cells, row, header)
    return RawQuestion(row.number, cells, options, findings=picture_findings(row, header))


def _unnamed_options(row: Row, cell: Cell, further: tuple[int, ...]) -> dict[str, Cell]:
    beside = [cell_at(row, column) for column in further]
    if all(other.kind == "blank" for other in beside):
        return split_options(cell)
    return lettered([cell, *beside])


def lettered(cells: list[Cell]) -> dict[str, Cell]:
    """Cells side by side as options A, B, C …, without the empty ones at the end."""
    end = max((place for place, cell in enumerate(cells, start=1) if cell.kind != "blank"), default=0)
    return {chr(65 + place): cell for place, cell in enumerate(cells[: min(end, 26)])}


def split_options(cell: Cell) -> dict[str, Cell]:
    """Options that share one cell, each behind its letter: ``A. 甲,B. 乙``; lines without letters are lettered."""
    before, found = find_options(cell.text)
    if found and not before.strip():
        parts = {letter: text.strip(_EDGES) for letter, text in found.items()}
    else:
        texts = [text.strip() for text in re.split(r"[\n|]", cell.text) if text.strip()]
        parts = _letter_by_letter(texts) or {chr(65 + index): text for index, text in enumerate(texts[:26])}
    return {letter: Cell(text, "text" if text else "blank", cell.formula) for letter, text in parts.items()}


def _letter_by_letter(texts: list[str]) -> dict[str, str]:
    """``A|甲|B|乙``: letters and texts in turn; empty if they are anything else."""
    letters = [text.strip(".．、:： ").upper() for text in texts[::2]]
    wanted = [chr(65 + index) for index in range(len(letters))]
    is_paired = len(texts) >= 4 and len(texts) % 2 == 0 and letters == wanted
    return dict(zip(letters, texts[1::2], strict=True)) if is_paired else {}


def _take_marked_answer(cells: dict[str, Cell], options: dict[str, Cell], row: Row, header: Header) -> None:
    """选项一是否正确: the letters of the options marked right; for fill-in their texts."""
    if "answer" in cells and cells["answer"].kind != "blank":
        return
    marks = {letter: cell_at(row, column) for letter, column in header.marks.items()}
    right = [letter for letter, mark in marks.items() if judgement(mark.text) == RIGHT and letter in options]
    formula = any(mark.formula for mark in marks.values())
    cells["answer"] = answer_of(cells, options, right, formula=formula)
    if is_fill(cells):
        options.clear()


def answer_of(cells: dict[str, Cell], options: dict[str, Cell], right: list[str], *, formula: bool = False) -> Cell:
    """Letters for choices; for fill-in the right texts, one a blank or alternatives of the only blank."""
    if not is_fill(cells):
        return Cell("".join(right), "text" if right else "blank", formula)
    texts = [options[letter] for letter in right]
    return _joined(texts, cells, formula=formula)


def is_fill(cells: dict[str, Cell]) -> bool:
    """Whether the type that is written is 填空."""
    return kind_named(cells["type"].text) == "fill" if "type" in cells else False


def _joined(texts: list[Cell], cells: dict[str, Cell], *, formula: bool = False) -> Cell:
    separator = "|" if count_blanks(cells["stem"].text) > 1 else ";"
    text = separator.join(cell.text for cell in texts)
    return Cell(text, "text" if text else "blank", formula or any(cell.formula for cell in texts))


def _take_numbered_answers(cells: dict[str, Cell], row: Row, header: Header) -> None:
    """答案1, 答案2, … and 得分1, 得分2, …: one answer a blank or a letter; the points of several answers add up."""
    filled = [cell for column in header.answers if (cell := cell_at(row, column)).kind != "blank"]
    if filled and cells.get("answer", filled[0]).kind in {"blank", filled[0].kind}:
        letters = Cell(",".join(cell.text for cell in filled), "text", any(cell.formula for cell in filled))
        single = filled[0] if len(filled) == 1 else letters
        cells["answer"] = _joined(filled, cells) if is_fill(cells) else single
    cells.setdefault("answer", Cell("", "blank"))
    scores = [cell_at(row, column) for column in header.scores[: max(1, len(filled))]]
    texts = [cell.text.strip() for cell in scores if cell.kind != "blank"]
    if texts and "points" not in cells:
        cells["points"] = Cell(_sum(texts), "text", any(cell.formula for cell in scores))


def _sum(texts: list[str]) -> str:
    """The points added up; what is no number is left for the reader of points to refuse."""
    if not all(_SCORE.fullmatch(text) for text in texts):
        return " ".join(texts)
    hundredths = sum(
        int(whole) * 100 + int(rest[:2].ljust(2, "0")) for whole, _, rest in (t.partition(".") for t in texts)
    )
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def picture_findings(row: Row, header: Header) -> tuple[Finding, ...]:
    """Names or addresses of pictures in cells: nothing is fetched, so the author is told."""
    columns = [header.fields[name] for name in _PICTURES if name in header.fields]
    cells = [cell_at(row, column) for column in (*columns, *header.pictures.values())]
    names = [cell.text.strip()[:60] for cell in cells if cell.kind != "blank"]
    return (Finding("picture-left-out", {"names": "、".join(names)}),) if names else ()
