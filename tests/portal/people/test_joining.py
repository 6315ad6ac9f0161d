"""Joining by QR on a phone without a script, the officer's list, the office's list, the poster."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OneTimeCode
from orgs.models import Enterprise, JoinRequest, Person, Post
from orgs.people.join_services import ask_to_join
from tests.factories.orgs import make_area, make_enterprise, make_officer, make_person

pytestmark = pytest.mark.django_db
PHONE = "13800000001"


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    """The code is in the session then: nobody reads messages here."""
    settings.ANPEI_DEMO = True


@pytest.fixture
def enterprise() -> Enterprise:
    return make_enterprise(name="恒泰五金制品有限公司")


@pytest.fixture
def officer(enterprise: Enterprise) -> Client:
    client = Client()
    client.force_login(make_officer(enterprise=enterprise))
    return client


def at(name: str, enterprise: Enterprise) -> str:
    return reverse(f"portal:{name}", args=[enterprise.unit_code])


def ask(client: Client, enterprise: Enterprise, **said: str) -> Any:
    sent = {"name": "罗小燕", "phone": PHONE} | said
    assert client.post(at("join", enterprise), sent)["Location"] == at("join_code", enterprise)
    code = client.session["join_claim"]["demo_code"]
    return client.post(at("join_code", enterprise), {"code": code}, follow=True)


def test_the_whole_way(client: Client, officer: Client, enterprise: Enterprise) -> None:
    assert "恒泰五金制品有限公司" in client.get(at("join", enterprise)).content.decode()
    done = ask(client, enterprise, phone="138 0000-0001", staff_number="HT031", department="包装车间")
    assert done.redirect_chain == [(at("join_done", enterprise), 302)]
    assert "申请已提交" in done.content.decode()
    request = JoinRequest.objects.get()
    assert (request.name, request.phone, request.staff_number, request.department) == (
        "罗小燕",
        PHONE,
        "HT031",
        "包装车间",
    )
    listed = officer.get(reverse("portal:joins", args=[enterprise.pk]))
    assert "罗小燕" in listed.content.decode() and listed.context["joins_waiting"] == 1
    sent = {"category": "worker", "department": "包装车间", "staff_number": "HT031", "started_on": "2026-03-02"}
    decided = officer.post(reverse("portal:join_decide", args=[enterprise.pk, request.pk]), sent, follow=True)
    assert "罗小燕已列入花名册" in decided.content.decode()
    again = officer.post(reverse("portal:join_decide", args=[enterprise.pk, request.pk]), sent, follow=True)
    assert "同事已处理过" in again.content.decode()
    assert (Person.objects.get().phone, Post.objects.count()) == (PHONE, 1)
    assert "你已列入花名册" in client.get(at("join_done", enterprise)).content.decode()


def test_an_unknown_code_and_a_closed_enterprise(client: Client) -> None:
    unknown = client.get(reverse("portal:join", args=["ZZZZ9999"]))
    assert (unknown.status_code, "没有这个单位码" in unknown.content.decode()) == (404, True)
    closed = make_enterprise(accepts_joins=False)
    for name in ("join", "join_code"):
        assert "未开通扫码加入" in client.post(at(name, closed), {"name": "罗小燕", "phone": PHONE}).content.decode()
    assert client.get(reverse("portal:join", args=["\x00' OR 1"])).status_code == 404
    assert not OneTimeCode.objects.exists()


def test_the_answer_does_not_tell_whether_a_phone_is_known(client: Client, enterprise: Enterprise) -> None:
    make_person(name="罗小燕", phone="13800000002")
    known, unknown = ask(client, enterprise, phone="13800000002"), ask(Client(), enterprise, phone=PHONE)
    hide = str.maketrans({"\n": ""})
    assert known.content.decode().translate(hide) == unknown.content.decode().translate(hide)


def test_who_is_on_the_roster_is_sent_to_the_sign_in(client: Client, enterprise: Enterprise) -> None:
    make_person(enterprise=enterprise, name="罗小燕", phone=PHONE)
    shown = ask(client, enterprise)
    assert "你已在花名册上" in shown.content.decode() and not JoinRequest.objects.exists()


def test_a_wrong_code_and_no_claim(client: Client, enterprise: Enterprise) -> None:
    assert client.get(at("join_code", enterprise))["Location"] == at("join", enterprise)
    assert client.get(at("join_done", enterprise))["Location"] == at("join", enterprise)
    client.post(at("join", enterprise), {"name": "罗小燕", "phone": PHONE})
    code = client.session["join_claim"]["demo_code"]
    wrong = client.post(at("join_code", enterprise), {"code": f"{(int(code) + 1) % 10**6:06d}"})
    assert "验证码不对" in wrong.content.decode() or "不对" in wrong.content.decode()
    other = make_enterprise()
    assert client.post(at("join_code", other), {"code": code})["Location"] == at("join", other)
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""},
        {"name": "赵" * 5000},
        {"name": "罗\x00"},
        {"phone": "123"},
        {"phone": "1" * 5000},
        {"department": "车" * 61},
    ],
)
def test_what_cannot_be_sends_no_message(client: Client, enterprise: Enterprise, said: dict[str, str]) -> None:
    assert client.post(at("join", enterprise), {"name": "罗小燕", "phone": PHONE} | said).status_code == 200
    assert not OneTimeCode.objects.exists()


def test_many_codes_to_one_phone_are_held_back(client: Client, enterprise: Enterprise) -> None:
    for _ in range(3):
        client.post(at("join", enterprise), {"name": "罗小燕", "phone": PHONE})
    assert OneTimeCode.objects.count() == 1


def test_markup_in_a_request_stays_text(officer: Client, enterprise: Enterprise) -> None:
    JoinRequest.objects.create(enterprise=enterprise, name="<script>alert(1)</script>", phone=PHONE)
    page = officer.get(reverse("portal:joins", args=[enterprise.pk])).content.decode()
    assert "<script>alert" not in page


def test_somebody_elses_request_is_not_there(officer: Client, enterprise: Enterprise) -> None:
    foreign = JoinRequest.objects.create(enterprise=make_enterprise(), name="罗小燕", phone=PHONE)
    assert officer.post(reverse("portal:join_decide", args=[enterprise.pk, foreign.pk]), {}).status_code == 404
    own = JoinRequest.objects.create(enterprise=enterprise, name="罗小燕", phone=PHONE)
    stranger = make_person(name="罗小燕")
    sent = {"category": "worker", "who": str(stranger.pk)}
    assert officer.post(reverse("portal:join_decide", args=[enterprise.pk, own.pk]), sent).status_code == 404
    assert set(JoinRequest.objects.values_list("state", flat=True)) == {"pending"}


def test_turned_down_with_a_reason(client: Client, officer: Client, enterprise: Enterprise) -> None:
    ask(client, enterprise)
    address = reverse("portal:join_decide", args=[enterprise.pk, JoinRequest.objects.get().pk])
    assert "请写几个字的原因" in officer.post(address, {"refuse": "1", "reason": ""}, follow=True).content.decode()
    officer.post(address, {"refuse": "1", "reason": "不是本单位人员"})
    assert "不是本单位人员" in client.get(at("join_done", enterprise)).content.decode()


def test_the_office_decides_within_its_reach(enterprise: Enterprise) -> None:
    own = JoinRequest.objects.create(enterprise=enterprise, name="罗小燕", phone=PHONE)
    foreign = JoinRequest.objects.create(enterprise=make_enterprise(area=make_area()), name="邓志远", phone=PHONE)
    office = Client()
    office.force_login(make_officer(area=enterprise.area, role="town_office"))
    page = office.get(reverse("portal:office_joins")).content.decode()
    assert "罗小燕" in page and "邓志远" not in page
    assert office.post(reverse("portal:office_join_decide", args=[foreign.pk])).status_code == 404
    office.post(reverse("portal:office_join_decide", args=[own.pk]), {"category": "worker"})
    own.refresh_from_db()
    assert own.state == "confirmed"


def test_the_poster(officer: Client, enterprise: Enterprise, settings: Any) -> None:
    settings.ANPEI_BASE_URL = "https://aq.example.cn"
    page = officer.get(reverse("portal:join_qr", args=[enterprise.pk]))
    text = page.content.decode()
    assert f"https://aq.example.cn/join/{enterprise.unit_code}/" in text
    assert "<svg" in text and "style=" not in text
    assert f"{enterprise.unit_code[:4]} {enterprise.unit_code[4:]}" in text


def test_a_phone_that_nobody_proved_is_told(client: Client, officer: Client, enterprise: Enterprise) -> None:
    facts = {"enterprise_id": enterprise.pk, "name": "罗小燕", "phone": PHONE, "now": timezone.now()}
    mark = "网格员陈静代为登记，手机号未经本人验证"
    ask_to_join(**facts, reason=mark)
    listed = reverse("portal:joins", args=[enterprise.pk])
    page = officer.get(listed).content.decode()
    assert mark in page and "手机号已验证" not in page
    masked = f"{PHONE[:3]}****{PHONE[-4:]}"
    assert f">{masked}</a>" in page and f">{PHONE}" not in page
    assert page.count(PHONE) == page.count(f'href="tel:{PHONE}"') == 1
    ask(client, enterprise)
    assert mark not in officer.get(listed).content.decode()
    ask_to_join(**facts, reason=mark)
    assert JoinRequest.objects.get().reason == ""
