"""Papers without a way back, pauses, the clock and two devices, over HTTP: what is sent, refused and told."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes import services
from quizzes.models import Answer, AnswerEvent, Sitting
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import ALL_KINDS, make_fixed_quiz, make_quiz, make_sitting
from tests.quizzes.test_sitting_screens import counted, nonce_in, url

pytestmark = pytest.mark.django_db
TWENTY = (*ALL_KINDS[:9], *ALL_KINDS[:7], "single", "essay")  # a case has three sub-items: twenty places


@pytest.fixture
def person():
    found = make_person()
    user_of(found)
    return found


@pytest.fixture
def signed_in(client, person) -> Client:
    client.force_login(person.user)
    return client


def sitting_with(person, *kinds: str, **rules: Any) -> Sitting:
    quiz = make_fixed_quiz(*(kinds or ("single",) * 3), **rules)
    return make_sitting(person=person, quiz=quiz)


def data_in(page) -> dict[str, Any]:
    return json.loads(re.search(r'id="sitting-data"[^>]*>(.*?)</script>', page.content.decode(), re.DOTALL)[1])


def stems(sitting: Sitting) -> list[str]:
    """The stems in the order of the person's paper."""
    items = sitting.edition.payload["items"]
    return [items[place[0]]["stem"] for place in sitting.paper["places"]]


def post_json(client, address: str, **body: Any):
    return client.post(
        address, json.dumps(body), content_type="application/json", headers={"Accept": "application/json"}
    )


def save(client, sitting: Sitting, *rows: tuple[int, list, str], seen: int | None = None):
    answers = [{"n": n, "a": a, "f": False, "k": k} for n, a, k in rows]
    return post_json(client, url("save", sitting), answers=answers, seen=seen)


class TestSequential:
    def test_only_the_current_question_is_in_any_byte(self, signed_in, person):
        sitting = sitting_with(person, navigation="sequential")
        for current in range(3):
            said = [
                signed_in.get(url("sitting", sitting)),
                signed_in.get(url("sheet", sitting)),
                signed_in.get(url("submit", sitting)),
                post_json(signed_in, url("forward", sitting)),
                save(signed_in, sitting, seen=0),
            ]
            for n, stem in enumerate(stems(sitting)):
                assert any(stem in one.content.decode() for one in said) is (n == current)
                assert (json.dumps(stem)[1:-1] in said[3].content.decode()) is (n == current)
            page = signed_in.get(url("question", sitting, current + 1)).content.decode()
            assert ("按“下一题”后，这题不能再看、再改" in page) is (current < 2)
            signed_in.post(url("forward", sitting), {"to": current + 1})
        assert list(AnswerEvent.objects.filter(sitting=sitting).values_list("kind", flat=True)) == ["forward"] * 2

    def test_what_is_behind_or_ahead_leads_back_with_the_truth(self, signed_in, person):
        sitting = sitting_with(person, navigation="sequential")
        signed_in.post(url("forward", sitting), {"to": 1})
        back = signed_in.get(url("question", sitting, 1), follow=True)
        assert back.redirect_chain[-1][0] == url("question", sitting, 2)
        assert "第 1 题已经不能再看、再改" in back.content.decode()
        ahead = signed_in.get(url("question", sitting, 3), follow=True)
        assert "第 3 题还没有打开" in ahead.content.decode()
        late = signed_in.post(url("question", sitting, 1), {"nonce": "x", "a": "0", "go": "2"}, follow=True)
        assert late.redirect_chain[-1][0] == url("sitting", sitting)
        assert "这次的改动没有计入" in late.content.decode()
        assert not Answer.objects.filter(sitting=sitting).exists()
        assert signed_in.get(url("question", sitting, 4)).status_code == 404

    def test_plain_forms_go_on_and_ask_once_where_nothing_is_answered(self, signed_in, person):
        sitting = sitting_with(person, navigation="sequential")
        page = signed_in.get(url("sitting", sitting))
        form = {"nonce": nonce_in(page), "go": "forward"}
        asked = signed_in.post(url("question", sitting, 1), form, follow=True)
        assert "再点一次“下一题”就跳过" in asked.content.decode()
        assert 'name="skip" value="1"' in asked.content.decode()
        page = signed_in.post(url("question", sitting, 1), form | {"skip": "1"}, follow=True)
        assert page.redirect_chain[-1][0] == url("question", sitting, 2)
        page = signed_in.post(
            url("question", sitting, 2), {"nonce": nonce_in(page), "a": "1", "go": "forward"}, follow=True
        )
        assert "交卷" in page.content.decode()
        assert Answer.objects.get(sitting=sitting, item=1).response
        sitting.refresh_from_db()
        assert sitting.reached == 2

    def test_the_script_takes_the_unsent_along_and_a_lost_reply_repeats_nothing(self, signed_in, person):
        sitting = sitting_with(person, navigation="sequential")
        body = {"to": 1, "answers": [{"n": 0, "a": [2], "f": False, "k": "k1"}]}
        first = post_json(signed_in, url("forward", sitting), **body).json()
        again = post_json(signed_in, url("forward", sitting), **body).json()
        assert first["saved"] == again["saved"] == [{"k": "k1", "n": 0, "seq": 1}]
        assert (first["from"], first["n"], first["r"], first["d"], len(first["q"])) == (1, 2, 1, [0], 1)
        assert AnswerEvent.objects.filter(sitting=sitting).count() == 2
        assert post_json(signed_in, url("forward", sitting), to=5, answers=[]).json()["error"] == "not-open-yet"

    def test_an_answer_to_a_question_behind_does_not_hold_up_the_others(self, signed_in, person):
        sitting = sitting_with(person, navigation="sequential")
        signed_in.post(url("forward", sitting), {"to": 1})
        reply = save(signed_in, sitting, (0, [0], "old"), (1, [1], "new"), (2, [1], "early"))
        said = reply.json()
        assert reply.status_code == 200
        assert [one["k"] for one in said["saved"]] == ["new"]
        assert [(one["k"], one["error"]) for one in said["bad"]] == [("old", "left-behind"), ("early", "not-open-yet")]
        assert Answer.objects.get(sitting=sitting).item == 1


