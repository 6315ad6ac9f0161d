"""The sitting's screens over HTTP: without JavaScript, by the script's endpoints, for strangers, and their budgets."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quizzes.models import Answer, AnswerEvent, Sitting
from tests.factories.orgs import make_person, user_of
from tests.factories.quizzes import (
    SECRET_BASIS,
    SECRET_WHY,
    make_fixed_quiz,
    make_quiz,
    make_sitting,
    right_positions,
)

KINDS = ("single", "multiple", "indefinite", "truefalse", "fill", "order", "essay", "match", "hotspot", "case")
PLACES_IN_MIXED = len(KINDS) + 2  # the case has three sub-items


@pytest.fixture
def person(db):
    found = make_person()
    user_of(found)
    return found


@pytest.fixture
def mixed(person):
    """A sitting with a question of each kind, in the order of KINDS."""
    return make_sitting(quiz=make_fixed_quiz(*KINDS), person=person)


@pytest.fixture
def signed_in(client, person):
    client.force_login(person.user)
    return client


def counted(captured) -> int:
    """Statements that only open or close a transaction are not counted: PostgreSQL's driver sends them unseen."""
    control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK")
    return sum(not query["sql"].startswith(control) for query in captured.captured_queries)


def url(name: str, sitting: Sitting, *args: int) -> str:
    return reverse(f"quizzes:{name}", args=[sitting.pk, *args])


def post_answers(client, sitting, *rows):
    body = {"answers": [{"n": n, "a": a, "f": False, "k": k} for n, a, k in rows]}
    return client.post(url("save", sitting), json.dumps(body), content_type="application/json")


def form_of(kind: str, wire: list) -> dict:
    """A right answer in the fields of the plain form."""
    if kind == "order":
        return {"s": [str(wire.index(position) + 1) for position in range(len(wire))]}
    return {"a": [str(one) for one in wire]}


def nonce_in(page) -> str:
    return re.search(r'name="nonce" value="(\w+)"', page.content.decode())[1]


