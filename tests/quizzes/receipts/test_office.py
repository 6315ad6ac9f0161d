"""The office's side: the list, the journal replayed, keys kept, files, extra time, void."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from orgs.enums import Role
from orgs.models import Post, RoleGrant
from plumbing.models import AuditEntry
from quizzes import outcomes
from quizzes.models import AnswerEvent, Bank, BankMember, Edition, Sitting, TimeAllowance
from quizzes.services import Trace, grant_allowance, record_answer
from tests.factories.orgs import HIRED, make_area, make_enterprise, make_officer, make_person, user_of
from tests.factories.outcomes import Recorder
from tests.factories.quizzes import ALL_KINDS, SECRET_BASIS, SECRET_WHY, make_bank, put, right_positions
from tests.quizzes.receipts.conftest import begin, live, signed_in

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"quizzes:{name}", args=args)


@pytest.fixture
def sitting(person: Any, office: Any) -> Sitting:
    return live(begin(person), by=office.pk)


def test_every_line_in_words(sitting: Sitting, office: Any) -> None:
    seen = signed_in(office).get(url("journal", sitting.pk))
    told = [(one.seq, one.n, one.what, one.flagged, one.device, one.by) for one in seen.context["page"]]
    letters = [asked["asked"] if isinstance(asked, dict) else asked.asked for asked in seen.context["told"]]
    first, second = letters[0], letters[1]
    assert told == [
        (1, 1, f"A {first.choices[0].text}", False, "A", ""),
        (2, 1, f"B {first.choices[1].text}", True, "B", ""),
        (3, 2, f"A {second.choices[0].text}；C {second.choices[2].text}", False, "A", ""),
        (4, 3, "对", False, "B", ""),
        (5, 3, "", False, "A", ""),
        (6, None, "离开页面", False, "", ""),
        (7, None, "延长时间：5 分钟，停电", False, "", "镇应急办 王主任"),
        (8, None, "已交卷", False, "", ""),
    ]
    assert seen.context["check"].matches
    body = seen.content.decode()
    assert not set("a" * 16 for _ in "x") & {body[at : at + 16] for at in range(len(body) - 16)}  # no device's digest


def test_the_paper_after_each_line(sitting: Sitting, office: Any) -> None:
    client = signed_in(office)
    after = {}
    for at in ("0", "1", "2", "4", "5", "8", "", "99", "x", "-1"):
        seen = client.get(url("journal", sitting.pk), {"at": at})
        after[at] = [(one.answer[:1], one.flagged, one.changed) for one in seen.context["told"]]
    nothing = ("", False, False)
    assert after["0"] == [nothing] * 3
    assert after["1"] == [("A", False, True), nothing, nothing]
    assert after["2"] == [("B", True, True), nothing, nothing]
    assert after["4"] == [("B", True, False), ("A", False, False), ("对", False, True)]
    assert after["5"] == [("B", True, False), ("A", False, False), ("", False, True)]
    end = [("B", True, False), ("A", False, False), nothing]
    assert [after[at] for at in ("8", "", "99", "x", "-1")] == [end] * 5


def test_only_one_question(sitting: Sitting, office: Any) -> None:
    client = signed_in(office)
    lines = {
        n: [one.seq for one in client.get(url("journal", sitting.pk), {"q": n}).context["page"]]
        for n in ("1", "3", "9", "x")
    }
    assert lines == {"1": [1, 2], "3": [4, 5], "9": [], "x": list(range(1, 9))}


def test_every_type_of_question(person: Any, office: Any) -> None:
    sitting = begin(person, *ALL_KINDS)
    user = user_of(person).pk
    for place, wire in enumerate(right_positions(sitting)):
        record_answer(sitting.pk, put(place, *wire), user_id=user, now=timezone.now())
    record_answer(sitting.pk, put(7, "@4000,5000"), user_id=user, now=timezone.now(), trace=Trace(device="c" * 16))
    seen = signed_in(office).get(url("journal", sitting.pk))
    assert seen.status_code == 200
    assert all(one.answer for one in seen.context["told"])
    assert next(one.what for one in seen.context["page"] if one.device) == "标记在横 40%、竖 50% 处"


class TestKeys:
    """What is right is told to nobody who may not see it: not in the page, not in the files."""

    def read(self, user: Any, sitting: Sitting, **query: str) -> tuple[bool, bool, str]:
        client = signed_in(user)
        seen = client.get(url("journal", sitting.pk), query)
        body = seen.content.decode()
        for name in ("journal_csv", "journal_xlsx"):
            file = b"".join(client.get(url(name, sitting.pk)).streaming_content)
            assert SECRET_WHY.encode() not in file
        assert SECRET_BASIS not in body
        keys = [one.key for one in seen.context["told"]]
        verdicts = [one.verdict for one in seen.context["told"]]
        assert any(keys) == seen.context["readable"].keys
        assert any(verdicts) <= seen.context["readable"].keys
        return seen.context["readable"].texts, seen.context["readable"].keys, body

    @pytest.mark.parametrize(
        ("policy", "submit", "keys"),
        [("after_submit", True, True), ("after_submit", False, False), ("never", True, False),
         ("after_pass", True, False), ("from_day", True, False)],
    )  # fmt: skip
    def test_the_quizs_rule(self, person: Any, office: Any, policy: str, submit: bool, keys: bool) -> None:
        day = timezone.now() + timedelta(days=1) if policy == "from_day" else None
        sitting = live(begin(person, show_answers=policy, answers_from=day), by=office.pk, submit=submit)
        texts, shown, body = self.read(office, sitting)
        assert (texts, shown) == (True, keys)
        assert ('class="rc-key"' in body, 'class="rc-v"' in body) == (keys, keys)
        assert SECRET_WHY not in body

    def test_a_void_paper_may_be_sat_again(self, person: Any, office: Any) -> None:
        sitting = live(begin(person), by=office.pk)
        Sitting.objects.filter(pk=sitting.pk).update(state="void")
        assert self.read(office, sitting)[1] is False

    def test_from_a_day_on(self, person: Any, office: Any) -> None:
        day = timezone.now() - timedelta(days=1)
        sitting = live(begin(person, show_answers="from_day", answers_from=day), by=office.pk)
        assert self.read(office, sitting)[1] is True

    def test_a_closed_bank(self, person: Any, office: Any) -> None:
        """Before they are due its wording is for its members; an administrator is none without being named."""
        bank = make_bank(closed=True)
        sitting = live(begin(person, bank=bank, show_answers="never"), by=office.pk)
        stem = Edition.objects.get(pk=sitting.edition_id).payload["items"][0]["stem"]
        administrator = make_officer(area=make_area(), role=Role.ADMINISTRATOR)
        RoleGrant.objects.filter(user=administrator).update(area=RoleGrant.objects.get(user=office).area)
        for user in (office, administrator):
            texts, keys, body = self.read(user, sitting)
            assert (texts, keys) == (False, False)
            assert stem not in body
            assert "等班组长批准" not in body
            workbook = b"".join(signed_in(user).get(url("journal_csv", sitting.pk)).streaming_content).decode()
            assert stem[:8] not in workbook
        BankMember.objects.create(bank=bank, user=administrator)
        texts, keys, body = self.read(administrator, sitting)
        assert (texts, keys) == (True, True)
        assert stem in body

    def test_an_open_bank_and_who_reads_it(self, person: Any, office: Any) -> None:
        sitting = live(begin(person, show_answers="never"), by=office.pk)
        administrator = make_officer(area=RoleGrant.objects.get(user=office).area, role=Role.ADMINISTRATOR)
        assert self.read(administrator, sitting)[:2] == (True, True)
        Bank.objects.update(area=make_area())
        assert self.read(administrator, sitting)[:2] == (True, False)


def test_the_key_that_counts_now(person: Any, office: Any) -> None:
    from quizzes.models import Question
    from tests.quizzes.regrading.test_regrading import applied, mend, planned

    sitting = live(begin(person, "single", "multiple", "truefalse", shuffle_options=False), by=office.pk)
    mend(Question.objects.filter(versions__type="single").latest("pk"), key=["C"])
    applied(planned(Question.objects.filter(versions__type="single").latest("pk")))
    told = signed_in(office).get(url("journal", sitting.pk)).context["told"][0]
    assert (told.key[:1], told.verdict) == ("C", "wrong")


def test_files_hold_no_formulas(person: Any, office: Any) -> None:
    sitting = begin(person, "essay")
    user = user_of(person).pk
    for text in ("=1+1", "+cmd|' /C calc'!A0", "-2", "@x", "\t=1"):
        record_answer(sitting.pk, put(0, text), user_id=user, now=timezone.now())
    client = signed_in(office)
    answer = client.get(url("journal_csv", sitting.pk))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[4] for row in rows[1:]] == ["'=1+1", "'+cmd|' /C calc'!A0", "'-2", "'@x", "'=1"]
    answer = client.get(url("journal_xlsx", sitting.pk))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows[2:]] == ["=1+1", "+cmd|' /C calc'!A0", "-2", "@x", "=1"]
    assert AuditEntry.objects.filter(action="export_journal").count() == 2


class TestList:
    def rows(self, user: Any, **query: Any) -> list[str]:
        return [row.name for row in signed_in(user).get(url("sittings"), query).context["rows"]]

    @pytest.fixture
    def people(self, area: Any, office: Any) -> list[Any]:
        names = ("甲一", "乙二", "丙三")
        people = [
            make_person(name=name, phone=f"1390000{n}777", enterprise=make_enterprise(area=area, name=f"{name}厂"))
            for n, name in enumerate(names, 1000)
        ]
        live(begin(people[0]), by=office.pk)
        begin(people[1], "single")
        live(begin(people[2]), by=office.pk, submit=False)
        Sitting.objects.filter(person=people[1]).update(mode="kiosk", started_at=timezone.now() - timedelta(days=3))
        Sitting.objects.filter(person=people[2]).update(state="void")
        return people

    def test_filters(self, people: list[Any], office: Any) -> None:
        day = timezone.localdate()
        everybody = {"甲一", "乙二", "丙三"}
        assert set(self.rows(office)) == everybody
        assert self.rows(office)[-1] == "乙二"
        assert self.rows(office, text="乙") == ["乙二"]
        assert set(self.rows(office, text="777")) == set()  # three digits are no end of a phone
        assert self.rows(office, text=people[0].phone[-4:]) in (["甲一"], sorted(everybody))
        assert self.rows(office, enterprise="丙三") == ["丙三"]
        assert self.rows(office, state="submitted") == ["甲一"]
        assert self.rows(office, state="void") == ["丙三"]
        assert self.rows(office, mode="kiosk") == ["乙二"]
        assert self.rows(office, quiz=Sitting.objects.get(person=people[0]).edition.quiz_id) == ["甲一"]
        assert self.rows(office, person=people[1].pk) == ["乙二"]
        assert self.rows(office, until=day - timedelta(days=2)) == ["乙二"]
        assert set(self.rows(office, since=day - timedelta(days=1))) == {"甲一", "丙三"}
        assert sorted(self.rows(office, sort="name")) == sorted(everybody)
        assert set(self.rows(office, sort="points")) == everybody

    @pytest.mark.parametrize(
        "query",
        [{"state": "x"}, {"quiz": "9" * 30}, {"person": "-1"}, {"since": "2026-13-45"}, {"since": "0001-01-01"},
         {"until": "9999-12-31"}, {"page": "999"}, {"page": "x"}, {"sort": "password"}],
    )  # fmt: skip
    def test_nonsense_in_the_address(self, people: list[Any], office: Any, query: dict[str, str]) -> None:
        assert len(self.rows(office, **query)) == 3

    def test_out_of_reach(self, people: list[Any], far_office: Any) -> None:
        assert self.rows(far_office) == []
        assert self.rows(far_office, person=people[0].pk) == []

    def test_who_moved_on_is_still_known(self, people: list[Any], far_office: Any) -> None:
        there = make_enterprise(area=RoleGrant.objects.get(user=far_office).area, name="新单位")
        Post.objects.create(person=people[0], enterprise=there, started_on=HIRED, category="worker")
        seen = signed_in(far_office).get(url("sittings"))
        assert [(row.name, row.enterprise) for row in seen.context["rows"]] == [("甲一", "新单位")]

    def test_the_workbook(self, people: list[Any], office: Any) -> None:
        Sitting.objects.filter(person=people[0]).update(started_at=timezone.now())
        people[0].name = "=HYPERLINK(1)"
        people[0].save()
        answer = signed_in(office).get(url("sittings_xlsx"), {"state": "submitted"})
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        rows = book.get_sheet_by_index(0).to_python()
        assert [row[1:4] for row in rows[2:]] == [["=HYPERLINK(1)", "139****0777", "甲一厂"]]
        assert AuditEntry.objects.get(action="export_sittings").detail == {"rows": 1}


def test_queries_do_not_grow(area: Any, office: Any) -> None:
    client = signed_in(office)
    enterprise = make_enterprise(area=area)
    counted: dict[str, list[int]] = {"sittings": [], "sittings_xlsx": []}
    for more in (1, 19):
        for _ in range(more):
            begin(make_person(enterprise=enterprise), "single")
        for name, seen in counted.items():
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(url(name))
                assert answer.status_code == 200
                b"".join(answer.streaming_content) if answer.streaming else None
            seen.append(len(captured))
    assert all(first == last for first, last in counted.values()), counted
    assert counted["sittings"][0] <= 22, counted


def test_a_long_journal_costs_no_more(person: Any, office: Any) -> None:
    sitting, client, counted = begin(person), signed_in(office), []
    for more in (1, 19):
        for _ in range(more):
            record_answer(sitting.pk, put(0, 1), user_id=user_of(person).pk, now=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url("journal", sitting.pk)).status_code == 200
        counted.append(len(captured))
    assert counted[0] == counted[1], counted
    assert counted[0] <= 26, counted


class TestActions:
    @pytest.fixture
    def running(self, person: Any, office: Any) -> Sitting:
        return live(begin(person), by=office.pk, submit=False)

    def test_more_time(self, running: Sitting, office: Any) -> None:
        client = signed_in(office)
        assert client.get(url("extend", running.pk)).status_code == 200
        for wrong in ({}, {"minutes": "0", "reason": "x"}, {"minutes": "481", "reason": "x"}, {"minutes": "5"},
                      {"minutes": "5", "reason": " "}, {"minutes": "x", "reason": "x"}):  # fmt: skip
            assert client.post(url("extend", running.pk), wrong).status_code == 422
        done = client.post(url("extend", running.pk), {"minutes": "10", "reason": "停电"})
        assert done["Location"] == url("journal", running.pk)
        row = Sitting.objects.get(pk=running.pk)
        assert row.deadline - running.deadline == timedelta(minutes=10)
        last = AnswerEvent.objects.filter(sitting=running).latest("seq")
        assert (last.kind, last.response, last.by) == ("extend", {"seconds": 600, "reason": "停电"}, office.pk)

    def test_no_more_time_after_the_end(self, sitting: Sitting, office: Any) -> None:
        client = signed_in(office)
        seen = client.post(url("extend", sitting.pk), {"minutes": "10", "reason": "停电"})
        assert "不能再延长" in seen.content.decode()
        assert Sitting.objects.get(pk=sitting.pk).deadline == sitting.deadline

    def test_void_asks_twice(self, sitting: Sitting, office: Any) -> None:
        outcomes.register("practice", Recorder())
        try:
            client, address = signed_in(office), url("void", sitting.pk)
            Sitting.objects.filter(pk=sitting.pk).update(passed=True)
            assert client.post(address, {"reason": " "}).status_code == 422
            assert client.post(address, {"reason": " ", "sure": "1"}).status_code == 422
            first = client.post(address, {"reason": "由他人代答"})
            assert "确定要把这份答卷作废吗" in first.content.decode()
            assert Sitting.objects.get(pk=sitting.pk).state == "submitted"
            client.post(address, {"reason": "由他人代答", "sure": "1"})
        finally:
            outcomes._handlers.pop("practice")
        row = Sitting.objects.get(pk=sitting.pk)
        assert (row.state, row.void_reason, row.voided_by) == ("void", "由他人代答", office.pk)
        again = client.post(address, {"reason": "再一次", "sure": "1"})
        assert again.status_code == 200
        assert Sitting.objects.get(pk=sitting.pk).void_reason == "由他人代答"

    def test_what_follows_is_told_by_the_room_above(self, sitting: Sitting, office: Any) -> None:
        class Room(Recorder):
            def preview(self, change: Any) -> list[str]:
                return [f"证书收回 {change.kind} {change.passed_before}"]

        outcomes.register("practice", Room())
        try:
            seen = signed_in(office).post(url("void", sitting.pk), {"reason": "由他人代答"}).content.decode()
        finally:
            outcomes._handlers.pop("practice")
        assert f"证书收回 void {sitting.passed}" in seen

    def test_extra_time(self, running: Sitting, person: Any, office: Any, far_office: Any) -> None:
        client, address = signed_in(office), url("allowance_grant", person.pk)
        assert client.post(address, {"minutes": "5"}).status_code == 422
        assert client.post(address, {"minutes": "5", "reason": "x", "quiz": "999999"}).status_code == 422
        assert client.post(address, {"minutes": "15", "reason": "视力不好"})["Location"] == address
        row = TimeAllowance.objects.get()
        assert (row.person_id, row.quiz_id, row.minutes, row.granted_by) == (person.pk, None, 15, office.pk)
        assert Sitting.objects.get(pk=running.pk).deadline - running.deadline == timedelta(minutes=15)
        assert person.name in client.get(url("allowances")).content.decode()
        assert person.name not in signed_in(far_office).get(url("allowances")).content.decode()
        assert signed_in(far_office).post(url("allowance_end", row.pk)).status_code == 404
        assert TimeAllowance.objects.get().ended_at is None
        assert client.post(url("allowance_end", row.pk), {"back": "list"})["Location"] == url("allowances")
        assert TimeAllowance.objects.get().ended_at is not None
        assert person.name in client.get(url("allowances"), {"ended": "1"}).content.decode()

    def test_names_are_escaped(self, person: Any, office: Any) -> None:
        grant_allowance(
            person_id=person.pk, quiz_id=None, minutes=5, reason="<script>x</script>", by=office.pk, now=timezone.now()
        )
        assert "<script>x" not in signed_in(office).get(url("allowances")).content.decode()


ACTS = ("extend", "void")
READS = ("journal", "journal_xlsx", "journal_csv")


class TestDoors:
    def seen(self, user: Any, sitting: Sitting) -> dict[str, int]:
        client = signed_in(user)
        found = {name: client.get(url(name, sitting.pk)).status_code for name in (*READS, *ACTS)}
        found["grant"] = client.get(url("allowance_grant", sitting.person_id)).status_code
        return found

    def all(self, reads: int, acts: int) -> dict[str, int]:
        return dict.fromkeys(READS, reads) | dict.fromkeys((*ACTS, "grant"), acts)

    def test_who_reaches_the_person(self, sitting: Sitting, office: Any, far_office: Any, person: Any) -> None:
        enterprise = person.posts.get().enterprise
        assert self.seen(office, sitting) == self.all(200, 200)
        assert self.seen(far_office, sitting) == self.all(404, 404)
        assert self.seen(make_officer(enterprise=enterprise), sitting) == self.all(404, 404)
        assert self.seen(user_of(person), sitting) == self.all(404, 404)

    def test_an_office_that_is_the_enterprises_officer_too(self, sitting: Sitting, office: Any, person: Any) -> None:
        """Reads as the office does, and gives neither time nor voids."""
        grant = RoleGrant.objects.create(user=office, role=Role.OFFICER, enterprise=person.posts.get().enterprise)
        assert self.seen(office, sitting) == self.all(200, 404)
        page = signed_in(office).get(url("journal", sitting.pk)).content.decode()
        assert url("void", sitting.pk) not in page
        grant.valid_to = timezone.localdate() - timedelta(days=1)
        grant.save()
        assert self.seen(office, sitting) == self.all(200, 200)

    def test_nobody_for_oneself(self, sitting: Sitting, office: Any, person: Any) -> None:
        user_of(person)
        RoleGrant.objects.create(user=person.user, role=Role.TOWN_OFFICE, area=RoleGrant.objects.get(user=office).area)
        assert self.seen(person.user, sitting) == self.all(200, 404)

    def test_nothing_and_nonsense(self, office: Any) -> None:
        client = signed_in(office)
        assert {client.get(url(name, uuid4())).status_code for name in (*READS, *ACTS)} == {404}
        assert client.get(url("allowance_grant", 999_999)).status_code == 404
        assert client.post(url("allowance_end", 999_999)).status_code == 404
        for address in ("/office/sittings/1/", "/office/sittings/x/", f"/office/sittings/{uuid4()}/none/"):
            assert client.get(address).status_code == 404
        assert Client().get(url("sittings")).status_code == 302

    def test_nothing_is_written_by_looking(self, sitting: Sitting, office: Any) -> None:
        client, before = signed_in(office), AnswerEvent.objects.count()
        for name in ACTS:
            client.get(url(name, sitting.pk))
        assert client.get(url("allowance_end", 1)).status_code in {404, 405}
        assert AnswerEvent.objects.count() == before


def test_the_journal_leads_to_a_report(sitting: Sitting, office: Any) -> None:
    report = url("integrity_report", sitting.pk)
    assert report in signed_in(office).get(url("journal", sitting.pk)).content.decode()
    assert url("journal", sitting.pk) in signed_in(office).get(report).content.decode()