@pytest.mark.parametrize("nonce", ["\ud800", "\x00", "=forward", "k" * 41])
def test_a_nonce_that_no_phone_sends_is_refused_as_such(signed_in, person, nonce):
    sitting = sitting_with(person, "single", "single", navigation="sequential")
    row = {"n": 0, "a": [1], "f": False, "k": nonce}
    assert post_json(signed_in, url("forward", sitting), to=0, answers=[row]).status_code < 500
    assert post_json(signed_in, url("forward", sitting), to=1, answers=[row]).status_code == 400


class TestSections:
    KINDS = ("single", "single", "truefalse", "truefalse", "essay")

    def test_one_part_at_a_time(self, signed_in, person):
        sitting = sitting_with(person, *self.KINDS, navigation="sections")
        page = signed_in.get(url("sitting", sitting))
        data, text = data_in(page), page.content.decode()
        assert (data["from"], len(data["q"]), data["count"]) == (0, 2, 5)
        assert "第 1 部分（共 3 部分）：单选题，第 1～2 题。交出后不能再看、再改。" in text
        assert all(stem not in text for stem in stems(sitting)[2:])
        sheet = signed_in.get(url("sheet", sitting)).content.decode()
        assert url("question", sitting, 2) in sheet
        assert url("question", sitting, 3) not in sheet
        assert "后面还有 3 题没有打开" in sheet

    def test_finishing_a_part_asks_once(self, signed_in, person):
        sitting = sitting_with(person, *self.KINDS, navigation="sections")
        asked = signed_in.post(url("question", sitting, 2), {"nonce": "x", "a": "1", "go": "finish"}, follow=True)
        assert asked.redirect_chain[-1][0] == url("forward", sitting)
        assert "这部分还有 1 题未答" in asked.content.decode()
        on = signed_in.post(url("forward", sitting), {"to": "1"}, follow=True)
        assert "第 2 部分（共 3 部分）：判断题" in on.content.decode()
        assert "交出这部分" in signed_in.get(url("question", sitting, 4)).content.decode()
        signed_in.post(url("forward", sitting), {"to": "2"})
        last = signed_in.get(url("forward", sitting), follow=True)
        assert last.redirect_chain[-1][0] == url("question", sitting, 5)
        assert "检查交卷" in last.content.decode()
        assert signed_in.post(url("submit", sitting), follow=True).redirect_chain[-1][0] == url("result", sitting)

    def test_nonsense_moves_nothing(self, signed_in, person):
        sitting = sitting_with(person, *self.KINDS, navigation="sections")
        for to in ("", "-1", "9", "x", "²", "99999999999"):
            signed_in.post(url("forward", sitting), {"to": to})
        for body in ({"to": "1"}, {"to": True}, {"to": 1.5}, {"to": 2**40}, {"to": 1, "answers": 7}):
            assert post_json(signed_in, url("forward", sitting), **body).status_code == 400
        sitting.refresh_from_db()
        assert sitting.reached == 0


