"""Rows of a form that come as often as wanted (parts of a case, places on a photo, media): read, added, moved.

Everything is in the names of the fields, ``parts-0-stem``, so that a page without a script works too.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import QueryDict

from kernel.numerals import read_whole

MOST = 40
Row = dict[str, str]


def count_of(data: QueryDict, prefix: str) -> int:
    """How many rows the form says it has; never more than `MOST`."""
    return min(read_whole(data.get(f"{prefix}-count")) or 0, MOST)


def read_rows(data: QueryDict, prefix: str) -> list[Row]:
    """The rows in order, each by the names of its fields."""
    rows: list[Row] = [{} for _ in range(count_of(data, prefix))]
    for key in data:
        head, _, rest = key.partition("-")
        number, _, name = rest.partition("-")
        at = read_whole(number)
        if head == prefix and name and at is not None and at < len(rows):
            rows[at][name] = str(data[key])
    return rows


def write_rows(data: QueryDict, prefix: str, rows: list[Row]) -> None:
    """Puts rows in the place of those that are there; `data` must be a copy that may change."""
    for key in [key for key in data if key.startswith(f"{prefix}-")]:
        del data[key]
    data[f"{prefix}-count"] = str(len(rows))
    for number, row in enumerate(rows):
        for name, text in row.items():
            data[f"{prefix}-{number}-{name}"] = text


def moved(rows: list[Row], order: list[int]) -> list[Row]:
    """The rows in another order; a number that is left out drops its row."""
    return [rows[number] for number in order]


def order_after(count: int, verb: str, at: int) -> list[int]:
    """Which old row stands where after ``remove``, ``up`` or ``down`` of row `at`."""
    order = list(range(count))
    if not 0 <= at < count:
        return order
    if verb == "remove":
        order.pop(at)
        return order
    other = at - 1 if verb == "up" else at + 1
    if 0 <= other < count:
        order[at], order[other] = order[other], order[at]
    return order


def change_rows(data: QueryDict, prefix: str, change: Callable[[list[Row]], list[Row]]) -> None:
    """Reads rows, changes them, writes them back."""
    write_rows(data, prefix, change(read_rows(data, prefix))[:MOST])


def renumber_slots(rows: list[Row], order: list[int]) -> list[Row]:
    """Media follow the part of a case that they belong to; those of a removed part go."""
    found = []
    for row in rows:
        slot = row.get("slot", "")
        if not slot.startswith("part:"):
            found.append(row)
            continue
        number, _, rest = slot.removeprefix("part:").partition("/")
        at = (read_whole(number) or 0) - 1
        if at in order:
            found.append({**row, "slot": f"part:{order.index(at) + 1}/{rest}"})
    return found
