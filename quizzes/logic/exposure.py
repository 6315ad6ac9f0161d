"""Which items of an edition rest: those that are on more papers than the quiz allows."""

from __future__ import annotations

from collections.abc import Mapping

FEWEST_PAPERS = 20  # before that many, a share says nothing


def rested(counts: Mapping[str, int], *, papers: int, most: int | None) -> list[int]:
    """Indexes of the items that stand on more than `most` per cent of the papers, in order; none without a cap."""
    if not most or papers < FEWEST_PAPERS:
        return []
    return sorted(int(index) for index, count in counts.items() if count * 100 > most * papers)


def added(counts: Mapping[str, int], drawn: Mapping[int, int]) -> dict[str, int]:
    """The counts (by index, as JSON keeps them) with what was drawn since."""
    indexes = sorted({int(index) for index in counts} | set(drawn))
    return {str(index): counts.get(str(index), 0) + drawn.get(index, 0) for index in indexes}