class TestPause:
    def test_the_questions_are_put_away_and_the_clock_stands(self, signed_in, person):
        sitting = sitting_with(person, pause_minutes=10)
        assert "暂停（还可暂停 10 分钟）" in signed_in.get(url("sheet", sitting)).content.decode()
        page = signed_in.post(url("pause", sitting), follow=True)
        text = page.content.decode()
        assert page.redirect_chain[-1][0] == url("sitting", sitting)
        assert "计时停住，题目已收起" in text
        assert "10 分钟" in text
        assert page["Refresh"].startswith("60")
        said = [signed_in.get(url(name, sitting), follow=True) for name in ("sitting", "sheet", "submit", "forward")]
        said += [signed_in.get(url("question", sitting, 2), follow=True), save(signed_in, sitting, seen=0)]
        said += [post_json(signed_in, url("forward", sitting)), post_json(signed_in, url("forward", sitting), to=1)]
        for one in said:
            assert all(stem not in one.content.decode() for stem in stems(sitting))
            assert all(json.dumps(stem)[1:-1] not in one.content.decode() for stem in stems(sitting))
        refused = save(signed_in, sitting, (0, [1], "k1"))
        assert (refused.status_code, refused.json()["error"]) == (409, "paused")
        told = signed_in.post(url("question", sitting, 1), {"nonce": "x", "a": "1", "go": "2"}, follow=True)
        assert "考试正在暂停，这次的改动没有保存" in told.content.decode()
        assert save(signed_in, sitting, seen=0).json()["paused"] is True

    def test_going_on(self, signed_in, person):
        sitting = sitting_with(person, pause_minutes=10)
        signed_in.post(url("pause", sitting))
        past = timezone.now() - timedelta(minutes=3)
        Sitting.objects.filter(pk=sitting.pk).update(paused_at=past)
        page = signed_in.post(url("resume", sitting), follow=True)
        assert stems(sitting)[0] in page.content.decode()
        assert data_in(page)["pause"] == 7
        assert save(signed_in, sitting, (0, [1], "k1")).json()["saved"]
        assert post_json(signed_in, url("pause", sitting)).json() == {"url": url("sitting", sitting)}
        assert post_json(signed_in, url("pause", sitting)).json() == {"url": url("sitting", sitting)}

    def test_where_it_is_not_allowed(self, signed_in, person):
        sitting = sitting_with(person)
        assert "暂停" not in signed_in.get(url("sheet", sitting)).content.decode()
        page = signed_in.post(url("pause", sitting), follow=True)
        assert "这次考试不能暂停" in page.content.decode()
        assert post_json(signed_in, url("pause", sitting)).json()["error"] == "no-pause"


class TestTime:
    def test_more_time_shows_with_the_next_save(self, signed_in, person):
        sitting = make_sitting(person=person)
        before = save(signed_in, sitting, (0, [1], "k1")).json()["left"]
        services.extend_sitting(sitting.pk, seconds=600, reason="停电", by=1, now=timezone.now())
        after = save(signed_in, sitting, (1, [1], "k2")).json()["left"]
        assert 595 <= after - before <= 600
        assert save(signed_in, sitting, seen=0).json()["left"] in range(after - 2, after + 1)

    def test_after_the_end_the_late_ones_are_counted(self, signed_in, person):
        sitting = make_sitting(person=person, now=timezone.now() - timedelta(minutes=21))
        rows = [{"n": n, "a": [0], "f": False, "k": f"k{n}"} for n in range(3)]
        body = {"answers": json.dumps(rows), "told": "1"}
        said = signed_in.post(url("submit", sitting), body, headers={"Accept": "application/json"}).json()
        assert said["late"] == 3
        assert said["message"] == "有 3 题在交卷后才到，没有计入成绩。"
        assert said["message"] not in signed_in.get(url("result", sitting)).content.decode()


class TestTwoDevices:
    def test_a_save_tells_what_another_device_answered_since(self, signed_in, person):
        sitting = make_sitting(person=person)
        assert "news" not in save(signed_in, sitting, (0, [1], "a1"), seen=0).json()
        save(signed_in, sitting, (0, [2], "b1"), (3, [0], "b2"), seen=1)
        said = save(signed_in, sitting, (5, [1], "a2"), seen=1).json()
        assert said["news"] == [{"n": 0, "a": [2], "f": False, "seq": 2}, {"n": 3, "a": [0], "f": False, "seq": 3}]
        assert said["seq"] == 4
        assert "news" not in save(signed_in, sitting, (5, [2], "a3"), seen=4).json()
        state = save(signed_in, sitting, seen=2).json()
        assert [one["n"] for one in state["news"]] == [3, 5]
        assert state["seq"] == 5
        assert AnswerEvent.objects.filter(sitting=sitting, item=0).count() == 2

    def test_a_save_without_news_is_five_queries(self, signed_in, person):
        sitting = make_sitting(person=person)
        save(signed_in, sitting, (0, [1], "a1"), seen=0)
        with CaptureQueriesContext(connection) as captured:
            save(signed_in, sitting, (1, [1], "a2"), seen=1)
        assert counted(captured) == 5