class TestPlainForms:
    def test_a_whole_sitting_without_javascript(self, signed_in, person):
        sitting = make_sitting(person=person, quiz=make_quiz(questions=3))
        right = right_positions(sitting)
        page = signed_in.get(url("sitting", sitting))
        assert "第 <b>1</b> 题 / 共 3 题" in page.content.decode()
        for n in (1, 2):
            form = {"nonce": nonce_in(page), "a": right[n - 1], "go": str(n + 1)}
            page = signed_in.post(url("question", sitting, n), form, follow=True)
            assert page.redirect_chain[-1][0] == url("question", sitting, n + 1)
        form = {"nonce": nonce_in(page), "flag": "on", "go": "sheet"}
        page = signed_in.post(url("question", sitting, 3), form, follow=True)
        assert "还有 1 题未答。" in page.content.decode()
        assert "已标记" in page.content.decode()
        page = signed_in.get(url("submit", sitting))
        assert "共 3 题，已答并保存 2 题。" in page.content.decode()
        page = signed_in.post(url("submit", sitting), follow=True)
        assert page.redirect_chain[-1][0] == url("result", sitting)
        text = page.content.decode()
        assert "未合格" in text
        assert "66.66" in text
        assert SECRET_WHY in text
        assert "这题你没有作答" in text

    def test_saved_answers_come_back(self, signed_in, mixed):
        right = right_positions(mixed)
        right[6] = ["停机、断电"]
        for n, wire in enumerate(right, 1):
            form = form_of(KINDS[min(n, len(KINDS)) - 1], wire)
            signed_in.post(url("question", mixed, n), {"nonce": "x", "go": str(n), **form})
        assert Answer.objects.filter(sitting=mixed).count() == PLACES_IN_MIXED
        pages = [signed_in.get(url("question", mixed, n)).content.decode() for n in range(1, PLACES_IN_MIXED + 1)]
        for at in (0, 1, 2, 3, 8):
            assert re.findall(r'value="(\d)" checked', pages[at]) == [str(position) for position in right[at]]
        assert all("已保存" in page for page in pages)
        assert 'value="每月"' in pages[4]
        steps = re.findall(r'value="(\d)" selected', pages[5])
        assert [steps.index(str(n)) for n in range(1, 5)] == right[5]
        assert "停机、断电</textarea>" in pages[6]
        assert re.findall(r'value="(\d)" selected', pages[7]) == [str(position) for position in right[7]]

    def test_a_photo_is_marked_by_taps(self, signed_in, mixed):
        """Without a script the browser sends where the photo was tapped, in pixels of a size that the page sets."""
        address = url("question", mixed, 9)
        page = signed_in.get(address).content.decode()
        size = {name: re.search(f'name="{name}" value="(\\d+)"', page)[1] for name in ("pw", "ph")}
        assert size == {"pw": "320", "ph": "240"}
        assert 'type="image" name="tap"' in page
        sent = signed_in.post(address, {"nonce": "x", "tap.x": "54", "tap.y": "67", **size})
        assert sent["Location"] == address + "#ask"
        marks = ["@1687,2791"]
        page = signed_in.get(address).content.decode()
        assert re.findall(r'name="a" value="(@[^"]+)"', page) == marks
        assert '<circle cx="168" cy="209" r="42"/>' in page
        signed_in.post(address, {"nonce": "y", "a": [*marks, "0"], "tap.x": "300", "tap.y": "10", **size})
        stored = Answer.objects.get(sitting=mixed, item=8).response
        assert stored[1:] == ["@1687,2791", "@9375,416"]
        signed_in.post(address, {"nonce": "z", "a": stored[1:], "drop": "@1687,2791"})
        assert Answer.objects.get(sitting=mixed, item=8).response == ["@9375,416"]
        for pixels in ({"tap.x": "0", "tap.y": "0"}, {"tap.x": "x", "tap.y": "9" * 9}, {"tap.x": "5"}):
            signed_in.post(address, {"nonce": "n", "a": "@9375,416", **pixels, "pw": "0", "ph": "240"})
            assert Answer.objects.get(sitting=mixed, item=8).response == ["@9375,416"]
        signed_in.post(address, {"nonce": "n", "a": "@9375,416", "tap.x": "9999", "tap.y": "9999", **size})
        assert Answer.objects.get(sitting=mixed, item=8).response == ["@9375,416", "@10000,10000"]

    def test_one_step_for_two_things_is_told_and_what_was_chosen_stays(self, signed_in, mixed):
        address = url("question", mixed, 6)
        page = signed_in.post(address, {"nonce": "x", "s": ["2", "2", "", "1"], "go": "7"})
        text = page.content.decode()
        assert page.status_code == 400
        assert "有两项都选了第 2 步" in text
        assert re.findall(r'value="(\d)" selected', text) == ["2", "1"]
        assert not Answer.objects.filter(sitting=mixed).exists()
        signed_in.post(address, {"nonce": "x", "s": ["2", "", "", "1"], "go": "7"})
        again = signed_in.get(address).content.decode()
        assert re.findall(r'value="(\d)" selected', again) == ["2", "1"]
        assert signed_in.post(url("question", mixed, 99), {"nonce": "x", "s": ["1", "1"]}).status_code == 404

    def test_a_case_stands_above_each_of_its_questions(self, signed_in, mixed):
        first, second = (signed_in.get(url("question", mixed, n)).content.decode() for n in (10, 11))
        assert '<details class="case" open><summary>案例（第 1 / 3 小题）' in first
        assert '<details class="case"><summary>案例（第 2 / 3 小题）' in second
        assert "某厂清理污水池" in first
        assert "某厂清理污水池" in second

    def test_back_and_another_choice_and_back_again(self, signed_in, person):
        """The same page sent three times: B, A, B. The last one counts, though its nonce is known."""
        sitting = make_sitting(person=person)
        for choice in ("1", "0", "1", "1"):
            signed_in.post(url("question", sitting, 1), {"nonce": "page", "a": choice, "go": "2"})
        events = AnswerEvent.objects.filter(sitting=sitting).order_by("seq")
        answer = Answer.objects.get(sitting=sitting)
        assert events.count() == 3
        assert answer.response == events[0].response == events[2].response != events[1].response

    def test_a_late_answer_is_told_and_what_was_saved_counts(self, signed_in, person):
        sitting = make_sitting(person=person, now=timezone.now() - timedelta(minutes=21))
        page = signed_in.post(url("question", sitting, 1), {"nonce": "x", "a": "1", "go": "2"}, follow=True)
        assert page.redirect_chain[-1][0] == url("result", sitting)
        assert "这次改动没有赶上" in page.content.decode()
        assert signed_in.get(url("question", sitting, 1)).status_code == 302

    def test_nonsense_is_told(self, signed_in, person):
        sitting = make_sitting(person=person)
        page = signed_in.post(url("question", sitting, 2), {"nonce": "x", "a": "9", "go": "3"}, follow=True)
        assert "第 2 题的答案无法识别，没有保存" in page.content.decode()

    def test_try_again_while_tries_remain(self, signed_in, person):
        sitting = make_sitting(person=person, quiz=make_quiz(questions=2, tries=2))
        signed_in.post(url("submit", sitting))
        assert "再练一次" in signed_in.get(url("result", sitting)).content.decode()
        page = signed_in.post(url("again", sitting), follow=True)
        second = Sitting.objects.get(try_number=2)
        assert page.redirect_chain[-1][0] == url("sitting", second)
        signed_in.post(url("submit", second))
        assert "再练一次" not in signed_in.get(url("result", second)).content.decode()
        page = signed_in.post(url("again", second), follow=True)
        assert "2 次机会已经用完" in page.content.decode()


