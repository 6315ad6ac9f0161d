"""How far a run is, told beside the database: what a transaction under way writes, nobody else sees."""

from __future__ import annotations

import time
from uuid import UUID

from plumbing.imports import vault
from plumbing.imports.kinds import Progress

EVERY_SECONDS = 0.5


def reporter(run_id: UUID) -> Progress:
    """Writes the progress down, twice a second at most."""
    last = time.monotonic() - EVERY_SECONDS

    def report(done: int, total: int) -> None:
        nonlocal last
        if total and time.monotonic() - last >= EVERY_SECONDS:
            last = time.monotonic()
            vault.keep_progress(run_id, done, total)

    return report


def share(report: Progress, first: int, last: int) -> Progress:
    """The progress of one step, which makes up the per cent from `first` to `last` of the whole."""

    def part(done: int, total: int) -> None:
        if total:
            report(first * total + (last - first) * min(done, total), 100 * total)

    return part
