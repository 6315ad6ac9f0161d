"""Sittings on bad lines in a real browser: what was done, what the person saw, what was stored (docs/sittings.md)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.utils import OperationalError
from django.test import Client
from django.utils import timezone

from quizzes import services
from quizzes.models import Answer, AnswerEvent, Sitting
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import make_fixed_quiz, make_sitting

PHONE = {"width": 360, "height": 800}
pytestmark = pytest.mark.e2e


@pytest.fixture
def begin(transactional_db) -> Callable[..., Sitting]:
    """An open sitting of four single choices by the rules given."""

    def begun(*kinds: str, **rules: Any) -> Sitting:
        person = make_person()
        user_of(person)
        return make_sitting(person=person, quiz=make_fixed_quiz(*(kinds or ("single",) * 4), tries=0, **rules))

    return begun


@pytest.fixture
def phone(browser, live_server) -> Callable[..., Any]:
    """A context manager that opens a sitting on a phone of its own."""

    @contextmanager
    def open_phone(sitting: Sitting, *, script: bool = True, before: str = "", notes: bool = False) -> Iterator[Any]:
        context = browser.new_context(viewport=PHONE, java_script_enabled=script)
        context.set_default_timeout(8000)
        context.add_cookies([cookie_of(sitting, live_server.url)])
        if not notes:  # a note of leaving outlives its page, and would meet the emptying of the database
            context.route("**/presence/", lambda route: route.fulfill(status=204))
        if before:
            context.add_init_script(before)
        page = context.new_page()
        page.goto(f"{live_server.url}/s/{sitting.pk}/")
        yield page
        context.close()
        time.sleep(0.5)  # what the page had asked last is answered before the database is emptied

    return open_phone


def cookie_of(sitting: Sitting, url: str) -> dict[str, Any]:
    """A session of the person, signed in."""
    client = Client()
    client.force_login(sitting.person.user)
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": url}


def meanwhile(act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Something happens on the server; a page's request under way may hold SQLite's table in memory for a moment."""
    for left in range(30, -1, -1):
        try:
            act(*args, now=timezone.now(), **kwargs)
            return
        except OperationalError:
            if not left:
                raise
            time.sleep(0.1)


def chip(page: Any, text: str) -> None:
    page.wait_for_function("text => document.getElementById('chip').innerText.indexOf(text) >= 0", arg=text)


def at_question(page: Any, n: int) -> None:
    page.wait_for_function("n => document.querySelector('#where b').textContent === String(n)", arg=n)


def stored(sitting: Sitting) -> dict[int, list[str]]:
    return dict(Answer.objects.filter(sitting=sitting).order_by("item").values_list("item", "response"))


def kept(page: Any) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.indexOf('anpei.s.') === 0)")


def cut(page: Any) -> None:
    page.context.set_offline(True)


def mend(page: Any) -> None:
    page.context.set_offline(False)


class TestQueue:
    def test_offline_reload_in_mid_queue_and_back_online(self, phone, begin):
        sitting = begin()
        with phone(sitting) as page:
            page.route("**/save/", lambda route: route.abort())
            page.click("label[for=o1]")
            page.click("#next")
            page.click("label[for=o2]")
            chip(page, "离线，2 题待上传")
            page.reload()
            chip(page, "离线，2 题待上传")
            page.unroute("**/save/")
            chip(page, "已保存")  # by itself, by back-off
            assert kept(page) == []
        assert set(stored(sitting)) == {0, 1}

    def test_storage_full_is_told_and_leaving_warns(self, phone, begin):
        sitting = begin()
        with phone(sitting) as page:
            page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('QuotaExceededError'); }; }")
            cut(page)
            page.click("label[for=o1]")
            chip(page, "本机存不下答案，请不要关闭本页")
            asked: list[str] = []
            page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
            page.evaluate("() => { setTimeout(() => location.reload(), 0); }")
            page.wait_for_timeout(300)
            assert asked == ["beforeunload"]
            mend(page)
            chip(page, "已保存")
        assert set(stored(sitting)) == {0}

    def test_two_tabs_share_the_queue_and_send_each_answer_once(self, phone, begin):
        sitting = begin()
        with phone(sitting) as page:
            other = page.context.new_page()
            other.goto(page.url)
            cut(page)
            page.click("label[for=o1]")
            chip(other, "1 题待上传")  # this phone's other tab knows of it
            other.click("#next")
            other.click("label[for=o2]")
            chip(page, "2 题待上传")
            mend(page)
            chip(page, "已保存")
            other.wait_for_function("() => document.querySelectorAll('#segs .u').length === 0")
            assert kept(page) == []
        assert set(stored(sitting)) == {0, 1}
        assert AnswerEvent.objects.filter(sitting=sitting).exclude(item=None).count() == 2

    def test_a_tab_closed_before_it_could_send_leaves_its_answer_to_the_other(self, phone, begin):
        sitting = begin()
        with phone(sitting) as page:
            other = page.context.new_page()
            other.goto(page.url)
            other.route("**/save/", lambda route: route.abort())
            other.click("label[for=o3]")
            chip(page, "正在保存")
            other.close()
            page.bring_to_front()
            page.wait_for_function("() => document.querySelectorAll('#segs .u').length === 0", timeout=12_000)
            chip(page, "已保存")
        assert set(stored(sitting)) == {0}

    def test_two_devices_the_later_by_the_servers_count_counts_and_is_shown(self, phone, begin):
        sitting = begin()
        with phone(sitting) as page, phone(sitting) as other:
            page.click("label[for=o0]")
            chip(page, "已保存")
            other.click("label[for=o2]")
            chip(other, "已保存")
            page.click("#next")
            page.click("label[for=o1]")
            chip(page, "已保存")  # its reply brought what the other device stored
            page.click("#prev")
            assert page.is_checked("#o2")
            assert not page.is_checked("#o0")
            cut(other)
            other.click("label[for=o3]")
            chip(other, "离线，1 题待上传")
            page.click("label[for=o1]")
            chip(page, "已保存")
            mend(other)
            chip(other, "已保存")  # the newer pending one went out and wins
            assert other.is_checked("#o3")
        assert AnswerEvent.objects.filter(sitting=sitting, item=0).count() == 4
        last = AnswerEvent.objects.filter(sitting=sitting, item=0).order_by("-seq").first()
        assert stored(sitting)[0] == last.response


