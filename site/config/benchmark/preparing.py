"""The phase before the clock starts: everybody stands at the course's page, signed in, the lesson read."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings

from config.benchmark.browser import Browser, Page
from config.benchmark.crew import share_out
from config.benchmark.figures import Tally, steps_of
from config.benchmark.people import Ground, Ready, make_ready
from config.benchmark.walk import Walk
from orgs import crowd

Standing = tuple[Browser, Page]


def by_services(ground: Ground, url: str, count: int) -> tuple[list[Standing], dict[str, Any]]:
    """Sessions and readings written by the services that the pages call; then each opens the course's page."""
    started = time.perf_counter()
    everybody = at_the_course(ground, url, make_ready(ground, count))
    return everybody, {"how": "services", "seconds": round(time.perf_counter() - started, 2)}


def by_pages(ground: Ground, url: str, count: int, concurrency: int) -> tuple[list[Standing], dict[str, Any]]:
    """Signing in with a code, consent and the lesson over HTTP, as in life, and timed for themselves."""
    started = time.perf_counter()
    everybody: list[Standing] = []

    def come(phone: str, tally: Tally) -> None:
        browser = Browser(url)
        walk = Walk(browser, tally, slug=ground.slug, mode="submit")
        everybody.append((browser, walk.lesson(walk.sign_in(phone))))

    tally = share_out(crowd.fresh_phones(count), come, concurrency=concurrency)
    seconds = time.perf_counter() - started
    each = {"people_per_second": round(len(everybody) / seconds, 2), "steps": steps_of(tally)}
    return everybody, {"how": "pages", "seconds": round(seconds, 2), "errors": dict(tally.errors), **each}


def at_the_course(ground: Ground, url: str, people: list[Ready]) -> list[Standing]:
    """Each with the course's page open, from which the quiz begins; no connection is held. Raises UnexpectedAnswer."""
    everybody = []
    for person in people:
        browser = Browser(url, {settings.SESSION_COOKIE_NAME: person.session})
        page = Walk(browser, Tally(), slug=ground.slug, mode="submit").course()
        browser.close()
        page.forget_all_but_token()
        everybody.append((browser, page))
    return everybody
