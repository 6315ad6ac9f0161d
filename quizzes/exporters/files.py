"""The formats in which questions are taken away, and what each of them cannot carry."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.exporters.papers import sheet_of
from quizzes.exporters.word_paper import answers_docx, paper_docx
from quizzes.exporters.workbook import field_word, plain_xlsx
from quizzes.importers.types import ParsedQuestion

XML, ZIP, TEXT = "application/xml", "application/zip", "text/plain; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to hand out. `left_out`: by index of the question, what of it (or that it) is not in the file."""

    file: IO[bytes]
    ending: str
    content_type: str
    left_out: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its label; `with_files`: pictures and sounds go with it."""

    label: Any
    help: Any
    write: Callable[[str, Sequence[ParsedQuestion]], ExportFile]
    with_files: bool = False


def _excel(_title: str, questions: Sequence[ParsedQuestion]) -> ExportFile:
    file, missing = plain_xlsx(questions)
    told = tuple((index, "、".join(dict.fromkeys(map(field_word, fields)))) for index, fields in missing)
    return ExportFile(file, "xlsx", XLSX, told)


def _word(title: str, questions: Sequence[ParsedQuestion]) -> ExportFile:
    """The paper and its key, two documents in one archive: the key is not handed out with the paper by mistake."""
    sheet = sheet_of(title, questions)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("试卷.docx", paper_docx(sheet))
        archive.writestr("答案.docx", answers_docx(sheet))
    buffer.seek(0)
    return ExportFile(buffer, "zip", ZIP)


def _interchange(name: str, ending: str, content_type: str) -> Callable[[str, Sequence[ParsedQuestion]], ExportFile]:
    def write(title: str, questions: Sequence[ParsedQuestion]) -> ExportFile:
        from importlib import import_module

        titled = {"title": title} if name == "qti" else {}
        written = import_module(f"quizzes.interchange.{name}").write(questions, **titled)
        told = tuple((index, reason_word(reason)) for index, reason in written.left_out)
        return ExportFile(io.BytesIO(written.data), ending, content_type, told)

    return write


def reason_word(reason: str) -> str:
    """Why a question is not in a file."""
    words = {
        "type-not-carried": _("left out: the format has no question of this type"),
        "media-not-carried": _("left out: the format cannot hold pictures and sounds"),
        "blanks-not-carried": _("left out: the format cannot hold these blanks"),
        "text-not-carried": _("left out: a text would be read as something else"),
    }
    return words.get(reason, _("left out: key or options are missing"))


FORMATS: dict[str, Format] = {
    "xlsx": Format("Excel", gettext_lazy("A table that can be corrected and imported again."), _excel),
    "word": Format(
        gettext_lazy("Word: paper and key"),
        gettext_lazy("Two documents to print or to change."),
        _word,
        with_files=True,
    ),
    "gift": Format("GIFT", gettext_lazy("Text for Moodle and others; no pictures."), _interchange("gift", "txt", TEXT)),
    "moodle": Format(
        "Moodle XML", gettext_lazy("For Moodle, with pictures."), _interchange("moodle", "xml", XML), with_files=True
    ),
    "qti": Format("QTI 3.0", gettext_lazy("A package for other platforms."), _interchange("qti", "zip", ZIP), True),
}
