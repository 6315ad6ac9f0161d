"""The sheet of remarks: rows to look at, as a workbook to correct the file by."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from plumbing.imports.words import verdict_label

_WIDTHS = (8, 8, 60)


def remarks_workbook(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> io.BytesIO:
    """Errors and warnings with their remarks; text stays text, so that nothing in it runs as a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("remarks"))
    bold, wrap = (
        book.add_format({"bold": True, "bg_color": "#E6E6E6"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet.freeze_panes(1, 3)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(len(_WIDTHS), len(_WIDTHS) + len(columns), 18)
    for column, text in enumerate([_("row"), _("verdict"), _("remarks"), *columns]):
        sheet.write_string(0, column, text, bold)
    remarked = (row for row in rows if row["verdict"] in ("error", "warn"))
    for line, row in enumerate(remarked, start=1):
        sheet.write_number(line, 0, row["row"], wrap)
        for column, text in enumerate(
            [verdict_label(row["verdict"]), "".join(row["messages"]), *row["cells"]], start=1
        ):
            sheet.write_string(line, column, text, wrap)
    book.close()
    buffer.seek(0)
    return buffer
