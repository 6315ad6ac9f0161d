"""A first-time phone on a slow network, in headless Chromium: 400 kbit/s, 400 ms, a CPU four times slower, cold cache.

Playwright belongs to the test dependencies: it is looked for when the mode is asked for.
"""

from __future__ import annotations

import shutil
from typing import Any

from django.core.management.base import CommandError

from config.benchmark.browser import Browser
from config.benchmark.figures import Tally
from config.benchmark.walk import Walk

SCREEN = {"width": 360, "height": 800}
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
CPU_SLOWDOWN = 4
FIRST_PAINT_MS, USABLE_MS = 2000, 3000
_TIMES = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const page = performance.getEntriesByType('navigation')[0];
  return {first_paint_ms: paint ? Math.round(paint.startTime) : null,
          usable_ms: Math.round(page.domContentLoadedEventEnd), loaded_ms: Math.round(page.loadEventEnd)};
}"""


def measure(url: str, *, session: str, pages: dict[str, str]) -> dict[str, Any]:
    """Loads each of `pages` (name → path) as a phone that never was here, signed in by `session`.

    `usable_ms`: the page is there to be tapped and its deferred script has run (the end of DOMContentLoaded).
    Raises CommandError when Playwright or Chromium is missing.
    """
    play, executable = _playwright()
    with play() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        try:
            _load(browser, url, session=session, path="/health/")  # the browser's own first start is not the page's
            found = {name: _load(browser, url, session=session, path=path) for name, path in pages.items()}
        finally:
            browser.close()
    asked = {"first_paint_ms": FIRST_PAINT_MS, "usable_ms": USABLE_MS}
    return {"network": "400 kbit/s, 400 ms, 4x CPU, cold cache", "targets": asked, "pages": found}


def question_path(url: str, *, session: str, slug: str) -> str:
    """Begins the course's quiz and returns the path of its question page."""
    browser = Browser(url, {"sessionid": session})
    walk = Walk(browser, Tally(), slug=slug, mode="submit")
    page = walk.start(walk.course())
    browser.close()
    return page.url.removeprefix(url.rstrip("/"))


def _playwright() -> tuple[Any, str]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise CommandError(
            "the mode phone needs Playwright, which belongs to the test dependencies (extra `test`)"
        ) from missing
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        raise CommandError("the mode phone needs the package chromium")
    return sync_playwright, executable


def _load(browser: Any, url: str, *, session: str, path: str) -> dict[str, Any]:
    context = browser.new_context(viewport=SCREEN, is_mobile=True, has_touch=True, locale="zh-CN")
    try:
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        page = context.new_page()
        weight = _slowed(context, page)
        page.goto(url.rstrip("/") + path, wait_until="load")
        page.wait_for_timeout(500)
        return {**page.evaluate(_TIMES), **weight}
    finally:
        context.close()


def _slowed(context: Any, page: Any) -> dict[str, int]:
    """Slows the page down; returns the counter of requests and of bytes over the wire, heads included."""
    weight = {"requests": 0, "bytes": 0}
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", NETWORK)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})

    def sent(event: dict[str, Any]) -> None:
        weight["requests"] += not event["request"]["url"].startswith("data:")

    def finished(event: dict[str, Any]) -> None:
        weight["bytes"] += int(event["encodedDataLength"])

    tools.on("Network.requestWillBeSent", sent)
    tools.on("Network.loadingFinished", finished)
    return weight
