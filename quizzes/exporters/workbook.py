"""Questions as a workbook in the columns of the plain import, and on a second sheet what these cannot hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from plumbing.tabular.files import head_format, workbook, write_texts
from quizzes.importers.plain_rows import PlainRow, heads, letters_of, lost, plain_rows, values
from quizzes.importers.types import ParsedQuestion

Lost = list[tuple[int, tuple[str, ...]]]
CELL = 32_000  # Excel holds 32,767 characters in a cell


def plain_xlsx(questions: Iterable[ParsedQuestion]) -> tuple[IO[bytes], Lost]:
    """The workbook, and for each question (by index) the fields that would not come back out of it."""
    found = list(questions)
    missing = [(index, fields) for index, question in enumerate(found) if (fields := lost(question))]
    numbered = any(question.parts and not question.code for question in found)
    groups = [list(plain_rows(question, name=question.code or str(n))) for n, question in enumerate(found, start=1)]
    letters = letters_of([row for group in groups for row in group])
    with workbook() as (file, book):
        _write_questions(book, groups, letters, numbered=numbered)
        if missing:
            _write_missing(book, found, missing)
    return file, missing


def _write_questions(book: Any, groups: list[list[PlainRow]], letters: Sequence[str], *, numbered: bool) -> None:
    sheet = book.add_worksheet(_("questions"))
    names = heads(letters, numbered=numbered)
    for column, name in enumerate(names):
        sheet.set_column(column, column, {"题干": 50, "解析": 40, "法规依据": 24}.get(name, 14))
    sheet.freeze_panes(1, 0)
    write_texts(sheet, 0, names, head_format(book))
    place = 0
    for number, group in enumerate(groups, start=1):
        for row in group:
            place += 1
            first = [str(number) if row is group[0] else ""] if numbered else []
            _write_row(sheet, place, [*first, *values(row, letters)])


def _write_row(sheet: Any, place: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts):
        if text:
            sheet.write_string(place, column, text[:CELL])


def _write_missing(book: Any, found: Sequence[ParsedQuestion], missing: Lost) -> None:
    sheet = book.add_worksheet(_("not in the table"))
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 60)
    write_texts(sheet, 0, [_("stem"), _("what the table cannot hold")], head_format(book))
    for place, (index, fields) in enumerate(missing, start=1):
        write_texts(sheet, place, [found[index].stem[:200], "、".join(map(field_word, fields))])


def field_word(name: str) -> str:
    """A field of a question in words."""
    words = {
        "media": _("pictures and sounds"),
        "type": _("type"),
        "stem": _("stem"),
        "options": _("options"),
        "lefts": _("options"),
        "answer": _("answer"),
        "explanation": _("explanation"),
        "places": _("places on the photo"),
        "parts": _("sub-questions"),
        "rubric": _("marking guide"),
        "shuffle": _("whether options may be shuffled"),
        "points": _("points"),
    }
    return words.get(name, _("further fields"))