class TestSession:
    def test_signed_in_again_the_answer_goes_out(self, phone, begin, live_server):
        sitting = begin()
        with phone(sitting) as page:
            page.context.clear_cookies()
            page.click("label[for=o1]")
            chip(page, "登录已过期，1 题待上传")
            page.context.add_cookies([cookie_of(sitting, live_server.url)])
            page.reload()
            chip(page, "已保存")
        assert set(stored(sitting)) == {0}

    def test_somebody_else_neither_sends_nor_sees_them(self, phone, begin, live_server):
        sitting, foreign = begin(), begin()
        with phone(sitting) as page:
            page.context.clear_cookies()
            page.click("label[for=o1]")
            chip(page, "登录已过期")
            page.context.add_cookies([cookie_of(foreign, live_server.url)])
            assert page.goto(page.url).status == 404
            page.goto(f"{live_server.url}/s/{foreign.pk}/")
            assert page.locator("#field input:checked").count() == 0
            page.wait_for_timeout(300)
            assert len(kept(page)) == 1
            page.context.add_cookies([cookie_of(sitting, live_server.url)])
            page.goto(f"{live_server.url}/s/{sitting.pk}/")
            page.wait_for_function("() => Object.keys(localStorage).every(key => key.indexOf('anpei.s.') < 0)")
        assert set(stored(sitting)) == {0}
        assert stored(foreign) == {}


class TestClock:
    def test_a_wrong_phone_clock_changes_nothing(self, phone, begin):
        wrong = "(() => { const real = Date.now; Date.now = () => real() + 5 * 86400000; })()"
        sitting = begin()
        with phone(sitting, before=wrong) as page:
            page.wait_for_timeout(1200)
            assert "还剩 20 分钟" in page.inner_text("#strip .clock")
            page.click("label[for=o1]")
            chip(page, "已保存")
            page.evaluate("() => { const now = Date.now; Date.now = () => now() - 9 * 86400000; }")
            page.wait_for_timeout(1500)
            assert "还剩 20 分钟" in page.inner_text("#strip .clock")
        sitting.refresh_from_db()
        assert sitting.state == "open"

    def test_more_time_shows_within_a_save_and_counts_at_the_end(self, phone, begin):
        sitting = begin()
        sitting.deadline = timezone.now() + timedelta(seconds=6)
        sitting.save()
        with phone(sitting) as page:
            meanwhile(services.extend_sitting, sitting.pk, seconds=600, reason="停电", by=1)
            page.wait_for_timeout(7000)  # the phone thinks that time is up, asks, and goes on
            assert "还剩 10 分钟" in page.inner_text("#strip .clock")
            meanwhile(services.extend_sitting, sitting.pk, seconds=600, reason="停电", by=1)
            page.click("label[for=o1]")
            chip(page, "已保存")
            page.wait_for_function("() => document.querySelector('#strip .clock').textContent.indexOf('20 分钟') >= 0")
        sitting.refresh_from_db()
        assert sitting.state == "open"

    def test_time_ran_out_offline_and_the_late_ones_are_told(self, phone, begin):
        sitting = begin()
        with phone(sitting) as page:
            page.click("label[for=o1]")
            chip(page, "已保存")
            cut(page)
            page.click("#next")
            page.click("label[for=o0]")
            chip(page, "离线，1 题待上传")
            Sitting.objects.filter(pk=sitting.pk).update(deadline=timezone.now() - timedelta(minutes=1))
            meanwhile(services.close_if_over, sitting.pk)
            mend(page)
            chip(page, "有 1 题的改动没有计入")
            assert page.get_attribute("#chip a", "href").endswith("/result/")
        assert set(stored(sitting)) == {0}

    def test_a_phone_that_comes_back_after_the_end_is_told_too(self, phone, begin, live_server):
        sitting = begin()
        with phone(sitting) as page:
            cut(page)
            page.click("label[for=o1]")
            chip(page, "离线，1 题待上传")
            page.evaluate("() => { window.fetch = () => Promise.reject(new Error('flat')); }")  # no farewell
            page.goto("about:blank")  # the battery is flat
            meanwhile(services.submit_sitting, sitting.pk, user_id=sitting.person.user_id)
            mend(page)
            page.goto(f"{live_server.url}/s/{sitting.pk}/")
            page.wait_for_selector("text=有 1 题在交卷后才到，没有计入成绩")
            assert kept(page) == []
        assert stored(sitting) == {}


