"""Processor time that a server and its children have used, from /proc: other work on the machine cannot blur it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _OWN = 1, slice(11, 15)  # behind the name: the parent's id; own and reaped children's time


@contextlib.contextmanager
def metered(roots: Mapping[str, int]) -> Iterator[dict[str, float]]:
    """Processor seconds that pass in the block, for the client (this process) and for each process of `roots` by name.

    The dictionary is filled when the block ends.
    """
    used: dict[str, float] = {}
    before, own = {name: cpu_seconds(pid) for name, pid in roots.items()}, time.process_time()
    yield used
    used["client"] = round(time.process_time() - own, 2)
    used.update({name: round(cpu_seconds(pid) - before[name], 2) for name, pid in roots.items()})


def cpu_seconds(root: int) -> float:
    """Seconds of processor time of a process, of all below it, and of those of them that have ended."""
    lines = _all()
    family, rising = {root}, True
    while rising:
        more = {pid for pid, (parent, _ticks) in lines.items() if parent in family} - family
        family |= more
        rising = bool(more)
    return sum(ticks for pid, (_parent, ticks) in lines.items() if pid in family) / _TICKS


def _all() -> dict[int, tuple[int, int]]:
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(") ")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        found[int(folder.name)] = (int(fields[_PARENT]), sum(map(int, fields[_OWN])))
    return found
