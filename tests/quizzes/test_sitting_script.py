"""The script of a sitting in a real browser: the tick waits for the receipt, and nothing is lost on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from quizzes.models import Answer, Sitting
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import make_quiz, make_sitting

PHONE = {"width": 360, "height": 800}
pytestmark = pytest.mark.e2e


@pytest.fixture
def sitting(transactional_db) -> Sitting:
    person = make_person()
    user_of(person)
    return make_sitting(person=person, quiz=make_quiz(questions=4, tries=0))


@pytest.fixture
def phone(browser, live_server, sitting) -> Callable[..., Any]:
    """A context manager that opens the sitting on a phone."""
    client = Client()
    client.force_login(sitting.person.user)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": live_server.url}
    address = f"{live_server.url}/s/{sitting.pk}/"

    @contextmanager
    def open_phone() -> Iterator[Any]:
        context = browser.new_context(viewport=PHONE)
        context.set_default_timeout(8000)
        context.add_cookies([cookie])
        # A note of leaving outlives its page, and would meet the emptying of the database.
        context.route("**/presence/", lambda route: route.fulfill(status=204))
        page = context.new_page()
        page.goto(address)
        yield page
        context.close()
        time.sleep(0.5)  # what the page had asked last is answered before the database is emptied

    return open_phone


def chip(page: Any, text: str) -> None:
    page.wait_for_function("text => document.getElementById('chip').innerText.indexOf(text) >= 0", arg=text)


def test_offline_answers_survive_a_reload_and_go_out_by_themselves(phone, sitting):
    with phone() as page:
        page.click("label[for=o1]")
        chip(page, "已保存")
        page.route("**/save/", lambda route: route.abort())
        page.click("#next")
        page.click("label[for=o0]")
        chip(page, "离线，1 题待上传")
        page.click("#next")
        page.click("label[for=o2]")
        chip(page, "离线，2 题待上传")
        page.reload()
        chip(page, "离线，2 题待上传")
        assert page.is_checked("#o2")
        page.unroute("**/save/")
        page.evaluate("window.dispatchEvent(new Event('online'))")
        chip(page, "已保存")
        assert page.evaluate("Object.keys(localStorage).length") == 0
    assert Answer.objects.filter(sitting=sitting).count() == 3


def test_no_tick_before_the_receipt(phone):
    with phone() as page:
        held = []
        page.route("**/save/", lambda route: held.append(route))  # noqa: PLW0108 - playwright needs a function
        page.click("label[for=o1]")
        chip(page, "正在保存")
        page.click("label[for=o2]")  # a newer answer while the first is on its way
        page.wait_for_timeout(100)
        held[0].continue_()
        page.wait_for_timeout(300)
        assert "正在保存" in page.inner_text("#chip")
        held[1].continue_()
        chip(page, "已保存")


def test_handing_in_takes_the_unsent_along(phone, sitting):
    with phone() as page:
        page.route("**/save/", lambda route: route.abort())
        page.click("label[for=o1]")
        chip(page, "离线，1 题待上传")
        page.route("**/submit/", lambda route: route.abort())
        page.click("#sheet")
        page.click("button:has-text('现在交卷')")
        page.click("button:has-text('确定交卷')")
        page.wait_for_selector("text=没有交上：网络不通，第 1 题还没有上传")
        page.unroute("**/submit/")
        page.click("button:has-text('确定交卷')")
        page.wait_for_url("**/result/")
        assert "4 题答了 1 题" in page.inner_text("main")
    assert Answer.objects.get(sitting=sitting).item == 0


def test_an_expired_session_is_told_and_nothing_is_lost(phone, sitting):
    with phone() as page:
        kept = page.context.cookies()
        page.context.clear_cookies()
        page.click("label[for=o1]")
        chip(page, "登录已过期，1 题待上传")
        assert "/signin/?next=" in page.get_attribute("#chip a", "href")
        page.context.add_cookies(kept)
        page.reload()
        chip(page, "已保存")
    assert Answer.objects.filter(sitting=sitting).count() == 1


def test_at_the_end_of_time_the_paper_goes_in_with_what_is_unsent(phone, sitting):
    sitting.deadline = timezone.now() + timedelta(seconds=6)
    sitting.save()
    with phone() as page:
        page.route("**/save/", lambda route: route.abort())
        page.click("label[for=o1]")
        page.wait_for_url("**/result/", timeout=15000)
    sitting.refresh_from_db()
    assert (sitting.state, sitting.submitted_at <= sitting.deadline) == ("submitted", True)
    assert Answer.objects.filter(sitting=sitting).count() == 1


def test_without_storage_the_page_says_to_stay(phone):
    with phone() as page:
        page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
        page.route("**/save/", lambda route: route.abort())
        page.click("label[for=o1]")
        chip(page, "本机存不下答案，请不要关闭本页")


def test_handed_in_elsewhere_is_told(phone, sitting):
    with phone() as page:
        other = page.context.new_page()
        other.goto(page.url)
        other.click("#sheet")
        other.click("button:has-text('现在交卷')")
        other.click("button:has-text('确定交卷')")
        other.wait_for_url("**/result/")
        page.click("label[for=o1]")
        chip(page, "有 1 题的改动没有计入")
        assert page.get_attribute("#chip a", "href").endswith("/result/")