class TestScript:
    def test_save_gives_receipts_and_repeats_them(self, signed_in, person):
        sitting = make_sitting(person=person)
        first = post_answers(signed_in, sitting, (0, [1], "k1"), (4, [2], "k2")).json()
        assert first.pop("left") in (1199, 1200)
        assert first == {"saved": [{"k": "k1", "n": 0, "seq": 1}, {"k": "k2", "n": 4, "seq": 2}], "seq": 2}
        assert post_answers(signed_in, sitting, (0, [1], "k1"), (4, [2], "k2")).json() == first

    def test_without_answers_it_tells_the_time(self, signed_in, person):
        state = post_answers(signed_in, make_sitting(person=person)).json()
        assert state["open"] is True
        assert 1190 <= state["left"] <= 1200

    def test_refusals(self, signed_in, person):
        sitting = make_sitting(person=person)
        assert post_answers(signed_in, sitting, (0, [9], "k1")).json()["number"] == 1
        assert post_answers(signed_in, sitting, (99, [0], "k1")).status_code == 400
        assert post_answers(signed_in, sitting, (0, [0], "=submit")).status_code == 400
        for body in ("", "[", "7", '{"a": 1}', '[{"n": "0", "a": [], "k": "x"}]', '[{"n": true, "a": [], "k": "x"}]'):
            reply = signed_in.post(url("save", sitting), body, content_type="application/json")
            assert reply.status_code == (200 if body == "" else 400), body
        deep = signed_in.post(url("save", sitting), "[" * 100_000, content_type="application/json")
        assert deep.status_code == 400
        signed_in.post(url("submit", sitting))
        reply = post_answers(signed_in, sitting, (0, [0], "k9"))
        assert (reply.status_code, reply.json()["error"]) == (409, "already-submitted")

    def test_submit_takes_the_unsent_along(self, signed_in, person):
        sitting = make_sitting(person=person)
        rows = [{"n": n, "a": wire, "f": False, "k": f"k{n}"} for n, wire in enumerate(right_positions(sitting))]
        reply = signed_in.post(
            url("submit", sitting), {"answers": json.dumps(rows)}, headers={"Accept": "application/json"}
        )
        assert reply.json() == {"result": url("result", sitting), "late": 0, "message": ""}
        assert Sitting.objects.get(pk=sitting.pk).passed is True


