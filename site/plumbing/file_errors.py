"""What people are told about a file that cannot be read: what is wrong, that nothing was stored, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from kernel.errors import UnreadableFile

Params = dict[str, Any]


def _megabytes(params: Params) -> int:
    return int(params.get("max_bytes", 0)) // (1024 * 1024)


_SENTENCES: dict[str, Callable[[Params], str]] = {
    "file-empty": lambda p: _("The file holds no data. Nothing was stored. Check that it is the right file."),
    "file-too-large": lambda p: (
        _("The file is larger than %(megabytes)d MB. Nothing was stored. Split it into several files and import each.")
        % {"megabytes": _megabytes(p)}
    ),
    "archive-bomb": lambda p: _(
        "The file unpacks to far more than a table needs and was refused. Nothing was stored. "
        "Copy the table into a new workbook, save it and import that."
    ),
    "not-a-workbook": lambda p: _(
        "The file is not an Excel workbook, whatever its name says. Nothing was stored. "
        "Open it and save it as .xlsx, then import that."
    ),
    "file-encrypted": lambda p: _(
        "The file has a password. Nothing was stored. Remove the password in Excel, save it and import again."
    ),
    "file-macros": lambda p: _(
        "The file contains macros and was refused. Nothing was stored. Save it as .xlsx and import that."
    ),
    "file-old-xls": lambda p: _(
        "This is the old Excel format (.xls or .et). Nothing was stored. Save it as .xlsx and import that."
    ),
    "encoding-unknown": lambda p: _(
        "The characters in the file cannot be recognised. Nothing was stored. "
        "Save it as .xlsx, or as CSV in UTF-8, and import again."
    ),
    "too-many-rows": lambda p: (
        _("The table has more than %(max_rows)d rows. Nothing was stored. Split it into several files and import each.")
        % {"max_rows": int(p.get("max_rows", 0))}
    ),
    "too-many-columns": lambda p: (
        _(
            "The table is too wide: at most %(max_columns)d columns can be read. Nothing was stored. "
            "Copy the columns that are needed into a new workbook and import that."
        )
        % {"max_columns": int(p.get("max_columns", 0))}
    ),
    "file-damaged": lambda p: _(
        "The file is damaged or was not saved completely. Nothing was stored. "
        "Open it in Excel or WPS, save it again as .xlsx and import that."
    ),
    "unsupported-type": lambda p: _(
        "Files of this type cannot be imported. Nothing was stored. Use an Excel workbook (.xlsx) or a CSV file."
    ),
}


def unreadable_codes() -> frozenset[str]:
    """Every code that has a sentence of its own."""
    return frozenset(_SENTENCES)


def describe_unreadable(error: UnreadableFile) -> str:
    """A sentence for people about `error`; a code that is unknown here is told as a damaged file."""
    sentence = _SENTENCES.get(error.code, _SENTENCES["file-damaged"])
    return sentence(error.params)
