"""Text for a CSV file, which knows no text cells: spreadsheets run what begins like a formula."""

from __future__ import annotations

from typing import Any

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def plain_text(value: Any) -> str:
    """`value` as text, with an apostrophe before what a spreadsheet would take for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