class TestDoors:
    NAMES = ("sitting", "sheet", "submit", "result")

    def test_foreign_and_missing_are_404(self, signed_in, person):
        foreign = make_sitting()
        for name in self.NAMES:
            assert signed_in.get(url(name, foreign)).status_code == 404
        assert signed_in.get(url("question", foreign, 1)).status_code == 404
        assert signed_in.post(url("question", foreign, 1), {"nonce": "x", "a": "0"}).status_code == 404
        for name in ("submit", "again"):
            assert signed_in.post(url(name, foreign)).status_code == 404
        assert post_answers(signed_in, foreign, (0, [0], "k")).status_code == 404
        foreign.refresh_from_db()
        assert (foreign.state, AnswerEvent.objects.filter(sitting=foreign).count()) == ("open", 0)

    def test_logged_out_people_sign_in_first(self, client, db):
        sitting = make_sitting()
        reply = client.get(url("sitting", sitting))
        assert reply.status_code == 302
        assert reply["Location"].startswith(reverse("portal:sign_in"))
        assert post_answers(client, sitting, (0, [0], "k")).status_code == 302

    def test_questions_beyond_the_paper_are_404(self, signed_in, person):
        sitting = make_sitting(person=person, quiz=make_quiz(questions=2))
        assert signed_in.get(url("question", sitting, 0)).status_code == 404
        assert signed_in.get(url("question", sitting, 3)).status_code == 404


class TestNothingBeforeItIsDue:
    def test_canary(self, signed_in, mixed):
        """No key, explanation or basis in any byte of page, JSON or header before submission."""
        pages = [
            signed_in.get(url("sitting", mixed)),
            signed_in.get(url("sheet", mixed)),
            signed_in.get(url("submit", mixed)),
        ]
        pages += [signed_in.get(url("question", mixed, n)) for n in range(1, PLACES_IN_MIXED + 1)]
        pages += [post_answers(signed_in, mixed, (0, [0], "k")), post_answers(signed_in, mixed)]
        pages += [post_answers(signed_in, mixed, (8, ["@1700,2900"], "t")), signed_in.get(url("question", mixed, 9))]
        pages += [post_answers(signed_in, mixed, (8, ["@1"], "u")), post_answers(signed_in, mixed, (5, [9], "v"))]
        secrets = (SECRET_WHY, SECRET_BASIS, "一个月", "version_id", "question_id", "explanation", '"key":')
        secrets += ("polygon", "rubric", '"why"', '"p1"', '"1-B"', '"BDAC"', '"at":')
        for page in pages:
            seen = page.content.decode() + str(page.headers)
            for secret in secrets:
                assert secret not in seen, secret
        data = json.loads(re.search(r'id="sitting-data"[^>]*>(.*?)</script>', pages[0].content.decode(), re.DOTALL)[1])
        further = {"fill": "g", "match": "l", "hotspot": "h"}
        for question in data["q"]:
            assert set(question) - {"c"} == set("tsobp" + further.get(question["t"], ""))

    def test_the_list_of_a_photo_and_the_right_side_of_a_match_stand_in_a_persons_own_order(self, db):
        quiz = make_fixed_quiz("hotspot", "match")
        seen = set()
        for _ in range(8):
            sitting = make_sitting(quiz=quiz)
            seen.add(json.dumps(sitting.paper["places"]))
        assert len(seen) > 1

    @pytest.mark.parametrize(("policy", "shown"), [("after_submit", True), ("after_pass", False), ("never", False)])
    def test_answers_are_shown_by_the_quiz_rule(self, signed_in, person, policy, shown):
        sitting = make_sitting(person=person, quiz=make_quiz(questions=2, show_answers=policy))
        signed_in.post(url("submit", sitting))
        page = signed_in.get(url("result", sitting)).content.decode()
        assert (SECRET_WHY in page) is shown
        assert ("正确答案" in page.replace("才显示正确答案", "")) is shown

    def test_a_basis_that_nobody_has_checked_is_marked(self, signed_in, person):
        sitting = make_sitting(person=person, quiz=make_quiz(questions=1))
        signed_in.post(url("submit", sitting))
        page = signed_in.get(url("result", sitting)).content.decode()
        assert "待核实" in page[page.index(SECRET_BASIS) :]

    def test_after_pass_shows_them_to_who_passed(self, signed_in, person):
        sitting = make_sitting(person=person, quiz=make_quiz(questions=2, show_answers="after_pass"))
        rows = [{"n": n, "a": wire, "k": f"k{n}"} for n, wire in enumerate(right_positions(sitting))]
        signed_in.post(url("submit", sitting), {"answers": json.dumps(rows)})
        assert SECRET_WHY in signed_in.get(url("result", sitting)).content.decode()