class TestPresence:
    def test_leaving_is_noted_and_nothing_follows(self, signed_in, person):
        sitting = make_sitting(person=person)
        notes = [{"kind": "leave", "k": "n1"}, {"kind": "back", "k": "n2", "s": 42}]
        assert post_json(signed_in, url("presence", sitting), notes=notes).status_code == 204
        assert post_json(signed_in, url("presence", sitting), notes=notes).status_code == 204
        lines = AnswerEvent.objects.filter(sitting=sitting).order_by("seq").values_list("kind", "response", "item")
        assert list(lines) == [("leave", None, None), ("back", {"seconds": 42}, None)]
        for bad in (
            "",
            "[",
            '{"notes": 7}',
            '{"notes": [{"kind": "submit", "k": "x"}]}',
            '{"notes": [{"kind": "back", "k": "="}]}',
        ):
            reply = signed_in.post(url("presence", sitting), bad, content_type="application/json")
            assert reply.status_code == (204 if bad == "" else 400), bad
        foreign = make_sitting()
        assert post_json(signed_in, url("presence", foreign), notes=notes).status_code == 404

    def test_the_device_is_marked_and_journalled(self, signed_in, person):
        sitting = make_sitting(person=person)
        signed_in.get(url("sitting", sitting))
        save(signed_in, sitting, (0, [1], "k1"))
        device = AnswerEvent.objects.get(sitting=sitting).device
        assert re.fullmatch("[0-9a-f]{16}", device)
        assert device not in signed_in.cookies["anpei_device"].value


class TestFirstLoad:
    @pytest.mark.parametrize("navigation", ["free", "sequential", "sections"])
    def test_twenty_questions_of_all_types_are_small(self, signed_in, person, navigation):
        """≤ 30 KB compressed and ≤ 4 requests; pictures wait until they are scrolled to."""
        sitting = sitting_with(person, *TWENTY, navigation=navigation, pause_minutes=5)
        assert len(sitting.paper["places"]) == 20
        page = signed_in.get(url("sitting", sitting)).content.decode()
        files = re.findall(r'<(?:script|link|iframe|source)[^>]*?(?:src|href)="(/[^"]+)"', page)
        assert len(files) + 1 <= 4, files
        size = len(gzip.compress(page.encode()))
        for name in files:
            size += len(gzip.compress(Path(finders.find(name.removeprefix("/static/"))).read_bytes()))
        assert size <= 30_000, size
        assert all('loading="lazy"' in tag for tag in re.findall(r"<img[^>]*>", page))
        assert all('alt="' in tag for tag in re.findall(r"<(?:img|input type=\"image\")[^>]*>", page))


class TestResult:
    def test_which_try_counts_is_said(self, signed_in, person):
        quiz = make_quiz(questions=2, tries=3, counted_try="first")
        first = make_sitting(person=person, quiz=quiz)
        signed_in.post(url("submit", first))
        assert "为准" not in signed_in.get(url("result", first)).content.decode()
        second = make_sitting(person=person, quiz=quiz)
        signed_in.post(url("submit", second))
        text = signed_in.get(url("result", second)).content.decode()
        assert "考了几次，以第一次为准：第 1 次，0 分。" in text
        assert url("result", first) in text
        assert "就是这一次" in signed_in.get(url("result", first)).content.decode()

    def test_the_time_between_two_tries(self, signed_in, person):
        sitting = make_sitting(person=person, quiz=make_quiz(questions=2, tries=0, cooling_minutes=60))
        signed_in.post(url("submit", sitting))
        sitting.refresh_from_db()
        at = timezone.localtime(sitting.submitted_at + timedelta(minutes=60)).strftime("%H:%M")
        assert re.search(
            rf"<button[^>]*disabled[^>]*>再练一次<small>[^<]*{at} 起",
            signed_in.get(url("result", sitting)).content.decode(),
        )
        told = signed_in.post(url("again", sitting), follow=True).content.decode()
        assert f"{at} 以后可以再考" in told
        assert Sitting.objects.count() == 1

    def test_a_void_sitting_tells_why(self, signed_in, person):
        sitting = make_sitting(person=person)
        services.void_sitting(sitting.pk, reason="替考", by=person.user_id, now=timezone.now())
        text = signed_in.get(url("result", sitting)).content.decode()
        assert "原因：替考" in text
        assert signed_in.get(url("sitting", sitting)).status_code == 302
        assert save(signed_in, sitting, (0, [1], "k")).json()["error"] == "void"


def test_doors_of_the_new_addresses(client, signed_in):
    foreign = make_sitting()
    for name in ("forward", "pause", "resume"):
        assert signed_in.post(url(name, foreign)).status_code == 404
        assert post_json(signed_in, url(name, foreign)).status_code == 404
    assert signed_in.get(url("forward", foreign)).status_code == 404
    for name in ("pause", "resume", "presence"):
        assert signed_in.get(url(name, foreign)).status_code in (404, 405)
    assert Client().post(url("pause", foreign)).status_code == 302