class TestOneWay:
    def test_sequential_with_the_script(self, phone, begin):
        sitting = begin(navigation="sequential")
        with phone(sitting) as page:
            loads: list[str] = []
            page.on("load", lambda _page: loads.append("load"))
            assert "按“下一题”后，这题不能再看、再改" in page.inner_text("#part")
            page.click("label[for=o1]")
            page.click("#next")
            at_question(page, 2)
            page.click("#next")
            page.wait_for_selector("text=再点一次“下一题”就跳过")
            page.click("#next")
            at_question(page, 3)
            cut(page)
            page.click("label[for=o2]")
            page.click("#next")
            page.wait_for_selector("text=没有网络，后面的题打不开")
            at_question(page, 3)
            mend(page)
            chip(page, "已保存")
            page.click("#next")
            at_question(page, 4)
            page.click("label[for=o0]")
            page.click("#next")
            page.click(".sheet button:has-text('现在交卷')")
            page.click("button:has-text('确定交卷')")
            page.wait_for_url("**/result/")
        assert loads in ([], ["load"])
        assert set(stored(sitting)) == {0, 2, 3}

    def test_sections_with_the_script(self, phone, begin):
        sitting = begin("single", "single", "truefalse", navigation="sections")
        with phone(sitting) as page:
            page.click("label[for=o1]")
            page.click("#next")
            at_question(page, 2)
            page.click("label[for=o0]")
            page.click("#next")
            page.click(".sheet button:has-text('交出这部分')")
            page.wait_for_selector("text=交出后，这部分不能再看、再改。确定交出吗")
            page.click(".sheet button:has-text('交出这部分')")
            at_question(page, 3)
            assert "第 2 部分（共 2 部分）：判断题" in page.inner_text("#part")
            page.go_back()
            at_question(page, 3)
        assert set(stored(sitting)) == {0, 1}

    @pytest.mark.parametrize("navigation", ["sequential", "sections"])
    def test_without_the_script(self, phone, begin, navigation):
        sitting = begin("single", "truefalse", navigation=navigation)
        with phone(sitting, script=False) as page:
            page.click("label[for=o1]")
            page.click("#next")
            if navigation == "sections":
                page.get_by_role("button", name="交出这部分").click()
            assert "第 2 题" in page.inner_text("#where")
            page.click("label[for=o0]")
            page.click("#next")
            page.get_by_role("link", name="交卷").last.click()
            page.get_by_role("button", name="交卷").click()
            page.wait_for_url("**/result/")
        assert set(stored(sitting)) == {0, 1}


class TestPause:
    @pytest.mark.parametrize("script", [True, False])
    def test_pause_and_go_on(self, phone, begin, script):
        sitting = begin(pause_minutes=10)
        with phone(sitting, script=script) as page:
            page.click("label[for=o1]")
            page.click("#sheet")
            page.get_by_role("button", name="暂停").click()
            page.get_by_text("计时停住，题目已收起").wait_for()
            assert "身旁的气瓶" not in page.content()
            page.get_by_role("button", name="继续答题").click()
            page.wait_for_selector("#field")
        kinds = AnswerEvent.objects.filter(sitting=sitting).order_by("seq").values_list("kind", flat=True)
        assert [kind for kind in kinds if kind not in ("leave", "back")] == ["answer", "pause", "resume"]

    def test_an_answer_queued_while_another_device_paused_goes_out_afterwards(self, phone, begin):
        sitting = begin(pause_minutes=10)
        with phone(sitting) as page:
            meanwhile(services.pause_sitting, sitting.pk, user_id=sitting.person.user_id)
            page.click("label[for=o1]")
            page.get_by_text("计时停住，题目已收起").wait_for()
            assert len(kept(page)) == 1
            page.get_by_role("button", name="继续答题").click()
            chip(page, "已保存")
        assert set(stored(sitting)) == {0}


class TestPresence:
    def test_leaving_is_told_beforehand_and_noted(self, phone, begin):
        sitting = begin()
        with phone(sitting, notes=True) as page:
            assert "只作记录" in page.inner_text("#away")
            for state in ("hidden", "visible"):
                page.evaluate(
                    "state => { Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});"
                    " document.dispatchEvent(new Event('visibilitychange')); }",
                    state,
                )
                page.wait_for_timeout(1200)
            page.goto("about:blank")
            page.wait_for_timeout(500)
        lines = AnswerEvent.objects.filter(sitting=sitting).order_by("seq").values_list("kind", "response")
        assert list(lines)[:2] == [("leave", None), ("back", {"seconds": 1})]
