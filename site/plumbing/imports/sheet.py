"""The sheet of remarks: rows to look at, as a workbook to correct the file by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from plumbing.imports.kinds import Fixing
from plumbing.imports.words import verdict_label
from plumbing.tabular.files import workbook, write_texts

_WIDTHS = (8, 8, 60)


def remarks_workbook(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> IO[bytes]:
    """Errors and warnings with their remarks; text stays text, so that nothing in it runs as a formula."""
    with workbook() as (file, book):
        sheet = book.add_worksheet(_("remarks"))
        bold = book.add_format({"bold": True, "bg_color": "#E6E6E6"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 3)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_column(len(_WIDTHS), len(_WIDTHS) + len(columns), 18)
        write_texts(sheet, 0, [_("row"), _("verdict"), _("remarks"), *columns], bold)
        remarked = (row for row in rows if row["verdict"] in ("error", "warn"))
        for line, row in enumerate(remarked, start=1):
            sheet.write_number(line, 0, row["row"], wrap)
            texts = [verdict_label(row["verdict"]), "".join(row["messages"]), *row["cells"]]
            write_texts(sheet, line, texts, wrap, first=1)
    return file


# Names that no reader of a table takes for a column of its own.
_ROW_HEAD, _REMARK_HEAD = "原文件行", "导入提示"
_LEFT_OUT = "left-out"


def errors_workbook(rows: Sequence[Mapping[str, Any]], fixing: Fixing) -> IO[bytes]:
    """Rows with something to put right and those left out, in columns that can be corrected and imported again."""
    wanted = [row for row in rows if row["verdict"] in ("error", "warn") or _LEFT_OUT in row.get("codes", ())]
    heads = fixing.heads_of(wanted)
    with workbook() as (file, book):
        sheet = book.add_worksheet(_("rows to correct"))
        bold = book.add_format({"bold": True, "bg_color": "#E6E6E6"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 1, 50)
        sheet.set_column(2, 1 + len(heads), 18)
        write_texts(sheet, 0, [_ROW_HEAD, _REMARK_HEAD, *heads.values()], bold)
        place = 0
        for row in wanted:
            told = f"{verdict_label(row['verdict'])}：{''.join(row['messages'])}"
            where = f"{row['sheet']} {row['row']}" if row.get("sheet") else str(row["row"])
            for values in fixing.lines_of(row):
                place += 1
                write_texts(sheet, place, [where, told, *(values.get(name, "") for name in heads)], wrap)
                told = ""
    return file