class TestBudgets:
    def test_queries(self, signed_in, person):
        """Contracts: ≤ 6 a save, ≤ 8 a round without JavaScript, ≤ 60 / ≤ 130 a sitting (start and handler apart)."""
        sitting = make_sitting(person=person)
        with CaptureQueriesContext(connection) as page:
            signed_in.get(url("sitting", sitting))
        with CaptureQueriesContext(connection) as save:
            post_answers(signed_in, sitting, (0, [1], "k1"))
        with CaptureQueriesContext(connection) as round_:
            signed_in.post(url("question", sitting, 1), {"nonce": "x", "a": "1", "go": "2"}, follow=True)
        rows = [{"n": n, "a": [0], "k": f"s{n}"} for n in range(20)]
        with CaptureQueriesContext(connection) as submit:
            signed_in.post(url("submit", sitting), {"answers": json.dumps(rows)})
        with CaptureQueriesContext(connection) as result:
            signed_in.get(url("result", sitting))
        seen = [counted(one) for one in (page, save, round_, submit, result)]
        assert seen == [3, 5, 8, 8, 3]  # the first in a process reads the edition too: here the start has
        assert sum(seen) - seen[1] - seen[2] <= 60 - 20
        assert 20 * seen[1] + seen[0] + seen[3] + seen[4] <= 130 - 10

    @pytest.mark.parametrize("elder", [False, True])
    def test_first_load_is_small(self, signed_in, person, elder):
        """≤ 30 KB compressed and ≤ 4 requests, all from our own host; the words are 14 a line as real questions are."""
        if elder:
            signed_in.cookies["elder"] = "1"
        page = signed_in.get(url("sitting", make_sitting(person=person))).content.decode()
        files = re.findall(r'<(?:script|link|img|iframe|source)[^>]*?(?:src|href)="([^"]+)"', page)
        wanted = [name for name in files if not name.startswith("data:")]
        assert len(wanted) + 1 <= 4, wanted
        assert all(name.startswith("/static/") for name in wanted)
        size = len(gzip.compress(page.encode()))
        for name in wanted:
            size += len(gzip.compress(Path(finders.find(name.removeprefix("/static/"))).read_bytes()))
        assert size <= 30_000, size

    def test_no_inline_script_or_style(self, signed_in, mixed):
        pages = [signed_in.get(url(name, mixed)) for name in ("sitting", "sheet", "submit")]
        signed_in.post(url("submit", mixed))
        pages.append(signed_in.get(url("result", mixed)))
        for page in pages:
            text = page.content.decode()
            assert not re.search(r"<style|\sstyle=|\son\w+=", text)
            assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))
            assert "no-store" in page["Cache-Control"]
            assert not re.search(
                r">[^<]*[A-Za-z]{4,}[^<]*<",
                re.sub(r"(?s)<script.*?</script>|<title.*?</title>|CANARY-\w+|\b[A-F]{4}\b", "", text),
            )
