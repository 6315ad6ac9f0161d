"""One question of each type on a phone, with the script and without: answered right, saved, graded, reviewed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from quizzes.logic.papers import Paper
from quizzes.models import Answer, Edition, Sitting
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import ALL_KINDS, make_fixed_quiz, make_sitting, right_positions

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
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{live_server.url}/s/{sitting.pk}/{n}/")
        yield page
        context.close()
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
