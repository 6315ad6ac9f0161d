"""The phase that is timed: start, question page, answers, handing in, result."""

from __future__ import annotations

import time
from typing import Any

from config.benchmark.browser import Page
from config.benchmark.crew import share_out
from config.benchmark.figures import Tally, report
from config.benchmark.preparing import Standing
from config.benchmark.walk import Mode, Walk, weigh


def drive(everybody: list[Standing], *, slug: str, mode: Mode, concurrency: int) -> dict[str, Any]:
    """Everybody's sitting; the figures from the first start to the last result."""

    def sit(standing: Standing, tally: Tally) -> None:
        browser, page = standing
        try:
            Walk(browser, tally, slug=slug, mode=mode).sit(page)
        finally:
            browser.close()

    started = time.perf_counter()
    tally = share_out(everybody, sit, concurrency=concurrency)
    return report(tally, wall_seconds=time.perf_counter() - started)


def weigh_one(standing: Standing, slug: str) -> dict[str, int]:
    """What the first load of a question page brings: compressed bytes and requests. Before the clock starts."""
    browser, course = standing
    page: Page = Walk(browser, Tally(), slug=slug, mode="submit").start(course)
    weighed = weigh(browser, page)
    browser.close()
    return weighed
