"""Working through many rows without one statement, or one list, that is too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Row = TypeVar("Row")


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """`rows` in lists of `size`, the last one shorter; in order, nothing for nothing."""
    whole = list(rows)
    return (whole[start : start + size] for start in range(0, len(whole), size))
