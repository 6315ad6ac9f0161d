"""What a person does, step by step, in a real browser."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Stack

PASSWORD = "anpei-demo-2026"


def sign_in_worker(page: Page, phone: str) -> None:
    """Phone, then the code that the demo shows on the page."""
    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="获取验证码").click()
    code = page.locator(".demo b").inner_text()
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="登录").click()
    agree(page)


def agree(page: Page) -> None:
    """The notice of what is kept, which everybody is asked to read at the first sign-in."""
    page.wait_for_load_state()
    button = page.locator("button[value=agree]")
    if button.count():
        button.click()


def sign_in_staff(page: Page, username: str, *, at: str) -> None:
    """Name and password."""
    page.goto(at)
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit], main button").first.click()
    agree(page)


def read_lessons(page: Page) -> None:
    """All lessons of the course, each for as long as it wants."""
    for _ in range(10):
        link = page.locator(".bar a.btn-do")
        if link.count() == 0 or "/learn/" not in (link.get_attribute("href") or ""):
            return
        link.click()
        page.wait_for_timeout(10_500)
        page.get_by_role("button", name="我读完了").or_(page.locator(".bar form button")).first.click()


def right_answers(stack: Stack, sitting_id: str) -> list[list[Any]]:
    """The right answer at each place of a sitting, as positions or texts. Asked of the database: no page holds it."""
    paper, items = stack.ask(
        "import json; from quizzes.models import Sitting;"
        f"s = Sitting.objects.select_related('edition').get(pk='{sitting_id}');"
        "print(json.dumps([s.paper, s.edition.payload['items']]))"
    )
    return [_right(items[index], order) for index, order in paper["places"]]


def _right(item: dict[str, Any], order: list[int]) -> list[Any]:
    if item["type"] == "truefalse":
        return [0 if item["key"] == ["对"] else 1]
    if item["type"] == "fill":
        return [alternatives[0] for alternatives in item["key"]]
    if item["type"] == "essay":
        return ["先通风，再检测，后作业。"]
    return _right_positions(item, order)


def _right_positions(item: dict[str, Any], order: list[int]) -> list[int]:
    """Positions in the person's own order: of steps, of right-hand sides by left side, of places, of options."""
    at = {item["options"][index]["id"]: place for place, index in enumerate(order)} if item["options"] else {}
    if item["type"] == "order":
        return [at[letter] for letter in item["key"]]
    if item["type"] == "match":
        pairs = dict(pair.split("-") for pair in item["key"])
        return [at[pairs[left["id"]]] for left in item["body"]["lefts"]]
    if item["type"] == "hotspot":
        places = [item["body"]["places"][index]["id"] for index in order]
        return [places.index(hazard) for hazard in item["key"]]
    return [at for at, index in enumerate(order) if item["options"][index]["id"] in item["key"]]


def answer(page: Page, values: list[Any]) -> None:
    """Marks or types one answer."""
    if values and isinstance(values[0], str):
        for box, text in zip(page.locator("#field input[name=a], #field textarea").all(), values, strict=True):
            box.fill(text)
            box.blur()
        return
    if page.locator("#field select[name=s]").count():  # steps: things tapped one after the other
        for position in values:
            page.locator(f"#field label[for=s{position}]").click()
        return
    if page.locator("#field select[name=a]").count():
        for box, position in zip(page.locator("#field select[name=a]").all(), values, strict=True):
            box.select_option(str(position))
        return
    hidden = page.locator("#field .places:not([open]) summary")
    if hidden.count():
        hidden.click()
    for position in values:
        page.locator(f"#field label[for=o{position}]").click()


def sitting_id_of(page: Page) -> str:
    """The sitting in the address."""
    found = re.search(r"/s/([0-9a-f-]{36})/", page.url)
    assert found, page.url
    return found[1]


def expect_saved(page: Page) -> None:
    """The chip says 已保存, and only the server's receipt makes it."""
    expect(page.locator("#chip")).to_contain_text("已保存")
