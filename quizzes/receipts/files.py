"""Sittings and journals as files. Cells are text: nothing is ever taken for a formula, in Excel or by CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import IO, Any

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from orgs.logic.access import Actor
from orgs.people.queries import newest_units
from plumbing.tabular.csv_text import plain_text
from plumbing.tabular.files import add_sheet, head_format, send_as, workbook, write_texts
from quizzes.models import Sitting
from quizzes.receipts.replaying import Step
from quizzes.receipts.rows import Row, rows_of

CHUNK = 500
MOST = 20_000
SITTINGS = (
    ("序号", 6), ("姓名", 12), ("手机号", 14), ("企业", 30), ("试卷", 28), ("第几次", 8), ("作答方式", 14),
    ("状态", 12), ("开始时间", 20), ("交卷时间", 20), ("已答题数", 10), ("得分", 8),
    ("延长（分钟）", 10), ("回执号", 18),
)  # fmt: skip
LINES = (
    ("序号", 8), ("时间", 20), ("题号", 8), ("题目", 44), ("内容", 60), ("标记", 8), ("设备", 8), ("代为操作", 18),
)  # fmt: skip


def sittings_workbook(actor: Actor, found: QuerySet[Sitting], *, printed_by: str) -> tuple[IO[bytes], int]:
    """The list as a workbook, at most twenty thousand rows, and how many it has. Rows go straight to disk."""
    number = 0
    with workbook() as (file, book):
        sheet = add_sheet(book, "答卷", [width for _name, width in SITTINGS])
        sheet.write_string(0, 0, f"答卷名单　截至{_time(timezone.now())}　导出人：{printed_by}　手机号已隐去中间四位")
        write_texts(sheet, 1, [name for name, _width in SITTINGS], head_format(book))
        sheet.freeze_panes(2, 2)
        sheet.repeat_rows(1)
        for number, row in enumerate(_rows(actor, found), start=1):
            sheet.write_number(number + 1, 0, number)
            write_texts(sheet, number + 1, _cells(row), first=1)
    return file, number


def _rows(actor: Actor, found: QuerySet[Sitting]) -> Iterator[Row]:
    rows = iter(found[:MOST].iterator(chunk_size=CHUNK))
    while chunk := list(islice(rows, CHUNK)):
        yield from rows_of(chunk, newest_units(actor, {row.person_id for row in chunk}))


def _cells(row: Row) -> list[str]:
    return [
        row.name, row.phone, row.enterprise, row.quiz, str(row.try_number), row.mode, row.outcome,
        _time(row.started_at), _time(row.submitted_at), "" if row.answered is None else str(row.answered), row.score,
        str(row.extra_minutes or ""), row.number,
    ]  # fmt: skip


def journal_workbook(sitting: Sitting, steps: Sequence[Step], *, printed_by: str) -> IO[bytes]:
    """Every line of a journal, in a file that is gone when closed."""
    with workbook() as (file, book):
        sheet = add_sheet(book, "作答记录", [width for _name, width in LINES])
        head = f"{sitting.person.name}　{sitting.edition.quiz.title}　导出人：{printed_by}　{_time(timezone.now())}"
        sheet.write_string(0, 0, head, book.add_format({"bold": True}))
        write_texts(sheet, 1, [name for name, _width in LINES], head_format(book))
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
        for number, step in enumerate(steps, start=2):
            write_texts(sheet, number, _line(step))
    return file


def journal_csv(steps: Iterable[Step], *, name: str) -> HttpResponseBase:
    """Streamed, UTF-8 with a mark that Excel understands; what looks like a formula gets an apostrophe."""
    return send_as(StreamingHttpResponse(_csv(steps), content_type="text/csv; charset=utf-8"), f"{name}.csv")


class _Echo:
    def write(self, value: str) -> str:
        return value


def _csv(steps: Iterable[Step]) -> Iterator[bytes]:
    writer = csv.writer(_Echo())
    yield b"\xef\xbb\xbf" + str(writer.writerow([title for title, _width in LINES])).encode()
    for step in steps:
        yield str(writer.writerow([plain_text(text) for text in _line(step)])).encode()


def _line(step: Step) -> list[str]:
    what = _("left empty") if step.empty else step.what
    flag = "标记" if step.flagged else ""
    number = "" if step.n is None else str(step.n)
    return [str(step.seq), _time(step.at), number, step.short, what, flag, step.device, step.by]


def _time(moment: datetime | None) -> Any:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M:%S") if moment else ""
