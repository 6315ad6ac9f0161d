"""The staff's pages by plain forms: planning, the seat list, opening, acts on a seat and on all, paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.enums import Role
from plumbing.models import AuditEntry
from quizzes.enums import CaseKind
from quizzes.models import AnswerEvent, IntegrityCase, InvigilatedSession, Seat, Sitting
from quizzes.sessions.entry_services import Entry, begin
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person
from tests.factories.quizzes import make_quiz
from tests.factories.sessions import make_session, open_session, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Any:
    return make_officer(enterprise=make_enterprise())


@pytest.fixture
def firm(officer: Any) -> Any:
    return officer.role_grants.get().enterprise


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def session(officer: Any, firm: Any) -> InvigilatedSession:
    return make_session(enterprise=firm, by=officer, people=3)


def at(name: str, session: InvigilatedSession, seat: int | None = None) -> str:
    args: list[Any] = [session.pk] if seat is None else [session.pk, session.seats.get(number=seat).pk]
    return reverse(f"quizzes:{name}", args=args)


def said(answer: Any) -> str:
    return answer.content.decode()


def test_planning_one(client: Client, firm: Any) -> None:
    quiz = make_quiz(title="年度考核卷")
    draft = make_quiz(title="没有发布的卷", publish=False)
    page = said(client.get("/sessions/new/"))
    assert "年度考核卷" in page and "没有发布的卷" not in page and firm.name in page
    typed = {"title": "一车间考核", "quiz": quiz.pk, "unit": f"enterprise-{firm.pk}", "room": "会议室",
             "planned_at": "2026-12-01T09:00"}  # fmt: skip
    answer = client.post("/sessions/new/", typed)
    made = InvigilatedSession.objects.get()
    assert answer["Location"] == reverse("quizzes:session_people", args=[made.pk])
    assert (made.title, made.enterprise, made.walk_in) == ("一车间考核", firm, False)
    assert timezone.localtime(made.planned_at).hour == 9
    assert "一车间考核" in said(client.get("/sessions/"))
    for wrong in ({"quiz": draft.pk}, {"unit": f"enterprise-{make_enterprise().pk}"}, {"unit": "area-1"},
                  {"planned_at": "明天"}, {"title": ""}, {"title": "长" * 81}):  # fmt: skip
        refused = client.post("/sessions/new/", typed | wrong)
        assert (refused.status_code == 422 and "一车间考核" in said(refused)) or "title" in wrong
    assert InvigilatedSession.objects.count() == 1
    client.post(at("session_edit", made), typed | {"title": "二车间考核", "walk_in": "on"})
    made.refresh_from_db()
    assert (made.title, made.walk_in) == ("二车间考核", True)


def test_the_list_is_filtered(client: Client, session: InvigilatedSession, officer: Any, firm: Any) -> None:
    make_session(title="别人的场次")
    other = make_session(enterprise=firm, by=officer, title="开着的场次")
    open_session(other)
    everything = said(client.get("/sessions/"))
    assert session.title in everything and "别人的场次" not in everything
    opened = said(client.get("/sessions/?state=open"))
    assert "开着的场次" in opened and session.title not in opened
    assert client.get(f"/sessions/?unit=enterprise-{firm.pk}").status_code == 200
    assert client.get(f"/sessions/?unit=enterprise-{make_enterprise().pk}").status_code == 404
    assert client.get("/sessions/?unit=enterprise-x&page=99999&state=%3Cb%3E").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_a_fixed_number_of_queries(
    client: Client, officer: Any, firm: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        make_session(enterprise=firm, by=officer, people=count)
    client.get("/sessions/")
    with django_assert_max_num_queries(12):
        client.get("/sessions/")


def test_adding_people(client: Client, session: InvigilatedSession, firm: Any) -> None:
    here = make_person(enterprise=firm, name="钱小梅", post={"department": "包装车间"})
    stranger = make_person(name="外单位的人")
    page = said(client.get(at("session_people", session)))
    assert "钱小梅" in page and "外单位的人" not in page and "已有座位" in page
    client.post(at("session_people", session), {"person": [here.pk, stranger.pk, "x", "-1", 10**30]})
    assert session.seats.count() == 4 and session.seats.get(person=here).number == 4
    more = [make_person(enterprise=firm, post={"department": "仓库"}) for _ in range(2)]
    client.post(at("session_people", session), {"all": "1", "department": "仓库"})
    assert set(session.seats.values_list("person_id", flat=True)) >= {one.pk for one in more}
    assert "没有勾选" in said(client.post(at("session_people", session), {}, follow=True))
    client.post(at("session_seat_remove", session, 4))
    assert not session.seats.filter(person=here).exists()
    for way in ({}, {"way": "name"}):
        client.post(at("session_arrange", session), way)
        assert sorted(session.seats.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_an_areas_session_takes_people_of_its_enterprises() -> None:
    town = make_area()
    firm, far = make_enterprise(area=town), make_enterprise()
    person = make_person(enterprise=firm)
    office = make_officer(area=town, role=Role.TOWN_OFFICE)
    session = make_session(unit=("area", town.pk), by=office)
    client = Client()
    client.force_login(office)
    page = said(client.get(at("session_people", session)))
    assert firm.name in page and far.name not in page
    address = f"{at('session_people', session)}?enterprise={firm.pk}"
    assert person.name in said(client.get(address))
    client.post(address, {"person": person.pk})
    assert session.seats.get().person == person
    assert client.get(f"{at('session_people', session)}?enterprise={far.pk}").status_code == 404
    assert client.post(at("session_people", session), {"person": person.pk}).status_code == 404


def test_opening_shows_the_code_and_the_sheets(client: Client, session: InvigilatedSession) -> None:
    assert "开考时由监考人公布" in said(client.get(at("session_door", session)))
    shown = client.post(at("session_open", session), follow=True)
    session.refresh_from_db()
    spoken = f"{session.start_code[:3]} {session.start_code[3:]}"
    assert spoken in said(shown)
    sheet = said(client.get(at("session_door", session)))
    assert spoken in sheet and "<svg" in sheet and "style=" not in sheet
    paper = said(client.get(at("session_list", session)))
    assert all(seat.person.name in paper for seat in session.seats.select_related("person"))
    client.post(at("session_code", session))
    assert spoken not in said(client.get(at("session", session)))
    assert session.start_code not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def begun(session: InvigilatedSession, number: int = 1) -> Sitting:
    code = open_session(session)
    return Sitting.objects.get(pk=begin(Entry(session.pk, seated(session, number).pk, code), now=timezone.now()))


def test_more_time(client: Client, session: InvigilatedSession, officer: Any) -> None:
    sitting, other = begun(session), begun(session, 2)
    assert sitting.deadline and other.deadline
    typed = {"minutes": "5", "reason": "手机断网"}
    done = client.post(at("session_seat_extend", session, 1), typed, follow=True)
    assert "已加时 5 分钟" in said(done)
    done = client.post(at("session_extend", session), {"minutes": "10", "reason": "停电"}, follow=True)
    assert "已给 2 份答卷加时 10 分钟" in said(done)
    for wrong in ({"minutes": "0"}, {"minutes": "999"}, {"minutes": "x"}, {"reason": ""}, {"reason": "长" * 201}):
        refused = client.post(at("session_seat_extend", session, 1), typed | wrong, follow=True)
        assert "o-said-no" in said(refused)
    before = sitting.deadline, other.deadline
    sitting.refresh_from_db()
    other.refresh_from_db()
    assert (sitting.deadline, other.deadline) == (
        before[0] + timedelta(minutes=15), before[1] + timedelta(minutes=10)
    )  # fmt: skip
    assert AnswerEvent.objects.filter(kind="extend", by=officer.pk).count() == 3
    assert "还没开考" in said(client.post(at("session_seat_extend", session, 3), typed, follow=True))


def test_void_asks_twice(client: Client, session: InvigilatedSession) -> None:
    sitting = begun(session)
    address = at("session_seat_void", session, 1)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "  "}).status_code == 422
    asked = client.post(address, {"reason": "替考<b>"})
    assert "确定作废" in said(asked) and "替考&lt;b&gt;" in said(asked)
    sitting.refresh_from_db()
    assert sitting.state == "open"
    client.post(address, {"reason": "替考", "sure": "yes"})
    sitting.refresh_from_db()
    assert (sitting.state, sitting.void_reason) == ("void", "替考")
    freed = client.post(at("session_seat_release", session, 1), {"reason": "换人"}, follow=True)
    assert "可以重新开考" in said(freed) and Seat.objects.get(session=session, number=1).sitting is None


def test_collecting_one_noting_reporting(client: Client, session: InvigilatedSession, officer: Any) -> None:
    sitting = begun(session)
    client.post(at("session_seat_note", session, 1), {"text": "换过座位"})
    client.post(at("session_seat_note", session, 1), {"text": "空\0字符"})
    assert session.seats.get(number=1).note == "换过座位"
    client.post(at("session_seat_report", session, 1), {"reason": "翻看资料"})
    assert IntegrityCase.objects.get().kind == CaseKind.REPORTED
    assert "已收卷" in said(client.post(at("session_seat_collect", session, 1), follow=True))
    sitting.refresh_from_db()
    assert sitting.state == "submitted"
    assert AnswerEvent.objects.get(sitting=sitting, kind="submit").by == officer.pk
    client.post(at("session_note", session), {"text": "一切正常"})
    session.refresh_from_db()
    assert session.note == "一切正常"
    actions = set(AuditEntry.objects.filter(actor_id=officer.pk).values_list("action", flat=True))
    assert actions >= {"note_seat", "report_seat", "collect_seat", "note_session"}


def test_closing_asks_and_tells_what_is_stored(client: Client, session: InvigilatedSession) -> None:
    begun(session)
    asked = said(client.get(at("session_close", session)))
    assert "1 人还在答题" in asked and seated(session).name in asked
    done = said(client.post(at("session_close", session), follow=True))
    assert "本场已结束" in done and "收卷 1 份" in done and "没有传到服务器的不计" in done
    assert "没有改动" in said(client.post(at("session_code", session), follow=True))
    assert client.post(at("session_close", session)).status_code == 302


def test_a_session_called_off(client: Client, session: InvigilatedSession) -> None:
    assert "取消本场" in said(client.get(at("session_close", session)))
    client.post(at("session_close", session))
    assert "已取消" in said(client.get(at("session", session)))


def test_every_act_is_a_post(client: Client, session: InvigilatedSession) -> None:
    for name in ("session_open", "session_code", "session_note", "session_arrange", "session_extend"):
        assert client.get(at(name, session)).status_code == 405
    for name in ("remove", "extend", "collect", "release", "report", "note"):
        assert client.get(at(f"session_seat_{name}", session, 1)).status_code == 405


def test_opening_long_before_its_hour_is_not_one_press_away(client: Client, officer: Any, firm: Any) -> None:
    later = make_session(enterprise=firm, by=officer, planned_at=timezone.now() + timedelta(days=1))
    shown = said(client.get(at("session", later)))
    assert "提前开考" in shown and "还没到时间" in shown
    now = make_session(enterprise=firm, by=officer, planned_at=timezone.now() + timedelta(hours=1))
    assert "提前开考" not in said(client.get(at("session", now)))
