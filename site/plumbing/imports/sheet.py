"""The sheet of remarks: rows to look at, as a workbook to correct the file by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

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
