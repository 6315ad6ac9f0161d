"""One question of each type on a phone, with the script and without: answered right, saved, graded, reviewed."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from quizzes.logic.papers import Paper
from quizzes.models import Answer, Edition, Sitting
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import (
    ALL_KINDS,
    make_bank,
    make_fixed_quiz,
    make_question,
    make_quiz,
    make_sitting,
    right_positions,
)

PHONE = {"width": 360, "height": 800}
TAPS = {"p1": (0.17, 0.25), "p2": (0.82, 0.55), "p3": (0.6, 0.83)}  # on the drawn workshop, of its width and height
pytestmark = pytest.mark.e2e


@pytest.fixture
def sitting(transactional_db) -> Sitting:
    person = make_person()
    user_of(person)
    return make_sitting(person=person, quiz=make_fixed_quiz(*ALL_KINDS, time_limit_minutes=0))


@pytest.fixture
def open_phone(browser, live_server, sitting) -> Callable[..., Any]:
    """A context manager that opens a question of the sitting."""
    client = Client()
    client.force_login(sitting.person.user)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": live_server.url}

    @contextmanager
    def opened(n: int = 1, *, script: bool = True, elder: bool = False, width: int = 360) -> Iterator[Any]:
        context = browser.new_context(
            viewport=PHONE | {"width": width}, java_script_enabled=script, has_touch=True, reduced_motion="reduce"
        )
        context.set_default_timeout(8000)
        context.add_cookies([cookie] + [{"name": "elder", "value": "1", "url": live_server.url}] * elder)
        # A note of leaving outlives its page, and would meet the emptying of the database.
        context.route("**/presence/", lambda route: route.fulfill(status=204))
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{live_server.url}/s/{sitting.pk}/{n}/")
        yield page
        context.close()
        time.sleep(0.5)  # what the page had asked last is answered before the database is emptied
        assert problems == []

    return opened


def types_of(sitting: Sitting) -> list[str]:
    payload = Edition.objects.get(pk=sitting.edition_id).payload
    return [payload["items"][place.index]["type"] for place in Paper.from_json(sitting.paper).places]


def saved(page: Any) -> None:
    chip(page, "已保存")


def chip(page: Any, text: str) -> None:
    page.wait_for_function("text => document.getElementById('chip').innerText.indexOf(text) >= 0", arg=text)


def answer(page: Any, kind: str, wire: list[Any], *, script: bool) -> None:
    """The right answer by the controls that the person sees."""
    if kind == "order":
        put_in_order(page, wire, script=script)
    elif kind == "match":
        for left, right in enumerate(wire):
            page.select_option(f"#m{left}", str(right))
    elif kind == "hotspot":
        for place in TAPS.values():
            tap(page, *place)
    elif kind in {"fill", "essay"}:
        for box, text in zip(page.locator("#field [name=a]").all(), wire, strict=True):
            box.fill(text)
            box.blur()
    else:
        for position in wire:
            page.click(f"label[for=o{position}]")


def put_in_order(page: Any, wire: list[int], *, script: bool) -> None:
    """With the script tapped one after the other; without it each gets its step."""
    for step, position in enumerate(wire, 1):
        if script:
            page.click(f".step label[for=s{position}]")
        else:
            page.select_option(f"#s{position}", str(step))


def tap(page: Any, x: float, y: float) -> None:
    """A tap on the photo, in parts of its width and height."""
    box = page.locator("#photo input, button#photo").bounding_box()
    page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)


@pytest.mark.parametrize("script", [True, False])
def test_every_type_is_answered_right(open_phone, sitting, script):
    right, kinds = right_positions(sitting), types_of(sitting)
    assert set(kinds) == set(ALL_KINDS) - {"case"}
    with open_phone(script=script) as page:
        for n, (kind, wire) in enumerate(zip(kinds, right, strict=True), 1):
            assert page.inner_text("#where b") == str(n)
            answer(page, kind, wire, script=script)
            if script:
                saved(page)
            page.click("#next")
        page.goto(re.sub(r"/\d+/$|/sheet/$", "/submit/", page.url))
        page.click(".bar .btn-do")
        page.wait_for_url("**/result/")
        text = page.inner_text("main")
        assert "等待阅卷" in text
        assert "2 题等待阅卷" in text
    answers = {one.item: one for one in Answer.objects.filter(sitting=sitting)}
    assert [answers[n].right for n in range(len(kinds))] == [None if kind == "essay" else True for kind in kinds]
    sitting.refresh_from_db()
    assert (sitting.state, sitting.passed, sitting.unmarked) == ("submitted", None, 2)


def test_a_reload_brings_every_answer_back(open_phone, sitting):
    """Also what was drawn by the script: steps, pairs, pins."""
    kinds = types_of(sitting)
    with open_phone(kinds.index("order") + 1) as page:
        page.click(".step label[for=s2]")
        page.click(".step label[for=s0]")
        page.click(".step label[for=s2]")  # taken back: its step is free for the next
        page.click(".step label[for=s3]")
        page.select_option("#s1", "2")  # changes places with the one that had it
        saved(page)
        page.reload()
        assert [page.input_value(f"#s{n}") for n in range(4)] == ["", "2", "", "1"]
        page.goto(re.sub(r"/\d+/$", f"/{kinds.index('hotspot') + 1}/", page.url))
        page.focus("#photo")
        page.keyboard.press("Enter")  # with keys only: the cursor starts in the middle
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowDown")
        page.keyboard.press("Enter")
        assert page.inner_text("#say") == "已加标记 2，共 2 处"
        saved(page)
        page.reload()
        assert page.locator(".pins g").count() == 2
        page.click(".marks .btn >> nth=0")
        saved(page)
    kept = {one.item: one.response for one in Answer.objects.filter(sitting=sitting)}
    assert kept[kinds.index("hotspot")] == ["@5750,6000"]


def test_offline_marks_go_out_later(open_phone, sitting):
    kinds = types_of(sitting)
    with open_phone(kinds.index("hotspot") + 1) as page:
        page.route("**/save/", lambda route: route.abort())
        answer(page, "hotspot", [], script=True)
        chip(page, "离线")
        page.reload()
        assert page.locator(".pins g").count() == 3
        page.unroute("**/save/")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        saved(page)
    assert len(Answer.objects.get(sitting=sitting).response) == 3


CONTROLS = "main label, main select, main textarea, main button, main summary, main input[type=text], footer button"
NAMELESS = """(seen) => Array.from(document.querySelectorAll(seen + ', main input:not([type=hidden])'))
  .filter((one) => !one.classList.contains('sr'))
  .filter((one) => !(one.labels && one.labels.length && one.labels[0].textContent.trim()))
  .filter((one) => !one.getAttribute('aria-label') && !one.textContent.trim() && !one.alt)
  .map((one) => one.outerHTML)"""
SMALL = """([seen, least]) => Array.from(document.querySelectorAll(seen))
  .filter((one) => one.offsetParent && !one.classList.contains('sr'))
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])
  .filter(([box]) => box.height && (box.height < least - 0.5 || box.width < 44))
  .map(([box, html]) => html + ' ' + box.width + 'x' + box.height)"""
WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize(("elder", "width"), [(False, 360), (True, 360), (False, 320), (False, 1280)])
def test_names_targets_and_widths(open_phone, sitting, elder, width):
    """Every control has a name, is big enough for a thumb, and nothing sticks out at the side."""
    kinds = types_of(sitting)
    with open_phone(elder=elder, width=width) as page:
        for n in range(1, len(kinds) + 1):
            page.goto(re.sub(r"/\d+/$", f"/{n}/", page.url))
            assert page.evaluate(NAMELESS, CONTROLS) == [], n
            assert page.evaluate(SMALL, [CONTROLS, 60 if elder else 48]) == [], n
            assert not page.evaluate(WIDE), n
            assert page.evaluate("new Set(Array.from(document.querySelectorAll('[id]'), (one) => one.id)).size") == (
                page.locator("[id]").count()
            ), n


def test_letters_at_twice_the_size_leave_every_button_in_reach(open_phone, sitting):
    """200 per cent on a phone of 360: all controls inside the 180 that are left, the way on first."""
    for n, kind in enumerate(types_of(sitting), 1):
        with open_phone(n, width=180) as page:
            reach = page.evaluate(
                "[...document.querySelectorAll('main button, main select, main input:not([type=hidden]), .bar button')]"
                ".map(one => one.getBoundingClientRect().right).reduce((a, b) => Math.max(a, b), 0)"
            )
            assert reach <= 180, kind
            assert page.evaluate("document.documentElement.scrollWidth") <= 180, kind
            # the steps of an order: words beside the drop-down would stand one above the other
            assert all(box.bounding_box()["width"] > 90 for box in page.locator(".step label").all())


@pytest.mark.parametrize("script", [True, False])
def test_in_large_letters_the_hint_says_that_several_may_be_right(open_phone, sitting, script):
    kinds = types_of(sitting)
    for kind, words in (("multiple", "把对的都选上"), ("indefinite", "可能只有一个对")):
        with open_phone(kinds.index(kind) + 1, script=script, elder=True) as page:
            assert words in page.inner_text("#field")
        with open_phone(kinds.index(kind) + 1, script=script) as page:
            assert words not in page.inner_text("#field")  # the kind of question stands above


def test_without_the_photo_the_list_of_places_opens(open_phone, sitting):
    with open_phone() as page:
        page.route("**/*.jpg", lambda route: route.abort())
        page.route("**/images/**", lambda route: route.abort())
        page.goto(re.sub(r"/\d+/$", f"/{types_of(sitting).index('hotspot') + 1}/", page.url))
        page.wait_for_selector(".places[open] label")


def test_the_first_load_with_every_type_is_small(open_phone, sitting):
    """≤ 30 KB compressed and ≤ 4 requests without the pictures, the words of all types aboard."""
    with open_phone() as page:
        html = page.request.get(page.url).text()
    wanted = [name for name in re.findall(r'<(?:script|link)[^>]*?(?:src|href)="([^"]+)"', html) if name[0] == "/"]
    assert len(wanted) + 1 <= 4, wanted
    files = [Path(finders.find(name.split("?")[0].removeprefix("/static/"))).read_bytes() for name in wanted]
    size = sum(len(gzip.compress(one)) for one in (html.encode(), *files))
    assert size <= 30_000, size


def test_a_word_without_end_breaks(browser, live_server, transactional_db):
    """An address or a formula in a stem must not push the page wider than the phone."""
    person = make_person()
    user_of(person)
    bank = make_bank()
    endless = {"stem": f"查 <b>http://example.invalid/{'a' * 120}</b> &amp; m³/h", "key": ["A"]}
    question = make_question(bank, options=[{"id": "A", "text": "b" * 90}, {"id": "B", "text": "否"}], **endless)
    quiz = make_quiz(bank=bank, draw_count=1)
    client = Client()
    client.force_login(person.user)
    context = browser.new_context(viewport={"width": 320, "height": 568})
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    # A note of leaving outlives its page, and would meet the emptying of the database.
    context.route("**/presence/", lambda route: route.fulfill(status=204))
    page = context.new_page()
    page.goto(f"{live_server.url}/s/{make_sitting(person=person, quiz=quiz).pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.inner_text("legend") == question.current.stem  # as written: no tag, no entity comes alive
    context.close()
