"""A thousand people who press "start" at random moments of ten seconds, whether the server keeps up or not.

Arrivals are planned beforehand and never wait for an answer to somebody else; latency counts from the planned moment.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.benchmark.browser import Browser, Page, UnexpectedAnswer
from config.benchmark.figures import percentile

_SITTING = "/s/"
_PATIENCE = 300.0
_STACK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Arrival:
    """One press of the button: `at` seconds after the storm's beginning. `browser` holds the course's page open."""

    at: float
    browser: Browser
    page: Page
    slug: str


@dataclass(slots=True)
class Found:
    """What became of one press. Seconds from the planned moment: to the first answer, and until the question shows."""

    answered: float = 0.0
    ready: float = 0.0
    waits: int = 0
    url: str = ""
    error: str = ""


@dataclass(slots=True)
class Storm:
    """Presses planned, and what became of each."""

    arrivals: list[Arrival]
    found: list[Found] = field(default_factory=list)
    wall: float = 0.0

    def run(self, *, in_the_middle: Callable[[], None] | None = None, within: float = 10.0) -> None:
        """Everybody's press, each in a thread of its own; `in_the_middle` runs half-way through."""
        self.found = [Found() for _ in self.arrivals]
        threading.stack_size(_STACK)
        started = time.perf_counter() + 0.5
        threads = [threading.Thread(target=_press, args=(each, here, started)) for each, here in self._pairs()]
        for thread in threads:
            thread.start()
        if in_the_middle is not None:
            _sleep_until(started + within / 2)
            in_the_middle()
        for thread in threads:
            thread.join()
        self.wall = time.perf_counter() - started

    def _pairs(self) -> list[tuple[Arrival, Found]]:
        return list(zip(self.arrivals, self.found, strict=True))

    def report(self) -> dict[str, object]:
        """Milliseconds to the first answer (a question, or the waiting page), and until the question shows."""
        good = [each for each in self.found if not each.error]
        errors: dict[str, int] = {}
        for each in self.found:
            if each.error:
                errors[each.error] = errors.get(each.error, 0) + 1
        return {
            "presses": len(self.found),
            "errors": errors,
            "wall_seconds": round(self.wall, 2),
            "first_answer_ms": _spread([each.answered for each in good]),
            "question_ms": _spread([each.ready for each in good]),
            "sent_to_wait": sum(each.waits > 0 for each in good),
            "waiting_pages": sum(each.waits for each in good),
            "longest_wait_s": round(max((each.ready for each in good if each.waits), default=0.0), 1),
        }


def plan(ready: list[tuple[Browser, Page]], *, slug: str, within: float, twice: bool, seed: int = 1) -> list[Arrival]:
    """When each person presses, by chance within so many seconds. `twice`: a second browser at the same moment."""
    dice = random.Random(seed)  # noqa: S311 - the same storm each time
    arrivals = []
    for browser, page in ready:
        at = dice.random() * within
        arrivals.append(Arrival(at, browser, page, slug))
        if twice:
            arrivals.append(Arrival(at, Browser(browser.base_url, browser.cookies), page, slug))
    return sorted(arrivals, key=lambda each: each.at)


def _press(arrival: Arrival, found: Found, started: float) -> None:
    due = started + arrival.at
    _sleep_until(due)
    try:
        token = [("csrfmiddlewaretoken", arrival.page.token)]
        page = arrival.browser.post(f"/learn/{arrival.slug}/quiz/", arrival.page, token)
        found.answered = time.perf_counter() - due
        page = _wait(arrival.browser, page, found, due)
        found.ready, found.url = time.perf_counter() - due, page.url
        if page.status != 200 or _SITTING not in page.url:
            raise UnexpectedAnswer(f"{page.status} at {page.url}")
    except (UnexpectedAnswer, OSError, ValueError) as error:
        found.error = f"{type(error).__name__}: {error}"
    finally:
        arrival.browser.close()


def _wait(browser: Browser, page: Page, found: Found, due: float) -> Page:
    """Comes again when the waiting page says so, as a phone does."""
    while page.again_in is not None and time.perf_counter() - due < _PATIENCE:
        found.waits += 1
        time.sleep(page.again_in)
        page = browser.get(page.url)
    return page


def _sleep_until(moment: float) -> None:
    time.sleep(max(moment - time.perf_counter(), 0.0))


def _spread(seconds: list[float]) -> dict[str, float]:
    shares = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(percentile(seconds, share) * 1000, 1) for name, share in shares.items()}
