"""Numbers of rows when a workbook has several sheets of people: sheet and row in one."""

from __future__ import annotations

SHEET = 1_000_000


def sheet_number(sheet: int, row: int) -> int:
    """The row of the first sheet as Excel counts; those of further sheets in the millions."""
    return sheet * SHEET + row


def split_number(number: int) -> tuple[int, int]:
    """Sheet (from 0) and row as Excel counts."""
    return divmod(number, SHEET)
