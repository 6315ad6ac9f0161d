"""Everybody can use it: axe finds nothing on a worker's pages, default and 长辈版; the keyboard alone is enough;
nothing is cut off on a narrow screen or at 200 %."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.conftest import PHONE, Stack

pytestmark = pytest.mark.e2e
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
COURSE = "/learn/tixing/"  # one question of each type


@pytest.fixture(scope="module", params=["default", "elder"])
def reader(request: pytest.FixtureRequest, browser: Any, stack: Stack) -> Iterator[Page]:
    """A worker signed in, in one of the two looks."""
    context = browser.new_context(base_url=stack.url, viewport=PHONE, locale="zh-CN", has_touch=True, is_mobile=True)
    if request.param == "elder":
        context.add_cookies([{"name": "elder", "value": "1", "url": stack.url}])
    page = context.new_page()
    page.goto(f"/signin/?next={COURSE}")
    steps.sign_in_worker(page, "13900000005" if request.param == "elder" else "13900000004")
    yield page
    context.close()


def faults(page: Page) -> list[str]:
    """What axe says, in lines; and whether anything sticks out to the right."""
    found = [
        f"{one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in Axe().run(page, options=RULES).response["violations"]
        for node in one["nodes"][:3]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{wide} px stick out"] if wide > 0 else [])


def open_sitting(page: Page) -> str:
    """The address of the course's open sitting, begun where there is none, after its one short lesson."""
    page.goto(COURSE)
    if page.locator(".bar form").count() == 0:
        page.locator(".bar a.btn-do").click()
        page.locator(".bar form button").click()
        page.wait_for_url(f"**{COURSE}")
    page.locator(".bar form button").click()
    page.wait_for_url("**/s/**")
    return f"/s/{steps.sitting_id_of(page)}/"


def test_pages_before_and_after(reader: Page) -> None:
    seen = {}
    for address in ("/today/", COURSE, "/practice/", "/practice/cards/", "/practice/daily/", "/exam/", "/me/"):
        answer = reader.goto(address)
        assert answer is not None
        if answer.status == 200:
            seen[address] = faults(reader)
    assert {address: found for address, found in seen.items() if found} == {}
    assert len(seen) >= 5


def test_every_question_the_sheet_the_result_and_the_receipt(reader: Page) -> None:
    address, seen = open_sitting(reader), {}
    count = len(reader.locator("#segs i").all())
    for n in range(1, count + 1):
        reader.goto(f"{address}{n}/")
        seen[f"question {n}"] = faults(reader)
        reader.set_viewport_size({"width": 320, "height": 640})
        seen[f"question {n} at 320"] = faults(reader)[-1:]
        reader.set_viewport_size(PHONE)
    reader.locator("#sheet").click()
    seen["drawer"] = faults(reader)
    for page in ("sheet", "submit"):
        reader.goto(f"{address}{page}/")
        seen[page] = faults(reader)
    reader.locator("button[form=hand-in]").click()
    reader.wait_for_url("**/result/")
    seen["result"] = faults(reader)
    reader.goto(f"{address}receipt/")
    seen["receipt"] = faults(reader)
    assert {name: found for name, found in seen.items() if found} == {}
    assert count >= 10


def test_keyboard_alone(browser: Any, stack: Stack) -> None:
    """A PC without a mouse: options by arrow or space, on by Enter, the sheet, handing in."""
    context = browser.new_context(base_url=stack.url, viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"/signin/?next={COURSE}")
    steps.sign_in_worker(page, "13900000006")
    open_sitting(page)
    page.locator("#field").wait_for()
    until(page, "#field input, #field select, #field textarea, #photo")
    page.keyboard.press("Space")
    steps.expect_saved(page)
    until(page, "#next")
    assert outlined(page)
    page.keyboard.press("Enter")
    expect(page.locator("#where b")).to_have_text("2")
    until(page, "#sheet")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "sheet"
    page.keyboard.press("Enter")
    until(page, ".sheet .bar-b button.btn")
    page.keyboard.press("Enter")
    until(page, ".sheet .btn-do")
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")
    context.close()


def until(page: Page, selector: str, *, most: int = 60) -> None:
    """Tab until the focus is on `selector`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => !!document.activeElement && document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def outlined(page: Page) -> bool:
    """Whether one sees where the focus is."""
    style = "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
    return bool(page.evaluate(style))


def test_at_two_hundred_per_cent(browser: Any, stack: Stack) -> None:
    """1280 px zoomed to 200 % are 640: one column, nothing cut off."""
    context = browser.new_context(
        base_url=stack.url, viewport={"width": 640, "height": 400}, device_scale_factor=2, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(f"/signin/?next={COURSE}")
    steps.sign_in_worker(page, "13900000007")
    address = open_sitting(page)
    assert faults(page) == []
    page.goto(f"{address}sheet/")
    assert faults(page) == []
    context.close()
