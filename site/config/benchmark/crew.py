"""Many people's work, done by a few threads: each takes the next person until none is left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from typing import TypeVar

from config.benchmark.browser import UnexpectedAnswer
from config.benchmark.figures import Tally

One = TypeVar("One")


def share_out(everybody: Iterable[One], work: Callable[[One, Tally], None], *, concurrency: int) -> Tally:
    """`work` for each, `concurrency` at a time; the tally of all. An error is counted with its words."""
    waiting: SimpleQueue[One] = SimpleQueue()
    for one in everybody:
        waiting.put(one)
    tallies = [Tally() for _ in range(concurrency)]
    threads = [threading.Thread(target=_take, args=(waiting, work, tally)) for tally in tallies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Tally()
    for tally in tallies:
        whole.merge(tally)
    return whole


def _take(waiting: SimpleQueue[One], work: Callable[[One, Tally], None], tally: Tally) -> None:
    while True:
        try:
            one = waiting.get_nowait()
        except Empty:
            return
        try:
            work(one, tally)
        except (UnexpectedAnswer, OSError, ValueError, KeyError) as error:
            tally.errors[f"{type(error).__name__}: {error}"] += 1
